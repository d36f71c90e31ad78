import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrateTaskTables, type TaskTables } from "@galley/cloud-tasks";
import { JobOptions } from "@galley/contract";
import { createManualClock, type ManualClock, narrow, openSqlite } from "@galley/foundation";
import { status } from "@grpc/grpc-js";
import { expect, onTestFinished, test } from "vitest";
import { openFakeService } from "../../../cloud-tasks/test/google/fake-service.ts";
import { createApp } from "../../src/http/app.ts";
import { createJobChanges } from "../../src/jobs/changes.ts";
import { migrateJobTables } from "../../src/jobs/migrate.ts";
import { readOptions } from "../../src/jobs/options.ts";
import { createJobStore } from "../../src/jobs/store.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import { openQueues } from "../../src/queues/open.ts";

const name = "projects/shop/locations/europe-west1/queues/word-queue";
const seconds = (count: number) => ({ seconds: count, nanos: 0 });
const message = (state: string) => ({
  name,
  rateLimits: { maxDispatchesPerSecond: 100, maxBurstSize: 10, maxConcurrentDispatches: 500 },
  retryConfig: { maxAttempts: 3, minBackoff: seconds(10), maxBackoff: seconds(300), maxDoublings: 3 },
  state,
});

/** Jobs whose queue is in a Cloud Tasks of which the test decides every answer. */
async function openElsewhere() {
  const folder = mkdtempSync(join(tmpdir(), "galley-elsewhere-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database = openSqlite<JobTables & TaskTables>(join(folder, "galley.db"));
  onTestFinished(() => database.close());
  await migrateTaskTables(narrow<JobTables, TaskTables>(database));
  const jobTables = narrow<TaskTables, JobTables>(database);
  await migrateJobTables(jobTables);
  const service = await openFakeService();
  onTestFinished(() => service.close());
  for (const other of ["image-queue", "processing-queue", "webhook-queue"])
    service.has({ ...message("RUNNING"), name: name.replace("word-queue", other) });
  const manual = createManualClock();
  const delays: number[] = [];
  const clock: ManualClock = {
    ...manual,
    after(delay, run) {
      delays.push(delay);
      return manual.after(delay, run);
    },
  };
  const log: Array<{ level: string; text: string }> = [];
  const line = (level: string) => (_fields: object, text: string) => void log.push({ level, text });
  const app = await createApp({ logLevel: "silent" });
  onTestFinished(() => app.close());
  const opened = await openQueues({
    config: {
      queue: {
        engine: "cloud-tasks",
        project: "shop",
        location: "europe-west1",
        endpoint: service.endpoint,
        workerOrigin: undefined,
      },
      queueNames: {
        blog: "word-queue",
        image: "image-queue",
        processing: "processing-queue",
        webhook: "webhook-queue",
      },
      oidc: { issuer: undefined, audience: undefined, serviceAccount: "tasks@shop.iam.gserviceaccount.com" },
    },
    database,
    clock,
    random: () => 0.5,
    origin: () => "http://127.0.0.1:1",
    nextWorker: async () => "http://127.0.0.1:1",
    log: Object.assign(Object.create(app.log), { info: line("info"), warn: line("warn"), error: line("error") }),
  });
  onTestFinished(async () => {
    await opened.end();
    await opened.close();
  });
  const routes = new Map([["word", { queue: "word-queue", pathOf: () => "/worker" }]]);
  const store = createJobStore({
    database: jobTables,
    tasks: opened.tasks,
    changes: createJobChanges(database.signals),
    clock,
    routes,
    recorders: [],
  });
  return {
    opened,
    service,
    clock,
    /** Every wait that was begun. */
    delays,
    log,
    store,
    async accept(): Promise<string> {
      const options = readOptions(JobOptions.parse({}), clock.now(), null);
      const fields = {
        tenant: "default",
        kind: "word",
        input: {},
        pinned: {},
        estimateClass: "",
        estimate: 1,
        options,
      };
      return (await store.create(fields)).job.id;
    },
  };
}

test("a purge also does away with what the queue was to be told of tasks to be taken out", async () => {
  const { opened, service, store, clock, accept } = await openElsewhere();
  for (const id of await Promise.all(Array.from({ length: 40 }, accept))) await store.apply(id, { type: "cancelled" });
  await accept();
  expect((await opened.health()).untold).toBe(41);
  service.decide("PurgeQueue", { code: status.PERMISSION_DENIED, details: "no right to purge" });
  await expect(opened.queues.purgeQueue("word-queue")).rejects.toThrow("no right to purge");
  expect((await opened.health()).untold).toBe(41);
  service.decide("PurgeQueue", { ok: message("RUNNING") });
  await clock.advance(1);
  expect(await opened.queues.purgeQueue("word-queue")).toMatchObject({ name: "word-queue", state: "RUNNING" });
  expect((await opened.health()).untold).toBe(1);
});

test("a disabled queue is found, warned of once and a trouble until it runs", async () => {
  const { opened, service, store, clock, delays, log } = await openElsewhere();
  const lookEvery = 300_000;
  const troubles = async () => (await opened.health()).troubles;
  const looked = (times: number) =>
    expect.poll(() => delays.filter((delay) => delay === lookEvery).length, { timeout: 10_000 }).toBe(times);
  const warnings = () => log.filter(({ level }) => level === "warn").map(({ text }) => text);
  // One that may not be seen says nothing of it; in the end somebody has enabled it elsewhere.
  const hidden = { code: status.PERMISSION_DENIED, details: "no right to look" };
  const disabled = { ok: message("DISABLED") };
  service.decide("GetQueue", disabled, disabled, hidden, { ok: message("RUNNING") });
  const since = clock.now();
  await opened.start(store);
  await looked(1);
  expect(await troubles()).toMatchObject([{ queue: "word-queue", asked: "bring", code: "disabled", since }]);
  expect((await troubles())[0]?.message).toContain("brings none until it is resumed");
  for (const times of [2, 3]) {
    await clock.advance(lookEvery);
    await looked(times);
    expect(await troubles()).toHaveLength(1);
  }
  expect(warnings()).toHaveLength(1);
  expect(warnings()[0]).toContain("is disabled");
  await clock.advance(lookEvery);
  await looked(4);
  expect(await troubles()).toEqual([]);
  expect(warnings()[1]).toBe("word-queue: it works again");
});

test("a disabled queue is no trouble any more once it is resumed", async () => {
  const { opened, service } = await openElsewhere();
  service.decide("GetQueue", { ok: message("DISABLED") });
  expect(await opened.queues.getQueue("word-queue")).toMatchObject({ state: "PAUSED" });
  expect((await opened.health()).troubles).toMatchObject([{ code: "disabled" }]);
  service.decide("ResumeQueue", { ok: message("RUNNING") });
  await opened.queues.resumeQueue("word-queue");
  expect((await opened.health()).troubles).toEqual([]);
});
