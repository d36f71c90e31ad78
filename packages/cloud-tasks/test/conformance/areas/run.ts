import { describe, expect, test } from "vitest";
import { useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { texts } from "../golden.ts";
import { refusal } from "../refusal.ts";
import { millis, time } from "../times.ts";

const patient = { retryConfig: { minBackoff: { seconds: 10 } } };

export function run(face: FaceName): void {
  describe("RunTask", () => {
    const bench = useBench(face);
    const later = () => ({ scheduleTime: time(bench().clock.now() + 3_600_000) });
    const isQuiet = async () => {
      await bench().seconds(7200);
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
    };

    test("sends a task of a paused queue now, and once", async () => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      const { name } = await bench().create(queue, { ...later(), httpRequest: { body: Buffer.from("hello") } });
      const [running] = await bench().client.runTask({ name, responseView: "FULL" });
      expect(running).toMatchObject({ name, dispatchCount: 1, responseCount: 0, view: "FULL" });
      expect(running.httpRequest?.body).toEqual(Buffer.from("hello"));
      expect(millis(running.lastAttempt?.dispatchTime)).toBe(bench().clock.now());
      const request = await bench().target.next();
      expect(request.headers).toMatchObject({
        "x-cloudtasks-taskretrycount": "0",
        "x-cloudtasks-tasketa": (bench().clock.now() / 1000).toFixed(6),
      });
      request.answer(200);
      await bench().attempt(queue);
      expect((await refusal(bench().client.runTask({ name }))).message).toBe(texts.taskIsOver);
      await bench().client.resumeQueue({ name: queue });
      await isQuiet();
    });

    test("that fails makes the task due at the call's time and the backoff, not at its own time", async () => {
      const queue = await bench().newQueue(patient);
      const created = await bench().create(queue, later());
      const calledAt = bench().clock.now();
      await bench().client.runTask({ name: created.name });
      const request = await bench().target.next();
      await bench().seconds(4);
      request.answer(500);
      await bench().attempt(queue);
      expect(millis((await bench().find(created)).scheduleTime)).toBe(calledAt + 10_000);
      await bench().seconds(6);
      const second = await bench().target.next();
      expect(second.headers["x-cloudtasks-taskretrycount"]).toBe("1");
      second.answer(200);
      await bench().attempt(queue);
      await isQuiet();
    });

    test("sends a task again that is under way, and the last answer counts", async () => {
      const queue = await bench().newQueue(patient);
      const created = await bench().create(queue);
      const first = await bench().target.next();
      expect((await bench().client.runTask({ name: created.name }))[0]).toMatchObject({ dispatchCount: 2 });
      const second = await bench().target.next();
      expect(second.headers["x-cloudtasks-taskretrycount"]).toBe("1");
      first.answer(500);
      await bench().attempt(queue);
      // It is under way still, so that nothing is due.
      expect((await bench().find(created)).lastAttempt).toMatchObject({ responseTime: null, responseStatus: null });
      await bench().seconds(60);
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
      second.answer(500);
      expect(await bench().attempt(queue)).toMatchObject({ result: "retried", attempt: 2 });
      // The second wait, as two requests were sent; from the time of the call on, which is long ago.
      expect(millis((await bench().find(created)).scheduleTime)).toBe(bench().clock.now() - 40_000);
      await bench().answer(queue, 200);
      await isQuiet();
    });

    test("asks for no place in the queue's rate", async () => {
      const queue = await bench().newQueue({ rateLimits: { maxDispatchesPerSecond: 0.01 } });
      for (let count = 0; count < 12; count++) await bench().create(queue, { name: `${queue}/tasks/t-${count}` });
      for (let count = 0; count < 10; count++) await bench().answer(queue, 200);
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
      for (const id of ["t-10", "t-11"]) {
        await bench().client.runTask({ name: `${queue}/tasks/${id}` });
        await bench().answer(queue, 200);
      }
    });

    test("gives a task up whose attempts are spent", async () => {
      const queue = await bench().newQueue({ retryConfig: { maxAttempts: 2, minBackoff: { seconds: 10 } } });
      const { name } = await bench().create(queue);
      await bench().answer(queue, 500);
      await bench().client.runTask({ name });
      expect((await bench().answer(queue, 500)).result).toBe("given_up");
      expect((await refusal(bench().client.runTask({ name }))).message).toBe(texts.taskIsOver);
    });
  });
}
