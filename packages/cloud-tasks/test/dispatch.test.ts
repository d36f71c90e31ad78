import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, openBench, type Run, settings } from "./bench.ts";

let bench: Bench;
let run: Run;
beforeEach(async () => {
  bench = await openBench();
  run = await bench.open();
  await run.queues.applyQueue("mail", settings());
  await run.queues.start();
});
afterEach(() => bench.close());

const seconds = (count: number) => bench.clock.advance(count * 1000);
const retryHeaders = ["retrycount", "executioncount", "previousresponse", "retryreason"].map(
  (name) => `x-cloudtasks-task${name}`,
);

describe("an answer", () => {
  test.each([200, 204, 299])("%i ends the task", async (status) => {
    await run.queues.createTask({ queue: "mail", name: "a", path: "/work", body: "" });
    (await bench.target.next()).answer(status);
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded", attempt: 1, status });
    expect(await run.queues.getTask("mail", "a")).toBeUndefined();
  });

  test.each([300, 301, 404, 429, 500])("%i is a failure; no redirect is followed", async (status) => {
    await run.queues.createTask({ queue: "mail", name: "a", path: "/work", body: "" });
    (await bench.target.next()).answer(status, { headers: { Location: `${bench.target.origin}/moved` } });
    expect(await run.attempts.next()).toMatchObject({
      result: "retried",
      status,
      scheduleTime: bench.clock.now() + 10_000,
    });
    await run.settle();
    expect(bench.target.waiting).toEqual([]);
  });

  test("is told to the next attempts as the real service tells it", async () => {
    await run.queues.createTask({ queue: "mail", name: "a", path: "/work", body: "" });
    const seen: unknown[] = [];
    for (const status of [503, 404, 429, 500, 302, 200]) {
      const { headers, answer } = await bench.target.next();
      seen.push(retryHeaders.map((name) => headers[name]));
      answer(status);
      const { scheduleTime } = await run.attempts.next();
      if (scheduleTime !== undefined) await bench.clock.advance(scheduleTime - bench.clock.now());
    }
    expect(seen).toEqual([
      ["0", "0", undefined, undefined],
      ["1", "0", "503", ""],
      ["2", "1", "404", ""],
      ["3", "2", "429", ""],
      ["4", "2", "500", ""],
      ["5", "3", "302", ""],
    ]);
  });

  test("with a body without end ends the attempt and is cut off", async () => {
    await run.queues.createTask({ queue: "mail", path: "/work", body: "" });
    const request = await bench.target.next();
    request.answerWithoutEnd(200);
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
    await request.cutOff;
  });
});

