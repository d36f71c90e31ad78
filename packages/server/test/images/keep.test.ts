import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { armFaults, createManualClock, type Database, narrow, openSqlite } from "@galley/foundation";
import { expect, onTestFinished, test } from "vitest";
import { createImageFiles } from "../../src/images/files.ts";
import { createImageJob } from "../../src/images/job.ts";
import { createKeeper } from "../../src/images/keep.ts";
import { imageLinkRecorder } from "../../src/images/links.ts";
import { createPixels } from "../../src/images/pixels/pixels.ts";
import { createPixelRoom } from "../../src/images/pixels/room.ts";
import type { ImageProvider } from "../../src/images/port.ts";
import { type ImageTables, migrateImageTables } from "../../src/images/tables.ts";
import { createJobChanges } from "../../src/jobs/changes.ts";
import { createCheckpoints } from "../../src/jobs/checkpoints.ts";
import { anyDefinition } from "../../src/jobs/define.ts";
import { createLiveTexts } from "../../src/jobs/live-text.ts";
import { migrateJobTables } from "../../src/jobs/migrate.ts";
import { createRunner } from "../../src/jobs/runner.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import { createJobService } from "../../src/jobs/service.ts";
import { createJobStore } from "../../src/jobs/store.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import { createSafeFetch } from "../../src/net/safe-fetch.ts";
import { StorageError } from "../../src/storage/errors.ts";
import { openStorage } from "../../src/storage/open.ts";
import { picture } from "../fakes/images/pictures.ts";
import { submission } from "../jobs/harness.ts";

const noTasks = {
  inCommit: true,
  create: async () => {},
  remove: async () => {},
  presence: async () => "there" as const,
  firstTry: async () => {},
};
const away = () => new StorageError("unavailable", "The storage does not answer.");

