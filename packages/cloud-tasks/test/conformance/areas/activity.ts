import { describe, expect, test } from "vitest";
import { useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";

export function activity(face: FaceName): void {
  describe("a queue's activity", () => {
    // Half of the numbers of chance are below a half.
    let drawn = 0;
    const random = () => (drawn++ % 4) / 4;
    const bench = useBench(face, () => ({ random }));
    const log = (samplingRatio: number) => ({
      stackdriverLoggingConfig: { samplingRatio },
      retryConfig: { minBackoff: { seconds: 10 } },
    });

    test("is told in full with a ratio of 1", async () => {
      const queue = await bench().newQueue(log(1));
      const { now } = bench().clock;
      const created = now();
      await bench().create(queue, { name: `${queue}/tasks/t-1` });
      const request = await bench().target.next();
      await bench().seconds(2);
      request.answer(500);
      await bench().attempt(queue);
      await bench().seconds(10);
      await bench().answer(queue, 204);
      const facts = { queue, task: "t-1", maxAttempts: 100, targetType: "HTTP" };
      const targetAddress = `POST ${bench().target.origin}/work`;
      const attempt = { ...facts, targetAddress };
      expect(bench().activities).toEqual([
        { kind: "created", queue, task: "t-1", scheduleTime: created },
        { ...attempt, kind: "dispatched", dispatchCount: 1, responseCount: 0, scheduleTime: created },
        {
          ...attempt,
          kind: "answered",
          dispatchCount: 1,
          responseCount: 1,
          scheduleTime: created,
          status: { code: 13, message: "INTERNAL(13): HTTP status code 500" },
          attemptDuration: 2,
          retryTime: now(),
          result: "retried",
        },
        { ...attempt, kind: "dispatched", dispatchCount: 2, responseCount: 1, scheduleTime: now() },
        {
          ...attempt,
          kind: "answered",
          dispatchCount: 2,
          responseCount: 2,
          scheduleTime: now(),
          status: { code: 0, message: "OK(0): HTTP status code 204" },
          attemptDuration: 0,
          retryTime: undefined,
          result: "succeeded",
        },
      ]);
    });

    test.each([[0], [undefined]])("is not told with a ratio of %s", async (ratio) => {
      const queue = await bench().newQueue(ratio === undefined ? {} : log(ratio));
      await bench().create(queue);
      await bench().answer(queue, 200);
      expect(bench().activities).toEqual([]);
    });

    test("is told in half with a ratio of 0.5, an attempt's end whenever its beginning is", async () => {
      const queue = await bench().newQueue(log(0.5));
      for (let count = 0; count < 20; count++) {
        await bench().create(queue, { name: `${queue}/tasks/t-${count}` });
        await bench().answer(queue, 200);
      }
      const count = (kind: string) => bench().activities.filter((told) => told.kind === kind).length;
      // A number of chance for each creation, one for each attempt.
      expect(count("created") + count("dispatched")).toBe(20);
      expect(count("answered")).toBe(count("dispatched"));
    });
  });
}