describe("a failed attempt", () => {
  test("is repeated after the end of the attempt plus the backoff, neither earlier nor later", async () => {
    await run.queues.createTask({ queue: "mail", name: "a", path: "/work", body: "" });
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 8; attempt++) {
      const request = await bench.target.next();
      await seconds(7);
      request.answer(500);
      const { scheduleTime = 0, endTime } = await run.attempts.next();
      expect(endTime).toBe(bench.clock.now());
      expect(await run.queues.getTask("mail", "a")).toMatchObject({ scheduleTime, dispatchCount: attempt });
      waits.push((scheduleTime - endTime) / 1000);
      await run.settle();
      await bench.clock.advance(scheduleTime - endTime - 1);
      await run.settle();
      expect(await run.queues.getTask("mail", "a")).toMatchObject({ inFlight: false, dispatchCount: attempt });
      await bench.clock.advance(1);
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 240, 300, 300]);
  });

  test("without an answer in time counts as 504 and is cut off", async () => {
    await run.queues.createTask({ queue: "mail", name: "a", path: "/work", body: "", dispatchDeadline: 15 });
    const first = await bench.target.next();
    await seconds(14.999);
    await run.settle();
    expect(run.attempts.waiting).toEqual([]);
    await seconds(0.001);
    expect(await run.attempts.next()).toMatchObject({
      result: "retried",
      status: undefined,
      reason: "No answer in time",
    });
    await first.cutOff;
    expect(await run.queues.getTask("mail", "a")).toMatchObject({ dispatchCount: 1, responseCount: 0 });
    await seconds(10);
    const second = await bench.target.next();
    expect(retryHeaders.map((name) => second.headers[name])).toEqual(["1", "0", "504", ""]);
    second.answer(200);
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded", attempt: 2 });
  });

  test("on a connection that breaks is repeated", async () => {
    await run.queues.createTask({ queue: "mail", name: "a", path: "/work", body: "" });
    (await bench.target.next()).drop();
    expect(await run.attempts.next()).toMatchObject({
      result: "retried",
      status: undefined,
      reason: expect.any(String),
    });
    expect(await run.queues.getTask("mail", "a")).toMatchObject({ dispatchCount: 1, responseCount: 0 });
    await seconds(10);
    const again = await bench.target.next();
    expect(retryHeaders.map((name) => again.headers[name])).toEqual(["1", "0", "503", ""]);
  });

  test.each([
    ["nobody listens", "http://127.0.0.1:1"],
    ["the origin is no address", "nowhere"],
    ["the origin speaks another protocol", "ftp://127.0.0.1"],
  ])("because %s is repeated, and arrives when that is mended", async (_, origin) => {
    bench.pointAt(origin);
    await run.queues.createTask({ queue: "mail", path: "/work", body: "still here" });
    expect(await run.attempts.next()).toMatchObject({
      result: "retried",
      status: undefined,
      reason: expect.any(String),
    });
    bench.pointAt(bench.target.origin);
    await seconds(10);
    expect((await bench.target.next()).body).toBe("still here");
  });

  test("at one origin of several that does not answer goes on at another, in the same attempt", async () => {
    const dead = "http://127.0.0.1:1";
    bench.pointAt(dead, bench.target.origin);
    await run.queues.createTask({ queue: "mail", path: "/work", body: "on the way" });
    (await bench.target.next()).drop();
    expect(await run.attempts.next()).toMatchObject({ result: "retried" });
    expect(bench.unreachable).toEqual([dead, bench.target.origin]);
    bench.pointAt(dead, bench.target.origin);
    await seconds(10);
    const again = await bench.target.next();
    expect(again).toMatchObject({ body: "on the way", headers: { "x-cloudtasks-taskretrycount": "1" } });
    again.answer(200);
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
  });

  test("is the last one when attempts and time are both spent", async () => {
    await run.queues.applyQueue("mail", settings({}, { maxAttempts: 2, maxRetryDuration: 25 }));
    await run.queues.createTask({ queue: "mail", name: "a", path: "/work", body: "" });
    const results: string[] = [];
    for (let attempt = 1; attempt <= 3; attempt++) {
      (await bench.target.next()).answer(500);
      const { result, scheduleTime } = await run.attempts.next();
      results.push(result);
      if (scheduleTime !== undefined) await bench.clock.advance(scheduleTime - bench.clock.now());
    }
    // The second ends after 10 s of the 25, the third after 30.
    expect(results).toEqual(["retried", "retried", "given_up"]);
    expect(await run.queues.getTask("mail", "a")).toBeUndefined();
  });

  test("of a queue with one attempt is not repeated", async () => {
    await run.queues.applyQueue("mail", settings({}, { maxAttempts: 1 }));
    await run.queues.createTask({ queue: "mail", name: "a", path: "/work", body: "" });
    (await bench.target.next()).answer(500);
    expect(await run.attempts.next()).toMatchObject({ result: "given_up", scheduleTime: undefined });
    expect(await run.queues.getTask("mail", "a")).toBeUndefined();
  });
});

describe("a scheduled task", () => {
  test("is sent at its time, not a millisecond before", async () => {
    const scheduleTime = bench.clock.now() + 2 * 60 * 60 * 1000;
    await run.queues.createTask({ queue: "mail", name: "later", path: "/work", body: "", scheduleTime });
    await bench.clock.advance(2 * 60 * 60 * 1000 - 1);
    await run.settle();
    expect(await run.queues.getTask("mail", "later")).toMatchObject({ dispatchCount: 0 });
    await bench.clock.advance(1);
    const { headers } = await bench.target.next();
    expect(headers["x-cloudtasks-tasketa"]).toBe(`${scheduleTime / 1000}.000000`);
  });

  test("does not hold up one that was created after it and is due before it", async () => {
    const at = (after: number) => bench.clock.now() + after * 1000;
    await run.queues.createTask({ queue: "mail", path: "/late", body: "", scheduleTime: at(60) });
    await run.settle();
    await run.queues.createTask({ queue: "mail", path: "/soon", body: "", scheduleTime: at(30) });
    await seconds(30);
    expect((await bench.target.next()).path).toBe("/soon");
    await seconds(30);
    expect((await bench.target.next()).path).toBe("/late");
  });

  test("sleeps on one timer, and none when nothing waits", async () => {
    await run.settle();
    const idle = bench.clock.waiting;
    for (const after of [30, 20, 40])
      await run.queues.createTask({
        queue: "mail",
        path: "/work",
        body: "",
        scheduleTime: bench.clock.now() + after * 1000,
      });
    await run.settle();
    expect(bench.clock.waiting).toBe(idle + 1);
  });
});
