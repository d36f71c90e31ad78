import { status } from "@grpc/grpc-js";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { aTask, type Bench, itsMessage, mail, openBench } from "./bench.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const created = { ok: itsMessage };
const unavailable = { code: status.UNAVAILABLE, details: "The service is currently unavailable." };
const exists = { code: status.ALREADY_EXISTS, details: "Requested entity already exists" };
const { name: _, ...unnamed } = aTask;

describe("a created task", () => {
  test("is sent as a POST to the worker, with a token for the given audience", async () => {
    bench.service.decide("CreateTask", created);
    const scheduleTime = bench.clock.now() + 1500;
    const headers = { "Content-Type": "application/json" };
    await bench.connect().createTask({ ...aTask, headers, scheduleTime, dispatchDeadline: 1800 });
    const { request, headers: metadata, patience } = await bench.service.next();
    expect(request).toMatchObject({
      parent: mail,
      task: {
        name: `${mail}/tasks/once`,
        httpRequest: {
          url: "https://worker.test/work?a=b",
          httpMethod: "POST",
          headers,
          oidcToken: {
            serviceAccountEmail: "tasks@p-1.iam.gserviceaccount.com",
            audience: "https://worker.test",
          },
        },
        scheduleTime: { seconds: scheduleTime / 1000 - 0.5, nanos: 500_000_000 },
        dispatchDeadline: { seconds: 1800, nanos: 0 },
      },
    });
    expect(request.task.httpRequest.body.toString()).toBe(aTask.body);
    expect(metadata).toHaveProperty("x-goog-request-params", `parent=${encodeURIComponent(mail)}`);
    expect(metadata).not.toHaveProperty("authorization");
    expect(patience).toBeGreaterThan(4);
    expect(patience).toBeLessThanOrEqual(5);
  });

  test("is told in the words of the port", async () => {
    bench.service.decide("CreateTask", created);
    expect(await bench.connect().createTask(aTask)).toEqual({
      queue: "mail",
      name: "once",
      path: "/work?a=b",
      headers: { "Content-Type": "application/json" },
      createTime: 1_700_000_000_000,
      scheduleTime: 1_700_000_000_500,
      dispatchDeadline: 600,
      dispatchCount: 0,
      responseCount: 0,
      firstAttemptTime: undefined,
      inFlight: false,
    });
  });

  test("goes to the origin and audience of the moment", async () => {
    let worker = "https://one.test";
    const target = { origin: () => worker, audience: () => worker, serviceAccount: "s@p.test" };
    const queues = bench.connect({ target });
    bench.service.decide("CreateTask", created, created);
    await queues.createTask(aTask);
    worker = "http://127.0.0.1:8080";
    await queues.createTask(aTask);
    const sent = bench.service.received.map(({ request }) => request.task.httpRequest);
    expect(sent.map(({ url }) => url)).toEqual(["https://one.test/work?a=b", "http://127.0.0.1:8080/work?a=b"]);
    expect(sent.map(({ oidcToken }) => oidcToken.audience)).toEqual(["https://one.test", "http://127.0.0.1:8080"]);
  });

  test("has its times sent to the microsecond and to the millisecond", async () => {
    const queues = bench.connect();
    const times = fc.record({
      scheduleTime: fc.double({ min: 0, max: 4e12, noNaN: true }),
      dispatchDeadline: fc.integer({ min: 15_000, max: 1_800_000 }).map((ms) => ms / 1000),
    });
    await fc.assert(
      fc.asyncProperty(times, async ({ scheduleTime, dispatchDeadline }) => {
        bench.service.decide("CreateTask", created);
        await queues.createTask({ ...aTask, scheduleTime, dispatchDeadline });
        const { scheduleTime: at, dispatchDeadline: within } = bench.service.received.at(-1)!.request.task;
        for (const { nanos } of [at, within]) expect(nanos >= 0 && nanos < 1e9).toBe(true);
        expect(at.nanos % 1000).toBe(0);
        expect(Math.abs(at.seconds * 1000 + at.nanos / 1e6 - scheduleTime)).toBeLessThanOrEqual(0.002);
        expect(within.seconds + within.nanos / 1e9).toBeCloseTo(dispatchDeadline, 6);
      }),
      { numRuns: 50 },
    );
  });

  test.each([
    [{ queue: "a/b" }, "Queue name"],
    [{ queue: "" }, "Queue name"],
    [{ name: "../other" }, 'Task ID "../other"'],
    [{ name: "" }, 'Task ID ""'],
    [{ path: ".evil.test/" }, "must start with '/'"],
    [{ scheduleTime: Number.NaN }, "scheduleTime"],
    [{ dispatchDeadline: 14 }, "must be between [15s, 30m]."],
    [{ dispatchDeadline: 1801 }, "must be between [15s, 30m]."],
  ])("with %o is refused before anything is sent", async (change, text) => {
    const refusal = bench.connect().createTask({ ...aTask, ...change });
    await expect(refusal).rejects.toMatchObject({ code: "invalid_argument", message: expect.stringContaining(text) });
    expect(bench.service.received).toEqual([]);
  });

  test("with a worker address that is no URL is refused", async () => {
    const target = { origin: "worker.test", audience: "a", serviceAccount: "s@p.test" };
    const refusal = bench.connect({ target }).createTask(aTask);
    await expect(refusal).rejects.toMatchObject({
      code: "invalid_argument",
      message: 'The worker\'s address must be a URL that starts with https:// or http://, not "worker.test".',
    });
  });
});

