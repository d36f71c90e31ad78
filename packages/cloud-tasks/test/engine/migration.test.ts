import { openSqlite } from "@galley/foundation";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrateTaskTables, type TaskTables } from "../../src/index.ts";
import { type EngineBench, type EngineRun, openEngineBench } from "./bench.ts";
import { type OldTask, writeOldDatabase } from "./old-database.ts";

let bench: EngineBench;
beforeEach(async () => {
  bench = await openEngineBench();
});
afterEach(() => bench.close());

/** Opens the engine on what the first version has left behind. */
async function openOld(content: Parameters<typeof writeOldDatabase>[2]): Promise<EngineRun> {
  writeOldDatabase(bench.path, bench.clock.now(), content);
  return bench.open({
    service: { origin: () => bench.target.origin, serviceAccount: "tasks@galley.test", audience: () => "worker" },
  });
}

const minute = 60_000;

describe("a database of the first version", () => {
  test("is brought up to date with its queue, its tasks and its reserved names", async () => {
    const now = bench.clock.now();
    const tasks: OldTask[] = [
      { name: "due", path: "/due?x=1", headers: { "X-Mine": "1" }, body: "grüße", create_time: now - 2000 },
      { name: "later", schedule_time: now + minute },
      {
        name: "failed",
        create_time: now - 3000,
        schedule_time: now + 5000,
        dispatch_count: 4,
        response_count: 3,
        execution_count: 2,
        first_attempt_time: now - 2500,
        previous_response: 429,
      },
      { name: "open", dispatch_count: 1, first_attempt_time: now - 1000, in_flight: 1, create_time: now - 4000 },
    ];
    const run = await openOld({
      state: "PAUSED",
      tasks,
      tombstones: [
        { name: "done", expire_time: now + minute },
        { name: "expired", expire_time: now },
      ],
    });

    expect(await run.engine.findQueue("mail")).toEqual({
      name: "mail",
      state: "PAUSED",
      purgeTime: now - 5000,
      policy: undefined,
      rateLimits: { maxDispatchesPerSecond: 10, maxConcurrentDispatches: 3 },
      retryConfig: { maxAttempts: 7, maxRetryDuration: 60, minBackoff: 0.5, maxBackoff: 30, maxDoublings: 4 },
    });
    expect(await run.engine.stats("mail")).toMatchObject({ waiting: 3, inFlight: 1, effectiveRate: 10 });
    expect((await run.engine.listTasks("mail", { limit: 10 })).map(({ name }) => name)).toEqual([
      "due",
      "failed",
      "later",
      "open",
    ]);
    expect(await run.engine.getTask("mail", "due")).toMatchObject({
      request: { target: { kind: "service", path: "/due?x=1" }, method: "POST", headers: { "X-Mine": "1" } },
      createTime: now - 2000,
      scheduleTime: now,
      dispatchDeadline: 20,
      dispatchCount: 0,
    });
    expect(await run.engine.getTask("mail", "failed")).toMatchObject({
      scheduleTime: now + 5000,
      dispatchCount: 4,
      responseCount: 3,
      firstAttemptTime: now - 2500,
      inFlight: false,
    });
    expect(await run.engine.getTask("mail", "open")).toMatchObject({ inFlight: true, dispatchCount: 1 });

    await expect(run.create({ name: "done" })).rejects.toMatchObject({ code: "already_exists" });
    await expect(run.engine.getTask("mail", "done")).rejects.toMatchObject({
      message: expect.stringMatching(/existed recently/),
    });
    await expect(run.create({ name: "expired" })).resolves.toBeDefined();
    await expect(run.create({ name: "due" })).rejects.toMatchObject({ code: "already_exists" });
    await bench.clock.advance(minute);
    await expect(run.create({ name: "done" })).resolves.toBeDefined();
  });

  test("has its tasks sent as they would have been", async () => {
    const now = bench.clock.now();
    const failed = { dispatch_count: 4, response_count: 3, execution_count: 2, previous_response: 429 };
    const run = await openOld({
      tasks: [
        { name: "due", body: "grüße", headers: { "Content-Type": "text/plain" }, create_time: now - 1000 },
        { name: "open", in_flight: 1, dispatch_count: 1, first_attempt_time: now - 1000, schedule_time: now - 1000 },
        { name: "failed", ...failed, schedule_time: now + 5000, first_attempt_time: now - 2500 },
      ],
      tombstones: [],
    });
    await run.engine.start();
    // Two of the 2.5 tokens that were left.
    const seen = [await bench.target.next(), await bench.target.next()];
    const byPath = Object.fromEntries(seen.map((request) => [request.path, request]));
    expect(byPath["/due"]).toMatchObject({ body: "grüße" });
    expect(byPath["/due"]?.headers).toMatchObject({
      "content-type": "text/plain",
      "user-agent": "Google-Cloud-Tasks",
      "x-cloudtasks-taskretrycount": "0",
    });
    expect(byPath["/open"]?.headers).toMatchObject({ "x-cloudtasks-taskretrycount": "1" });
    for (const { answer } of seen) answer(200);
    for (let n = 0; n < 2; n++) expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
    await bench.clock.advance(5000);
    const third = await bench.target.next();
    expect(third.headers).toMatchObject({
      "x-cloudtasks-taskretrycount": "4",
      "x-cloudtasks-taskexecutioncount": "2",
      "x-cloudtasks-taskpreviousresponse": "429",
    });
    third.answer(500);
    // The fifth wait: 0.5 s, doubled four times.
    expect(await run.attempts.next()).toMatchObject({ attempt: 5, scheduleTime: bench.clock.now() + 8000 });
  });

  test("of thousands of tasks keeps every one, in the order of their creation", async () => {
    const now = bench.clock.now();
    const tasks = Array.from({ length: 5000 }, (_, n) => ({ name: `task-${n}`, create_time: now - 5000 + n }));
    const tombstones = Array.from({ length: 5000 }, (_, n) => ({ name: `done-${n}`, expire_time: now + minute }));
    const run = await openOld({ tasks: tasks.toReversed(), tombstones });
    expect(await run.engine.stats("mail")).toMatchObject({ waiting: 5000 });
    const { read } = run.database;
    const rows = await read.selectFrom("task").select("name").where("state", "=", "waiting").orderBy("seq").execute();
    expect(rows.map(({ name }) => name)).toEqual(tasks.map(({ name }) => name));
    for (const n of [0, 2500, 4999])
      await expect(run.create({ name: `done-${n}` })).rejects.toMatchObject({ code: "already_exists" });
  });

  test("may hold a name that was used again before its tombstone was swept away", async () => {
    const now = bench.clock.now();
    const tombstones = [{ name: "again", expire_time: now - 1 }];
    const run = await openOld({ tasks: [{ name: "again", body: "kept" }], tombstones });
    const { request } = await run.engine.getTask("mail", "again");
    expect(Buffer.from(request.body).toString()).toBe("kept");
    await expect(run.create({ name: "again" })).rejects.toMatchObject({ code: "already_exists" });
  });

  test("is left as it is once it is up to date", async () => {
    const first = await openOld({ tasks: [{ name: "a" }], tombstones: [] });
    const keys = await first.engine.keys();
    await first.close();
    const database = openSqlite<TaskTables>(bench.path);
    await migrateTaskTables(database);
    await migrateTaskTables(database);
    await database.close();
    const run = await bench.open();
    expect(await run.engine.stats("mail")).toMatchObject({ waiting: 1 });
    expect(await run.engine.keys()).toEqual(keys);
  });
});
