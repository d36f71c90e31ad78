import { describe, expect, test } from "vitest";
import { useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { texts } from "../golden.ts";
import { refusal } from "../refusal.ts";
import { millis } from "../times.ts";

const seconds = (value: number) => ({ seconds: Math.floor(value), nanos: Math.round((value % 1) * 1e9) });
const backoffOf = (min: number, max: number, maxDoublings: number) => ({
  minBackoff: seconds(min),
  maxBackoff: seconds(max),
  maxDoublings,
});

/** How long a queue waits after each failure; the first line is the example of queue.proto. */
const timelines: [min: number, max: number, doublings: number, waits: number[]][] = [
  [10, 300, 3, [10, 20, 40, 80, 160, 240, 300, 300, 300]],
  [1, 10, 2, [1, 2, 4, 8, 10, 10]],
  [5, 300, 1, [5, 10, 20, 30, 40, 50]],
  [7, 7, 16, [7, 7, 7]],
  [0.1, 3600, 16, [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4]],
];

/** Attempts and seconds that a task has; how often it is sent when it is tried every ten seconds. */
const stops: [maxAttempts: number, maxRetryDuration: number, sent: number][] = [
  [1, 0, 1],
  [3, 0, 3],
  // Both must be over: five attempts are over before fifty seconds are …
  [3, 45, 6],
  [1, 1, 2],
  // … and twenty seconds before five attempts.
  [5, 20, 5],
  [5, 40, 5],
  // Without a limit of attempts the time alone decides.
  [-1, 25, 4],
];

export function retry(face: FaceName): void {
  describe("a task that fails", () => {
    const bench = useBench(face);

    test.each(timelines)("between %d and %d s, doubled %d times, waits %j", async (min, max, doublings, waits) => {
      const queue = await bench().newQueue({ retryConfig: backoffOf(min, max, doublings) });
      const created = await bench().create(queue);
      for (const wait of waits) {
        await bench().answer(queue, 500);
        const failed = await bench().find(created);
        expect(millis(failed.scheduleTime) - millis(failed.lastAttempt?.responseTime)).toBe(wait * 1000);
        await bench().seconds(wait - 0.001);
        await bench().settle();
        expect(await bench().find(created)).toMatchObject({ dispatchCount: failed.dispatchCount });
        await bench().seconds(0.001);
      }
      await bench().answer(queue, 200);
    });

    test("waits from the end of the attempt, not from when it was due", async () => {
      const queue = await bench().newQueue({ retryConfig: backoffOf(10, 300, 3) });
      const created = await bench().create(queue);
      const request = await bench().target.next();
      await bench().seconds(100);
      request.answer(500);
      await bench().attempt(queue);
      expect(millis((await bench().find(created)).scheduleTime)).toBe(bench().clock.now() + 10_000);
    });

    test.each(stops)("of %d attempts and %d s is sent %d times", async (maxAttempts, maxRetryDuration, sent) => {
      const duration = maxRetryDuration > 0 && { maxRetryDuration: seconds(maxRetryDuration) };
      const queue = await bench().newQueue({ retryConfig: { ...backoffOf(10, 10, 0), maxAttempts, ...duration } });
      const { name } = await bench().create(queue);
      for (let count = 1; count < sent; count++) {
        expect((await bench().answer(queue, 500)).result).toBe("retried");
        await bench().seconds(10);
      }
      expect((await bench().answer(queue, 500)).result).toBe("given_up");
      expect((await refusal(bench().client.getTask({ name }))).message).toBe(texts.taskIsOver);
      expect((await bench().client.listTasks({ parent: queue }))[0]).toEqual([]);
      await bench().seconds(1000);
      expect(bench().target.waiting).toEqual([]);
    });

    test("without any limit is not given up", async () => {
      const queue = await bench().newQueue({ retryConfig: { ...backoffOf(10, 10, 0), maxAttempts: -1 } });
      const created = await bench().create(queue);
      for (let count = 0; count < 110; count++) {
        await bench().answer(queue, 500);
        await bench().seconds(10);
      }
      (await bench().target.next()).answer(200);
      expect(created.name).toContain(queue);
      expect(await bench().attempt(queue)).toMatchObject({ attempt: 111, result: "succeeded" });
    });

    test("keeps to its queue's limits as they are when it fails", async () => {
      const queue = await bench().newQueue({ retryConfig: backoffOf(10, 10, 0) });
      await bench().create(queue);
      await bench().answer(queue, 500);
      await bench().client.updateQueue({ queue: { name: queue, retryConfig: { maxAttempts: 2 } } });
      await bench().seconds(10);
      expect((await bench().answer(queue, 500)).result).toBe("given_up");
    });

    test("keeps its place through a restart", async () => {
      const queue = await bench().newQueue({ retryConfig: backoffOf(10, 300, 3) });
      const created = await bench().create(queue);
      for (const wait of [10, 20]) {
        await bench().answer(queue, 500);
        await bench().restart();
        expect(millis((await bench().find(created)).scheduleTime)).toBe(bench().clock.now() + wait * 1000);
        await bench().seconds(wait);
      }
      const request = await bench().target.next();
      expect(request.headers["x-cloudtasks-taskretrycount"]).toBe("2");
      request.answer(200);
      await bench().attempt(queue);
    });
  });

  describe("a task with retries of its own", () => {
    const bench = useBench(face);
    const create = async (queue: string, retryConfig: object) => {
      const task = { httpRequest: { url: `${bench().target.origin}/work` }, retryConfig };
      return bench().face.call("CreateTask", { parent: queue, task });
    };

    test("is given up by them, in a queue of a hundred attempts", async () => {
      const queue = await bench().newQueue({ retryConfig: backoffOf(10, 10, 0) });
      const created = await create(queue, { maxAttempts: 2 });
      expect(created.retryConfig).toEqual({ maxAttempts: 2 });
      expect((await bench().answer(queue, 500)).result).toBe("retried");
      await bench().seconds(10);
      expect((await bench().answer(queue, 500)).result).toBe("given_up");
    });

    test("waits by them where they say so, and by its queue's where they do not", async () => {
      const queue = await bench().newQueue({ retryConfig: backoffOf(10, 300, 3) });
      const { name } = await create(queue, { minBackoff: { seconds: 1 }, maxDoublings: 1 });
      for (const wait of [1, 2, 4, 6]) {
        await bench().answer(queue, 500);
        const { retryConfig, scheduleTime } = await bench().face.call("GetTask", { name });
        expect(retryConfig).toMatchObject({ minBackoff: { seconds: 1 }, maxDoublings: 1 });
        expect(millis(scheduleTime)).toBe(bench().clock.now() + wait * 1000);
        await bench().seconds(wait);
      }
      await bench().answer(queue, 200);
    });
  });
}
