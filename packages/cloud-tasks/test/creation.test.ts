import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NewTask, QueueSettings } from "../src/index.ts";
import { type Bench, openBench, type Run, settings } from "./bench.ts";

let bench: Bench;
let run: Run;
beforeEach(async () => {
  bench = await openBench();
  run = await bench.open();
  await run.queues.applyQueue("mail", settings());
});
afterEach(() => bench.close());

const task = (more: Partial<NewTask> = {}): NewTask => ({ queue: "mail", path: "/work", body: "{}", ...more });
const day = 24 * 60 * 60 * 1000;

describe("a queue", () => {
  test("is what was applied to it, running and never purged", async () => {
    const applied = settings({ maxDispatchesPerSecond: 0.5, maxConcurrentDispatches: 7 }, { maxRetryDuration: 3600 });
    const queue = await run.queues.applyQueue("slow", applied);
    expect(queue).toEqual({ ...applied, name: "slow", state: "RUNNING", purgeTime: undefined });
    expect(await run.queues.getQueue("slow")).toEqual(queue);
    expect((await run.queues.listQueues()).map(({ name }) => name)).toEqual(["mail", "settle", "slow"]);
  });

  test("keeps its state and its tasks when it is applied again", async () => {
    await run.queues.pauseQueue("mail");
    await run.queues.createTask(task({ name: "a" }));
    const queue = await run.queues.applyQueue("mail", settings({ maxConcurrentDispatches: 3 }));
    expect(queue).toMatchObject({ state: "PAUSED", rateLimits: { maxConcurrentDispatches: 3 } });
    expect(await run.queues.getTask("mail", "a")).toBeDefined();
  });

  const bad: Array<[string, QueueSettings, string]> = [
    [
      "a negative rate",
      settings({ maxDispatchesPerSecond: -1 }),
      "RateLimits.maxDispatchesPerSecond cannot be negative.",
    ],
    [
      "a rate above 500",
      settings({ maxDispatchesPerSecond: 500.5 }),
      "RateLimits.maxDispatchesPerSecond must be less than or equal to 500.",
    ],
    ["no rate", settings({ maxDispatchesPerSecond: 0 }), "RateLimits.maxDispatchesPerSecond must be greater than 0."],
    [
      "a rate that is no number",
      settings({ maxDispatchesPerSecond: Number.NaN }),
      "RateLimits.maxDispatchesPerSecond must be a number.",
    ],
    [
      "a negative concurrency",
      settings({ maxConcurrentDispatches: -1 }),
      "RateLimits.maxConcurrentDispatches cannot be negative.",
    ],
    [
      "a concurrency above 5000",
      settings({ maxConcurrentDispatches: 5001 }),
      "RateLimits.maxConcurrentDispatches must be less than or equal to 5000.",
    ],
    ["attempts below -1", settings({}, { maxAttempts: -2 }), "RetryConfig.maxAttempts must be greater or equal to -1."],
    ["negative doublings", settings({}, { maxDoublings: -1 }), "RetryConfig.maxDoublings cannot be negative."],
    ["a negative shortest wait", settings({}, { minBackoff: -1 }), "RetryConfig.minBackoff cannot be negative."],
    [
      "a shortest wait above the longest",
      settings({}, { minBackoff: 301 }),
      "RetryConfig.minBackoff must be less than or equal to RetryConfig.maxBackoff.",
    ],
  ];
  test.each(bad)("with %s is refused, and nothing is stored", async (_, wrong, message) => {
    await expect(run.queues.applyQueue("bad", wrong)).rejects.toMatchObject({ code: "invalid_argument", message });
    expect(await run.queues.getQueue("bad")).toBeUndefined();
  });

  test.each(["", "under_score", "a".repeat(101), "ü"])("cannot be called %j", async (name) => {
    await expect(run.queues.applyQueue(name, settings())).rejects.toMatchObject({
      code: "invalid_argument",
      message: 'Queue name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/queues/<QUEUE_ID>".',
    });
  });

  test("may have a name of 100 characters", async () => {
    await expect(run.queues.applyQueue("a".repeat(100), settings())).resolves.toBeDefined();
  });
});