describe("a named task whose creation is not answered", () => {
  test("is created again after growing waits", async () => {
    bench.service.decide("CreateTask", unavailable, { code: status.DEADLINE_EXCEEDED, details: "late" }, created);
    const creation = bench.connect().createTask(aTask);
    const start = bench.clock.now();
    await bench.pass(499.5);
    expect(bench.service.calls("CreateTask")).toHaveLength(2);
    await bench.pass(1498.5);
    expect(await creation).toMatchObject({ name: "once" });
    expect(bench.clock.now() - start).toBe(1998);
    const [first, ...others] = bench.service.calls("CreateTask").map(({ request }) => request);
    expect(others).toEqual([first, first]);
    expect(bench.notices.map(({ kind, queue }) => [kind, queue])).toEqual([
      ["retry", "mail"],
      ["retry", "mail"],
    ]);
    expect(bench.notices[0]!.message).toContain("The service is currently unavailable.");
  });

  test("fails after the third try", async () => {
    bench.service.decide("CreateTask", unavailable, unavailable, unavailable, created);
    const creation = expect(bench.connect().createTask(aTask)).rejects.toMatchObject({
      code: "unavailable",
      message: `Cloud Tasks at ${bench.service.endpoint} is not available. (The service is currently unavailable.)`,
    });
    await bench.pass(500);
    await bench.pass(1500);
    await creation;
    expect(bench.service.calls("CreateTask")).toHaveLength(3);
  });

  test("has been created when its second try finds its name taken", async () => {
    bench.service.decide("CreateTask", "cut", exists);
    const creation = bench.connect().createTask({ ...aTask, headers: { "X-A": "b" }, dispatchDeadline: 60 });
    const start = bench.clock.now();
    await bench.pass(500);
    expect(await creation).toEqual({
      queue: "mail",
      name: "once",
      path: "/work?a=b",
      headers: { "X-A": "b" },
      createTime: start + 500,
      scheduleTime: start + 500,
      dispatchDeadline: 60,
      dispatchCount: 0,
      responseCount: 0,
      firstAttemptTime: undefined,
      inFlight: false,
    });
  });

  test("is tried again in time when the service is silent", async () => {
    bench.service.decide("CreateTask", "silence", created);
    const creation = bench.connect({ timeouts: { call: 1000 } }).createTask(aTask);
    // Half of the time went to the first try; the clock of the test did not move.
    await bench.pass(500);
    expect(await creation).toMatchObject({ name: "once" });
    expect(bench.notices[0]!.message).toContain("did not answer within 0.5 s");
  });

  test("is not tried again when no time is left", async () => {
    bench.service.decide("CreateTask", unavailable, created);
    const queues = bench.connect({ timeouts: { call: 499 } });
    await expect(queues.createTask(aTask)).rejects.toMatchObject({ code: "unavailable" });
    expect(bench.service.calls("CreateTask")).toHaveLength(1);
  });
});

describe("a task that is not tried again", () => {
  test("is one whose name is taken at the first try", async () => {
    bench.service.decide("CreateTask", exists, created);
    await expect(bench.connect().createTask(aTask)).rejects.toMatchObject({
      code: "already_exists",
      message: "Requested entity already exists",
    });
    expect(bench.service.calls("CreateTask")).toHaveLength(1);
  });

  test.each([unavailable, "cut" as const])("is one without a name (%o)", async (reply) => {
    bench.service.decide("CreateTask", reply, created);
    await expect(bench.connect().createTask(unnamed)).rejects.toMatchObject({ code: "unavailable" });
    expect(bench.service.calls("CreateTask")).toHaveLength(1);
  });

  test("is one that the service refuses", async () => {
    const details = "Task size too large";
    bench.service.decide("CreateTask", { code: status.INVALID_ARGUMENT, details }, created);
    await expect(bench.connect().createTask(aTask)).rejects.toMatchObject({
      code: "invalid_argument",
      message: details,
    });
    expect(bench.service.calls("CreateTask")).toHaveLength(1);
  });
});

test("a task without a name gets the one that the service made up", async () => {
  bench.service.decide("CreateTask", { ok: { ...itsMessage, name: `${mail}/tasks/12345678901234567890` } });
  expect(await bench.connect().createTask(unnamed)).toMatchObject({ name: "12345678901234567890" });
  expect(bench.service.received[0]!.request.task.name).toBe("");
  expect(bench.service.received[0]!.patience).toBeGreaterThan(9);
});
