import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createManualClock, type Database, type ManualClock, narrow, openSqlite } from "@galley/foundation";
import { onTestFinished } from "vitest";
import { createImageFiles } from "../../src/images/files.ts";
import { createFinals } from "../../src/images/finals.ts";
import { createImageJob } from "../../src/images/job.ts";
import { createKeeper } from "../../src/images/keep.ts";
import { createImageLinks, imageLinkRecorder } from "../../src/images/links.ts";
import type { ImageProvider, ImageQuestion } from "../../src/images/port.ts";
import { type ImageTables, migrateImageTables } from "../../src/images/tables.ts";
import type { ImageTools } from "../../src/images/tools.ts";
import { createBatches } from "../../src/jobs/batches/batches.ts";
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
import { createPixels } from "../../src/pixels/pixels.ts";
import { createPixelRoom } from "../../src/pixels/room.ts";
import { StorageError, type StorageErrorCode } from "../../src/storage/errors.ts";
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
export const away = (code: StorageErrorCode = "unavailable") => new StorageError(code, "The storage does not answer.");

interface SceneOptions {
  /** US dollars; 0.25 where it is not said. */
  cost?: (question: ImageQuestion) => number | null;
  /** What every address of a source leads to. */
  source?: Uint8Array;
}

/** A worker on image jobs, whose storage is away for as many calls as is said, and a provider that is paid. */
export async function openScene({ cost = () => 0.25, source = new Uint8Array() }: SceneOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), "galley-scene-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const whole: Database<ImageTables & JobTables> = openSqlite(join(folder, "galley.db"));
  onTestFinished(() => whole.close());
  const database = narrow<ImageTables, JobTables>(whole);
  await migrateJobTables(database);
  await migrateImageTables(narrow<JobTables, ImageTables>(whole));
  const clock = createManualClock();
  const disk = await openStorage({ kind: "disk", folder: join(folder, "files") }, { clock });
  onTestFinished(() => disk.close());
  const state = { failures: 0, failed: 0, unreadable: 0, made: 0, failing: false, defects: [] as unknown[] };
  const put: typeof disk.put = async (...given) => {
    if (state.failures === 0) return disk.put(...given);
    state.failures -= 1;
    state.failed += 1;
    throw away();
  };
  const get: typeof disk.get = async (...given) => {
    if (state.unreadable === 0) return disk.get(...given);
    state.unreadable -= 1;
    state.failed += 1;
    throw away();
  };
  const bytes = new Uint8Array(await picture(64, 64));
  const provider: ImageProvider = {
    name: "paid",
    offer: (question) => ({ model: "brush", cost: cost(question), seconds: 9 }),
    make: async ({ seed }) => {
      state.made += 1;
      return { bytes, mediaType: "image/png", seed, warnings: [] };
    },
    collect: async () => undefined,
  };
  const files = createImageFiles({ database: whole, storage: { ...disk, put, get }, clock });
  const tools: ImageTools = {
    providers: new Map([["paid", provider]]),
    files,
    keeper: createKeeper({ files, clock }),
    pixels: createPixels({ room: createPixelRoom({ bytes: 1e8, slots: 2 }) }),
    fetch: { fetch: async () => ({ body: source }) } as unknown as ImageTools["fetch"],
    clock,
    onDefect: (error) => state.defects.push(error),
  };
  const job = createImageJob(tools, { random: () => 0.5 });
  const changes = createJobChanges(database.signals);
  const routes = new Map([[job.kind, { queue: job.queue, pathOf: () => `${job.path}/worker` }]]);
  const store = createJobStore({ database, tasks: noTasks, changes, clock, routes, recorders: [imageLinkRecorder] });
  const definitions = new Map([[job.kind, anyDefinition(job)]]);
  const runner = createRunner({
    ...{ database, store, clock, concurrency: 4, postponementStep: 0, definitions },
    checkpoints: createCheckpoints(database, clock),
    texts: createLiveTexts({ database, clock, onError: () => {} }),
    onDefect: (_jobId, error) => state.defects.push(error),
  });
  const stopping = new AbortController().signal;
  const jobs = createJobService({
    ...{ database, store, tasks: noTasks, runner, changes, clock, stopping },
    pathOf: () => job.path,
    onRetry: (kind) => definitions.get(kind)?.onRetry,
  });
  const batches = createBatches({ database, store, clock, cancelRunning: runner.cancel });
  const links = createImageLinks(whole);
  const acceptInput = async (asked: object, options = {}) => {
    const given = submission();
    const all = { ...given, options: { ...given.options, ...options } };
    return (await jobs.create(job, job.input.parse(asked), all)).accepted;
  };
  return {
    ...{ clock, state, runner, job, jobs, batches, links, acceptInput },
    finals: createFinals({ database: whole, jobs, batches, imageJob: job }),
    accept: (request: object, options = {}) =>
      acceptInput({ operation: "generate", request: { provider: "paid", ...request } }, options),
    status: (id: string) => jobs.status(id, everyJob),
    charges: () => database.read.selectFrom("job_charge").select(["job_id", "cost"]).execute(),
    stored: () => whole.read.selectFrom("image_file").select("key").execute(),
  };
}

/** A small picture from words. */
export const request = { prompt: "A lighthouse", aspect_ratio: "custom", width: 64, height: 64 };

/** Lets time go by, a second at once and each with what it brings, until the work is over. */
export async function passUntil<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  work.then(over, over);
  while (!isOver) await passSeconds(clock, 1);
  return work;
}

export async function passSeconds(clock: ManualClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await clock.advance(1000);
    // Commits are made once in a turn of the event loop.
    for (let turn = 0; turn < 5; turn += 1) await nextTurn();
  }
}
