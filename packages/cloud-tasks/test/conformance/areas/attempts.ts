import { describe, expect, onTestFinished, test } from "vitest";
import { openScriptedTarget } from "../../engine/scripted-target.ts";
import { useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { texts } from "../golden.ts";
import { refusal } from "../refusal.ts";
import { millis } from "../times.ts";

/** HTTP status, and how google.rpc.Status tells it. */
const failures: [status: number, code: number, message: string][] = [
  [300, 2, "UNKNOWN(2): HTTP status code 300"],
  [302, 2, "UNKNOWN(2): HTTP status code 302"],
  [400, 3, "INVALID_ARGUMENT(3): HTTP status code 400"],
  [401, 16, "UNAUTHENTICATED(16): HTTP status code 401"],
  [403, 7, "PERMISSION_DENIED(7): HTTP status code 403"],
  [404, 5, "NOT_FOUND(5): HTTP status code 404"],
  [408, 4, "DEADLINE_EXCEEDED(4): HTTP status code 408"],
  [409, 6, "ALREADY_EXISTS(6): HTTP status code 409"],
  [418, 2, "UNKNOWN(2): HTTP status code 418"],
  [429, 8, "RESOURCE_EXHAUSTED(8): HTTP status code 429"],
  [500, 13, "INTERNAL(13): HTTP status code 500"],
  [501, 12, "UNIMPLEMENTED(12): HTTP status code 501"],
  [502, 13, "INTERNAL(13): HTTP status code 502"],
  [503, 14, "UNAVAILABLE(14): HTTP status code 503"],
  [504, 4, "DEADLINE_EXCEEDED(4): HTTP status code 504"],
  [599, 13, "INTERNAL(13): HTTP status code 599"],
];

export function attempts(face: FaceName): void {
  describe("an attempt", () => {
    const bench = useBench(face);

    test.each([200, 201, 204, 299])("that is answered with %d ends the task", async (status) => {
      const queue = await bench().newQueue();
      const { name } = await bench().create(queue);
      await bench().answer(queue, status);
      expect((await refusal(bench().client.getTask({ name }))).message).toBe(texts.taskIsOver);
      expect((await bench().client.listTasks({ parent: queue }))[0]).toEqual([]);
      await bench().seconds(3600);
      expect(bench().target.waiting).toEqual([]);
    });

    test.each(failures)("that is answered with %d has failed, and says so", async (status, code, message) => {
      const queue = await bench().newQueue({ retryConfig: { minBackoff: { seconds: 10 } } });
      const created = await bench().create(queue);
      const { now } = bench().clock;
      const sent = now();
      const request = await bench().target.next();
      await bench().seconds(1.5);
      request.answer(status);
      await bench().attempt(queue);
      const failed = await bench().find(created);
      expect(failed).toMatchObject({ dispatchCount: 1, responseCount: 1 });
      expect(failed.lastAttempt?.responseStatus).toMatchObject({ code, message });
      expect(failed.scheduleTime).not.toEqual(created.scheduleTime);
      expect(millis(failed.scheduleTime)).toBe(now() + 10_000);
      expect(millis(failed.lastAttempt?.scheduleTime)).toBe(millis(created.scheduleTime));
      expect(millis(failed.lastAttempt?.dispatchTime)).toBe(sent);
      expect(millis(failed.lastAttempt?.responseTime)).toBe(now());
      // Of the first attempt nothing else is told.
      expect(failed.firstAttempt).toEqual({
        dispatchTime: failed.lastAttempt?.dispatchTime,
        scheduleTime: null,
        responseTime: null,
        responseStatus: null,
      });
    });

    test("says while it is under way that it is", async () => {
      const queue = await bench().newQueue();
      const created = await bench().create(queue);
      const request = await bench().target.next();
      const underWay = await bench().find(created);
      expect(underWay).toMatchObject({ dispatchCount: 1, responseCount: 0, scheduleTime: created.scheduleTime });
      expect(underWay.lastAttempt).toMatchObject({ responseTime: null, responseStatus: null });
      expect(millis(underWay.lastAttempt?.dispatchTime)).toBe(bench().clock.now());
      request.answer(200);
      await bench().attempt(queue);
    });

    test("that is not the first leaves the first one's time", async () => {
      const queue = await bench().newQueue({ retryConfig: { minBackoff: { seconds: 10 } } });
      const created = await bench().create(queue);
      await bench().answer(queue, 502);
      const first = await bench().find(created);
      await bench().seconds(10);
      await bench().answer(queue, 404);
      const second = await bench().find(created);
      expect(second).toMatchObject({ dispatchCount: 2, responseCount: 2, firstAttempt: first.firstAttempt });
      expect(millis(second.lastAttempt?.scheduleTime)).toBe(millis(first.scheduleTime));
      expect(second.lastAttempt?.responseStatus).toMatchObject({ code: 5 });
    });

    test("without an answer is told by -1", async () => {
      const queue = await bench().newQueue();
      const created = await bench().create(queue);
      (await bench().target.next()).drop();
      await bench().attempt(queue);
      const failed = await bench().find(created);
      expect(failed).toMatchObject({ dispatchCount: 1, responseCount: 0 });
      expect(failed.lastAttempt).toMatchObject({ responseTime: null });
      expect(failed.lastAttempt?.responseStatus).toMatchObject({
        code: 2,
        message: "UNKNOWN(2): HTTP status code -1",
      });
    });

    test.each([
      ["nobody listens", "http://127.0.0.1:1/"],
      ["that is no URL", "http://127.0.0.1:1/%zz"],
      ["there is no host", "http://no-such-host.invalid/"],
    ])("where %s fails and is retried", async (_, url) => {
      const queue = await bench().newQueue();
      const created = await bench().create(queue, { httpRequest: { url } });
      expect(await bench().attempt(queue)).toMatchObject({ result: "retried", status: undefined });
      expect((await bench().find(created)).lastAttempt?.responseStatus).toMatchObject({ code: 2 });
      await bench().client.deleteTask({ name: created.name });
    });

    test.each([
      ["its deadline", { dispatchDeadline: { seconds: 15 } }, 15],
      ["ten minutes", {}, 600],
    ])("is cut off after %s, and tried again", async (_, deadline, seconds) => {
      const queue = await bench().newQueue({ retryConfig: { minBackoff: { seconds: 5 } } });
      const created = await bench().create(queue, deadline);
      const request = await bench().target.next();
      await bench().seconds(seconds - 0.001);
      expect(await bench().find(created)).toMatchObject({ lastAttempt: { responseStatus: null } });
      await bench().seconds(0.001);
      await request.cutOff;
      await bench().attempt(queue);
      const cut = await bench().find(created);
      expect(cut).toMatchObject({ dispatchCount: 1, responseCount: 0 });
      expect(cut.lastAttempt?.responseStatus).toMatchObject({ code: 4 });
      await bench().seconds(5);
      const second = await bench().target.next();
      expect(second.headers).toMatchObject({
        "x-cloudtasks-taskretrycount": "1",
        "x-cloudtasks-taskexecutioncount": "0",
        "x-cloudtasks-taskpreviousresponse": "504",
      });
      second.answer(200);
      await bench().attempt(queue);
    });

    test("is not over with an answer below 200, which only announces another", async () => {
      const target = await openScriptedTarget(199);
      onTestFinished(() => target.close());
      const queue = await bench().newQueue();
      const created = await bench().create(queue, { httpRequest: { url: target.origin } });
      await target.next();
      await bench().seconds(600);
      expect(await bench().attempt(queue)).toMatchObject({ result: "retried", status: undefined });
      expect((await bench().find(created)).lastAttempt?.responseStatus).toMatchObject({ code: 4 });
      await bench().client.deleteTask({ name: created.name });
    });

    test("takes the answer's status, however long its body goes on", async () => {
      const queue = await bench().newQueue();
      await bench().create(queue);
      (await bench().target.next()).answerWithoutEnd(200);
      expect((await bench().attempt(queue)).result).toBe("succeeded");
    });
  });
}
