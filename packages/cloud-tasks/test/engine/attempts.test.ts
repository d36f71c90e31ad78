import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";

let bench: EngineBench;
let run: EngineRun;
beforeEach(async () => {
  bench = await openEngineBench();
  run = await bench.open();
  await run.engine.createQueue("mail", queueOf());
  await run.engine.start();
});
afterEach(() => bench.close());

const seconds = (count: number) => bench.clock.advance(count * 1000);
const task = () => run.engine.getTask("mail", "a");

describe("what is told of a task's attempts", () => {
  test("is nothing before the first", async () => {
    await run.engine.pauseQueue("mail");
    await run.create({ name: "a" });
    expect(await task()).toMatchObject({
      firstAttemptTime: undefined,
      lastAttempt: undefined,
      dispatchCount: 0,
      responseCount: 0,
      inFlight: false,
    });
  });

  test("is the first's time, and of the last when it was due, sent and answered, and with what", async () => {
    const created = bench.clock.now();
    await run.engine.pauseQueue("mail");
    await run.create({ name: "a" });
    await seconds(5);
    await run.engine.resumeQueue("mail");
    const sent = bench.clock.now();
    const first = await bench.target.next();
    expect(await task()).toMatchObject({
      createTime: created,
      scheduleTime: created,
      firstAttemptTime: sent,
      lastAttempt: { scheduleTime: created, dispatchTime: sent, responseTime: undefined, status: undefined },
      dispatchCount: 1,
      responseCount: 0,
      inFlight: true,
    });

    await seconds(3);
    first.answer(502);
    await run.attempts.next();
    expect(await task()).toMatchObject({
      scheduleTime: sent + 13_000,
      firstAttemptTime: sent,
      lastAttempt: {
        scheduleTime: created,
        dispatchTime: sent,
        responseTime: sent + 3000,
        status: { code: 13, message: "INTERNAL(13): HTTP status code 502" },
      },
      dispatchCount: 1,
      responseCount: 1,
      inFlight: false,
    });

    await seconds(10);
    await bench.target.next();
    expect(await task()).toMatchObject({
      firstAttemptTime: sent,
      lastAttempt: {
        scheduleTime: sent + 13_000,
        dispatchTime: sent + 13_000,
        responseTime: undefined,
        status: undefined,
      },
      dispatchCount: 2,
      responseCount: 1,
      inFlight: true,
    });
  });

  test.each([
    [302, 2, "UNKNOWN"],
    [400, 3, "INVALID_ARGUMENT"],
    [401, 16, "UNAUTHENTICATED"],
    [403, 7, "PERMISSION_DENIED"],
    [404, 5, "NOT_FOUND"],
    [408, 4, "DEADLINE_EXCEEDED"],
    [409, 6, "ALREADY_EXISTS"],
    [418, 2, "UNKNOWN"],
    [429, 8, "RESOURCE_EXHAUSTED"],
    [499, 1, "CANCELLED"],
    [500, 13, "INTERNAL"],
    [501, 12, "UNIMPLEMENTED"],
    [502, 13, "INTERNAL"],
    [503, 14, "UNAVAILABLE"],
    [504, 4, "DEADLINE_EXCEEDED"],
    [599, 13, "INTERNAL"],
  ])("for the answer %i is the status %i, %s", async (http, code, name) => {
    await run.create({ name: "a" });
    (await bench.target.next()).answer(http);
    await run.attempts.next();
    expect((await task()).lastAttempt?.status).toEqual({ code, message: `${name}(${code}): HTTP status code ${http}` });
  });

  test.each([
    ["the connection breaks", undefined],
    ["nobody listens", "http://127.0.0.1:1/"],
    ["the URL escapes nothing with a percent sign", "http://127.0.0.1:1/%zz"],
    ["the URL has no host", "http://"],
  ])("without an answer, because %s, is that there was none", async (_, url) => {
    await run.create({ name: "a", ...(url !== undefined && { request: { target: { kind: "http", url } } }) });
    if (url === undefined) (await bench.target.next()).drop();
    expect(await run.attempts.next()).toMatchObject({ result: "retried", status: undefined });
    expect(await task()).toMatchObject({
      dispatchCount: 1,
      responseCount: 0,
      lastAttempt: {
        dispatchTime: bench.clock.now(),
        responseTime: undefined,
        status: { code: 2, message: "UNKNOWN(2): HTTP status code -1" },
      },
    });
  });

  test("without an answer in time is that the deadline was exceeded", async () => {
    await run.create({ name: "a", dispatchDeadline: 15 });
    await bench.target.next();
    await seconds(15);
    await run.attempts.next();
    expect(await task()).toMatchObject({
      dispatchCount: 1,
      responseCount: 0,
      scheduleTime: bench.clock.now() + 10_000,
      lastAttempt: {
        responseTime: undefined,
        status: { code: 4, message: "DEADLINE_EXCEEDED(4): HTTP status code 504" },
      },
    });
  });

  test("is kept over a restart", async () => {
    await run.create({ name: "a" });
    (await bench.target.next()).answer(404);
    await run.attempts.next();
    const before = await task();
    await run.close();
    run = await bench.open();
    expect(await task()).toEqual(before);
    expect(before.lastAttempt?.status?.code).toBe(5);
  });

  test("has microseconds where the schedule has them", async () => {
    const scheduleTime = bench.clock.now() + 1500.25;
    await run.create({ name: "a", scheduleTime });
    expect((await task()).scheduleTime).toBe(scheduleTime);
    await seconds(1.5);
    await run.settle();
    expect(await task()).toMatchObject({ dispatchCount: 0 });
    await bench.clock.advance(0.25);
    expect((await bench.target.next()).headers["x-cloudtasks-tasketa"]).toBe("1795348801.500250");
  });
});