describe("a created task", () => {
  test("is as it was asked for, with the usual deadline, due now", async () => {
    const created = await run.queues.createTask(task({ name: "a", headers: { "X-Mine": "1" } }));
    expect(created).toEqual({
      queue: "mail",
      name: "a",
      path: "/work",
      headers: { "X-Mine": "1" },
      scheduleTime: bench.clock.now(),
      createTime: bench.clock.now(),
      dispatchDeadline: 600,
      dispatchCount: 0,
      responseCount: 0,
      firstAttemptTime: undefined,
      inFlight: false,
    });
    expect(await run.queues.getTask("mail", "a")).toEqual(created);
  });

  test("without a name gets one of 20 digits, each another", async () => {
    const names = await Promise.all(
      Array.from({ length: 100 }, async () => (await run.queues.createTask(task())).name),
    );
    for (const name of names) expect(name).toMatch(/^[1-9]\d{19}$/);
    expect(new Set(names).size).toBe(100);
  });

  test("that is scheduled in the past is due now", async () => {
    const { scheduleTime } = await run.queues.createTask(task({ scheduleTime: bench.clock.now() - 5 * day }));
    expect(scheduleTime).toBe(bench.clock.now());
  });

  test("may be scheduled 30 days ahead, and no further", async () => {
    const limit = bench.clock.now() + 30 * day;
    expect((await run.queues.createTask(task({ scheduleTime: limit }))).scheduleTime).toBe(limit);
    await expect(run.queues.createTask(task({ scheduleTime: Date.UTC(2100, 0, 1) }))).rejects.toMatchObject({
      code: "invalid_argument",
      message:
        "The Task.scheduleTime, 2099-12-31T16:00:00-08:00, is too far in the future. Schedule time must be no more than 720h in the future.",
    });
    await expect(run.queues.createTask(task({ scheduleTime: limit + 1 }))).rejects.toThrow("too far in the future");
  });

  test.each([15, 600, 1800])("may have a deadline of %d s", async (dispatchDeadline) => {
    expect(await run.queues.createTask(task({ dispatchDeadline }))).toMatchObject({ dispatchDeadline });
  });

  test.each([14.999, 1800.001, 0, Number.NaN])("may not have a deadline of %d s", async (dispatchDeadline) => {
    await expect(run.queues.createTask(task({ dispatchDeadline }))).rejects.toMatchObject({
      code: "invalid_argument",
      message: "Task.dispatchDeadline must be between [15s, 30m].",
    });
  });

  test.each(["", "a b", "a.b", "ü", "a".repeat(501)])("cannot be called %j", async (name) => {
    await expect(run.queues.createTask(task({ name }))).rejects.toMatchObject({
      code: "invalid_argument",
      message: `Task ID "${name}" can contain only letters ([A-Za-z]), numbers ([0-9]), hyphens (-), or underscores (_). Task ID must between 1 and 500 characters.`,
    });
  });

  test("may have a name of 500 characters", async () => {
    await expect(run.queues.createTask(task({ name: "a".repeat(500) }))).resolves.toBeDefined();
  });

  test.each(["work", "", "/a b", "/a\r\nX: y", "/ü", `/${"a".repeat(2083)}`])("cannot be sent to %j", async (path) => {
    await expect(run.queues.createTask(task({ path }))).rejects.toMatchObject({ code: "invalid_argument" });
  });

  test("cannot carry a header that would break the request apart", async () => {
    for (const headers of [{ "X-A": "1\r\nX-B: 2" }, { "X A": "1" }])
      await expect(run.queues.createTask(task({ headers }))).rejects.toMatchObject({ code: "invalid_argument" });
  });

  test("may be as large as the real service takes, and no larger", async () => {
    // The header that the queue adds counts, as it does at the real service.
    const room = 1_048_569 - "/work".length - "User-Agent".length - "Google-Cloud-Tasks".length;
    await expect(run.queues.createTask(task({ body: "é".repeat(Math.floor(room / 2)) }))).resolves.toBeDefined();
    await expect(run.queues.createTask(task({ body: "a".repeat(room + 1) }))).rejects.toMatchObject({
      code: "invalid_argument",
      message: "Task size too large",
    });
    const large = { "X-Large": "a".repeat(80 * 1024) };
    await expect(run.queues.createTask(task({ headers: large }))).rejects.toMatchObject({ code: "invalid_argument" });
  });

  test("needs a queue that exists", async () => {
    await expect(run.queues.createTask(task({ queue: "none" }))).rejects.toMatchObject({
      code: "not_found",
      message:
        "Queue does not exist. If you just created the queue, wait at least a minute for the queue to initialize.",
    });
  });
});

describe("a task created inside a unit of work", () => {
  test("is rolled back with it, and nothing is sent", async () => {
    await run.queues.start();
    await run.settle();
    const timers = bench.clock.waiting;
    const failing = run.database.write(async (work) => {
      await run.queues.createTaskIn(work, task({ scheduleTime: bench.clock.now() + 1000 }));
      await run.queues.createTaskIn(work, task({ name: "a" }));
      expect(await run.queues.namesOfTasksIn(work.db, "mail", ["a", "b"])).toEqual(new Set(["a"]));
      throw new Error("the job could not be stored");
    });
    await expect(failing).rejects.toThrow("the job could not be stored");
    expect(bench.clock.waiting).toBe(timers);
    await run.settle();
    expect(await run.queues.namesOfTasksIn(run.database.read, "mail", ["a"])).toEqual(new Set());
    expect(bench.target.waiting).toEqual([]);
    await expect(run.queues.createTask(task({ name: "a" }))).resolves.toBeDefined();
  });

  test("is sent once the unit is committed", async () => {
    await run.queues.start();
    await run.database.write((work) => run.queues.createTaskIn(work, task({ body: "together" })));
    expect((await bench.target.next()).body).toBe("together");
  });

  test("can be refused without harm to what the unit did before", async () => {
    await run.queues.createTask(task({ name: "taken" }));
    await run.database.write(async (work) => {
      await run.queues.createTaskIn(work, task({ name: "first" }));
      await expect(run.queues.createTaskIn(work, task({ name: "taken" }))).rejects.toMatchObject({
        code: "already_exists",
      });
    });
    expect(await run.queues.getTask("mail", "first")).toBeDefined();
  });

  test("can be deleted in another, which may be rolled back too", async () => {
    await run.queues.createTask(task({ name: "a" }));
    const failing = run.database.write(async (work) => {
      await run.queues.deleteTaskIn(work, "mail", "a");
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await run.queues.getTask("mail", "a")).toBeDefined();
    await run.database.write((work) => run.queues.deleteTaskIn(work, "mail", "a"));
    expect(await run.queues.getTask("mail", "a")).toBeUndefined();
  });
});