/** A worker on image jobs, whose storage is away for as many calls as is said, and a provider that is paid. */
async function openScene() {
  const folder = mkdtempSync(join(tmpdir(), "galley-keep-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const whole: Database<ImageTables & JobTables> = openSqlite(join(folder, "galley.db"));
  onTestFinished(() => whole.close());
  const database = narrow<ImageTables, JobTables>(whole);
  await migrateJobTables(database);
  await migrateImageTables(narrow<JobTables, ImageTables>(whole));
  const clock = createManualClock();
  const disk = await openStorage({ kind: "disk", folder: join(folder, "files") }, { clock });
  onTestFinished(() => disk.close());
  const state = { failures: 0, failed: 0, made: 0 };
  const put: typeof disk.put = async (...given) => {
    if (state.failures === 0) return disk.put(...given);
    state.failures -= 1;
    state.failed += 1;
    throw away();
  };
  const bytes = new Uint8Array(await picture(64, 64));
  const provider: ImageProvider = {
    name: "paid",
    offer: () => ({ model: "brush", cost: 0.25, seconds: 9 }),
    make: async ({ seed }) => {
      state.made += 1;
      return { bytes, mediaType: "image/png", seed, warnings: [] };
    },
    collect: async () => undefined,
  };
  const files = createImageFiles({ database: whole, storage: { ...disk, put }, clock });
  const tools = {
    providers: new Map([["paid", provider]]),
    files,
    keeper: createKeeper({ files, clock }),
    pixels: createPixels({ room: createPixelRoom({ bytes: 1e8, slots: 2 }) }),
    fetch: createSafeFetch({ allow: new Set(), clock }),
    clock,
  };
  const job = createImageJob(tools, { random: () => 0.5 });
  const changes = createJobChanges(database.signals);
  const routes = new Map([[job.kind, { queue: job.queue, pathOf: () => `${job.path}/worker` }]]);
  const store = createJobStore({ database, tasks: noTasks, changes, clock, routes, recorders: [imageLinkRecorder] });
  const runner = createRunner({
    ...{ database, store, clock, concurrency: 4, postponementStep: 0 },
    checkpoints: createCheckpoints(database, clock),
    texts: createLiveTexts({ database, clock, onError: () => {} }),
    definitions: new Map([[job.kind, anyDefinition(job)]]),
    onDefect: () => {},
  });
  const stopping = new AbortController().signal;
  const jobs = createJobService({
    ...{ database, store, tasks: noTasks, runner, changes, clock, stopping },
    pathOf: () => job.path,
  });
  const accept = async (request: object) => {
    const input = job.input.parse({ operation: "generate", request: { provider: "paid", ...request } });
    return (await jobs.create(job, input, submission())).accepted;
  };
  return {
    clock,
    state,
    runner,
    job,
    accept,
    status: (id: string) => jobs.status(id, everyJob),
    charges: () => database.read.selectFrom("job_charge").select(["job_id", "cost"]).execute(),
  };
}

const request = { prompt: "A lighthouse", aspect_ratio: "custom", width: 64, height: 64 };

test("a picture that storage does not take at first is tried again, not bought again", async () => {
  const { clock, state, runner, accept, status, charges } = await openScene();
  state.failures = 3;
  const { job_id } = await accept(request);
  const delivery = runner.deliver(job_id);
  for (const [failed, wait] of [1000, 2000, 4000].entries()) {
    await expect.poll(() => state.failed).toBe(failed + 1);
    await clock.advance(wait - 1);
    expect(state.failed).toBe(failed + 1);
    await clock.advance(1);
  }
  expect(await delivery).toBe("ended");
  expect(await status(job_id)).toMatchObject({ status: "completed", retry_count: 0, result: { cost: 0.25 } });
  expect(state.made).toBe(1);
  expect(await charges()).toEqual([{ job_id, cost: 0.25 }]);
});

test("while storage is away no further picture is bought, and the next ones are when it is back", async () => {
  const { clock, state, runner, accept, status, charges } = await openScene();
  state.failures = Number.POSITIVE_INFINITY;
  const [first, second] = [await accept(request), await accept({ ...request, prompt: "A harbour" })];
  const waiting = runner.deliver(first.job_id);
  await expect.poll(() => state.failed).toBe(1);
  expect(await runner.deliver(second.job_id)).toBe("ended");
  expect(await status(second.job_id)).toMatchObject({ status: "queued", retry_count: 1 });
  expect(state.made).toBe(1);
  state.failures = 0;
  await clock.advance(1000);
  await waiting;
  expect((await status(first.job_id)).status).toBe("completed");
  await clock.advance(10_000);
  await runner.deliver(second.job_id);
  expect((await status(second.job_id)).status).toBe("completed");
  expect(state.made).toBe(2);
  expect((await charges()).map(({ cost }) => cost)).toEqual([0.25, 0.25]);
});

test("one that was not stored when its process died is bought again, and both are in the account", async () => {
  const { clock, state, runner, accept, status, charges } = await openScene();
  const { job_id } = await accept(request);
  armFaults((point) => {
    if (point === "picture-before-store") throw new Error("the process has died");
  });
  onTestFinished(() => armFaults(undefined));
  await runner.deliver(job_id);
  armFaults(undefined);
  await clock.advance(10_000);
  await runner.deliver(job_id);
  expect(await status(job_id)).toMatchObject({ status: "completed", result: { cost: 0.5 } });
  expect(state.made).toBe(2);
  expect(await charges()).toEqual([0.25, 0.25].map((cost) => ({ job_id, cost })));
});

test("it is given up after four minutes, at once where the attempt is over, and where trying is of no use", async () => {
  const clock = createManualClock();
  let tries = 0;
  let error: Error = away();
  const put = async () => {
    tries += 1;
    throw error;
  };
  const { keep } = createKeeper({ files: { put }, clock });
  const keepOne = (signal = new AbortController().signal) => keep("job", new Uint8Array(1), "image/png", signal);
  const given = expect(keepOne()).rejects.toBe(error);
  const begun = clock.now();
  while (clock.waiting === 0) await clock.advance(0);
  while (clock.waiting > 0) await clock.advance(1000);
  await given;
  expect((clock.now() - begun) / 1000).toBeGreaterThan(200);
  expect((clock.now() - begun) / 1000).toBeLessThanOrEqual(240);
  // 1, 2, 4, 8 and 16 s, then every 30.
  expect(tries).toBe(6 + 6);
  const over = new AbortController();
  const ended = expect(keepOne(over.signal)).rejects.toThrow("over");
  await clock.advance(0);
  over.abort(new Error("over"));
  await ended;
  tries = 0;
  error = new TypeError("a mistake");
  await expect(keepOne()).rejects.toBe(error);
  expect(tries).toBe(1);
});

test("what is estimated before there is history: the figures of each quality, or what the provider says, for each picture", async () => {
  const { accept, job } = await openScene();
  const seconds = async (quality: string) => (await accept({ ...request, quality })).estimated_completion_time;
  expect([await seconds("draft"), await seconds("standard"), await seconds("high"), await seconds("ultra")]).toEqual([
    5, 15, 20, 30,
  ]);
  const estimateOf = (operation: string, asked: object) => {
    const source = { provider: "paid", image_url: "https://example.org/a.png" };
    const input = job.input.parse({ operation, request: { ...source, ...asked } });
    return job.firstEstimate(input, job.pin(input, 0));
  };
  expect(estimateOf("variations", { num_variations: 3 })).toBe(27);
  expect(estimateOf("upscale", { scale: 2 })).toBe(9);
});
