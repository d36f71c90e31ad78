import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrateTaskTables, type TaskTables } from "@galley/cloud-tasks";
import { ApplyQueuesResponse, Problem, PurgeQueueResponse, Queue, QueueTask, QueueTaskList } from "@galley/contract";
import { createManualClock, narrow, openSqlite } from "@galley/foundation";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { createApp } from "../../src/http/app.ts";
import { createWorkerAuth } from "../../src/http/worker-auth.ts";
import { anyDefinition, defineJob } from "../../src/jobs/define.ts";
import { createJobEngine } from "../../src/jobs/engine.ts";
import { migrateJobTables } from "../../src/jobs/migrate.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import { openQueues } from "../../src/queues/open.ts";
import { queueRoutes } from "../../src/queues/routes.ts";
import { createGate, submission, unavailable } from "../jobs/harness.ts";

const name = "word-queue";

/** Galley with a job of one stage, its embedded queue and the routes of both, in one process and over real HTTP. */
async function startScene(work: (word: string, signal: AbortSignal) => Promise<string> = async (word) => word) {
  const folder = mkdtempSync(join(tmpdir(), "galley-queues-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = openSqlite<JobTables & TaskTables>(join(folder, "galley.db"));
  await migrateTaskTables(narrow<JobTables, TaskTables>(database));
  await migrateJobTables(narrow<TaskTables, JobTables>(database));
  const clock = createManualClock();
  const app = await createApp({ logLevel: "silent" });
  const origin = () => `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const opened = await openQueues({
    config: {
      queue: { engine: "embedded" },
      queueNames: { blog: name, image: "image-queue", processing: "processing-queue", webhook: "webhook-queue" },
      oidc: { issuer: undefined, audience: undefined, serviceAccount: "tasks@localhost" },
    },
    database,
    clock,
    random: () => 0.5,
    origin,
    nextWorker: async () => origin(),
    log: app.log,
  });
  const definition = defineJob<{ word: string }, null, { only: string }, { text: string }>({
    kind: "word",
    queue: name,
    path: "/api/v1/word",
    input: z.object({ word: z.string() }),
    result: z.object({ text: z.string() }),
    stages: [
      {
        name: "only",
        version: 1,
        weight: 1,
        says: { start: "begins", complete: "complete" },
        run: ({ input, signal }) => work(input.word, signal),
      },
    ],
    pin: () => null,
    firstEstimate: () => 1,
    accepted: "Word job queued successfully",
    assemble: ({ only }) => ({ text: only }),
  });
  const engine = createJobEngine({
    database: narrow<TaskTables, JobTables>(database),
    queue: opened,
    definitions: [anyDefinition(definition)],
    clock,
    concurrency: 10,
    authenticate: createWorkerAuth({ ...opened.callers, now: clock.now }),
    onDefect: (error) => {
      throw error;
    },
  });
  await app.register(opened.routes);
  await app.register(engine.routes);
  await app.register(engine.workerRoutes);
  await app.register(queueRoutes, {
    prefix: "/api/v1",
    queues: opened.queues,
    settings: opened.settings,
    jobs: engine.jobs,
    database: narrow<TaskTables, JobTables>(database),
    definitions: [definition],
    clock,
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  await engine.start();
  onTestFinished(async () => {
    await engine.stop();
    await app.close();
    await opened.close();
    await database.close();
  });

  const request = async (method: string, path: string) => {
    const response = await fetch(`${origin()}/api/v1/queues${path}`, { method });
    return { status: response.status, body: await response.json() };
  };
  return {
    clock,
    queues: opened.queues,
    accept: async (word: string) => (await engine.jobs.create(definition, { word }, submission())).accepted.job_id,
    status: (id: string) => engine.jobs.status(id, everyJob),
    /** Resolves with the job once it is final. */
    async final(id: string) {
      await engine.jobs.waitUntilFinal(id, everyJob, 60_000, new AbortController().signal);
      return engine.jobs.status(id, everyJob);
    },
    call: (method: "GET" | "POST" | "DELETE", path = "") => request(method, `/${name}${path}`),
    apply: async () => ApplyQueuesResponse.parse((await request("POST", "/apply")).body),
    async tasks() {
      return QueueTaskList.parse((await this.call("GET", "/tasks")).body).tasks;
    },
    async stats() {
      return Queue.parse((await this.call("GET")).body).stats;
    },
  };
}

test("a paused queue shows what waits in it, page by page", async () => {
  const scene = await startScene();
  await scene.call("POST", "/pause");
  const ids = [await scene.accept("one"), await scene.accept("two"), await scene.accept("three")];
  const since = new Date(scene.clock.now()).toISOString();
  await scene.clock.advance(1000);
  expect(await scene.stats()).toMatchObject({ depth: 3, in_flight: 0, oldest_due_at: since, dispatched_per_minute: 0 });

  const seen: QueueTask[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: string = cursor === "" ? "?limit=2" : `?limit=2&cursor=${encodeURIComponent(cursor)}`;
    const page = QueueTaskList.parse((await scene.call("GET", `/tasks${query}`)).body);
    expect(page.tasks.length).toBeLessThanOrEqual(2);
    seen.push(...page.tasks);
    cursor = page.next_cursor;
  }
  expect(new Set(seen.map((task) => task.job_id))).toEqual(new Set(ids));
  const [task] = seen;
  expect(QueueTask.parse((await scene.call("GET", `/tasks/${task!.name}`)).body)).toEqual(task);
  expect(task).toMatchObject({
    path: "/api/v1/word/worker",
    dispatch_count: 0,
    in_flight: false,
    schedule_time: since,
  });
});

test("a task that is run now takes its job through, although the queue is paused; the others wait", async () => {
  const scene = await startScene();
  await scene.call("POST", "/pause");
  const [hurried, waiting] = [await scene.accept("hurried"), await scene.accept("waiting")];
  const task = (await scene.tasks()).find(({ job_id }) => job_id === hurried)!;
  const { status, body } = await scene.call("POST", `/tasks/${task.name}/run`);
  expect([status, QueueTask.parse(body).job_id]).toEqual([200, hurried]);
  expect(await scene.final(hurried)).toMatchObject({ status: "completed", result: { text: "hurried" } });
  expect(await scene.status(waiting)).toMatchObject({ status: "queued" });
  expect(await scene.stats()).toMatchObject({ dispatched_per_minute: 1, failed_per_minute: 0 });

  await scene.call("POST", "/resume");
  expect(await scene.final(waiting)).toMatchObject({ status: "completed" });
});

test("a task that is run now takes a job through that was to wait for its next attempt", async () => {
  let attempts = 0;
  const scene = await startScene(async (word) => {
    attempts += 1;
    if (attempts === 1) throw unavailable();
    return word;
  });
  const id = await scene.accept("retried");
  while ((await scene.status(id)).retry_count === 0) await scene.clock.advance(0);
  const task = (await scene.tasks()).find(({ job_id }) => job_id === id);
  expect(Date.parse(task!.schedule_time)).toBeGreaterThan(scene.clock.now());
  await scene.call("POST", `/tasks/${task!.name}/run`);
  expect(await scene.final(id)).toMatchObject({ status: "completed", retry_count: 1 });
  expect(attempts).toBe(2);
});

test("a deleted task is gone with its job, and cannot be deleted again", async () => {
  const scene = await startScene();
  await scene.call("POST", "/pause");
  const [deleted, kept] = [await scene.accept("deleted"), await scene.accept("kept")];
  const task = (await scene.tasks()).find(({ job_id }) => job_id === deleted)!;
  const { body } = await scene.call("DELETE", `/tasks/${task.name}`);
  expect(body).toEqual({ name: task.name, queue: name, job_id: deleted, job_status: "cancelled" });
  expect((await scene.tasks()).map(({ job_id }) => job_id)).toEqual([kept]);
  const again = await scene.call("DELETE", `/tasks/${task.name}`);
  expect([again.status, Problem.parse(again.body).code]).toEqual([404, "task_not_found"]);
  await scene.call("POST", "/resume");
  expect(await scene.final(kept)).toMatchObject({ status: "completed" });
  expect(await scene.status(deleted)).toMatchObject({ status: "cancelled", started_at: null });
});

test("a purge cancels what waits and stops what runs, and the queue goes on with what comes after", async () => {
  const gate = createGate<string>();
  const scene = await startScene((word, signal) => {
    if (word !== "running") return Promise.resolve(word);
    signal.addEventListener("abort", () => gate.fail(signal.reason));
    return gate.pass();
  });
  const running = await scene.accept("running");
  await gate.reached;
  await scene.call("POST", "/pause");
  const waiting = await Promise.all(Array.from({ length: 120 }, (_, number) => scene.accept(`waiting ${number}`)));
  expect(await scene.stats()).toMatchObject({ depth: 120, in_flight: 1 });

  const { status, body } = await scene.call("POST", "/purge");
  expect(status).toBe(200);
  expect(PurgeQueueResponse.parse(body)).toMatchObject({
    cancelled_jobs: 120,
    stopping_jobs: 1,
    queue: { name, state: "PAUSED", purge_time: new Date(scene.clock.now()).toISOString(), stats: { depth: 0 } },
  });
  for (const id of [running, ...waiting]) expect((await scene.final(id)).status).toBe("cancelled");
  expect(await scene.tasks()).toEqual([]);

  await scene.clock.advance(1);
  await scene.call("POST", "/resume");
  const later = await scene.accept("later");
  expect(await scene.final(later)).toMatchObject({ status: "completed" });
});

test("applying the configuration brings back what somebody else has changed", async () => {
  const scene = await startScene();
  const settings = await scene.queues.getQueue(name);
  await scene.queues.applyQueue(name, {
    ...settings!,
    rateLimits: { maxDispatchesPerSecond: 0.5, maxConcurrentDispatches: 500 },
  });
  const unchanged = (of: string) => ({ name: of, outcome: "unchanged", changes: [] });
  const applied = await scene.apply();
  expect(applied.queues).toEqual([
    {
      name,
      outcome: "updated",
      changes: [{ setting: "rate_limits.max_dispatches_per_second", from: 0.5, to: 100 }],
    },
    unchanged("image-queue"),
    unchanged("processing-queue"),
    unchanged("webhook-queue"),
  ]);
  expect((await scene.apply()).queues).toEqual(
    [name, "image-queue", "processing-queue", "webhook-queue"].map(unchanged),
  );
});
