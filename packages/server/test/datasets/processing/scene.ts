import { randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import { createManualClock, type Database, narrow, openPostgres, openSqlite } from "@galley/foundation";
import { migrateDatasetTables } from "../../../src/datasets/migrate.ts";
import { openDatasetJob, openUploads } from "../../../src/datasets/open.ts";
import type { DatasetTables } from "../../../src/datasets/tables.ts";
import { createJobChanges } from "../../../src/jobs/changes.ts";
import { createCheckpoints } from "../../../src/jobs/checkpoints.ts";
import { anyDefinition } from "../../../src/jobs/define.ts";
import { createLiveTexts } from "../../../src/jobs/live-text.ts";
import { migrateJobTables } from "../../../src/jobs/migrate.ts";
import { createRunner } from "../../../src/jobs/runner.ts";
import { createJobService } from "../../../src/jobs/service.ts";
import { createJobStore } from "../../../src/jobs/store.ts";
import type { JobTables } from "../../../src/jobs/tables.ts";
import type { JobTasks } from "../../../src/jobs/tasks.ts";
import { roomForPixels } from "../../../src/pixels/limits.ts";
import { createPixelRoom, type PixelRoom } from "../../../src/pixels/room.ts";
import { openStorage } from "../../../src/storage/open.ts";
import type { Storage } from "../../../src/storage/port.ts";
import type { Photo } from "../../support/photos.ts";

type Tables = DatasetTables & JobTables;

export interface SceneOptions {
  /** Where its files are, and its database unless `postgres` says where that is. */
  folder: string;
  postgres?: string | undefined;
  /** What is between the processing and the real storage or the real room. */
  wrapStorage?: (storage: Storage) => Storage;
  wrapRoom?: (room: PixelRoom) => PixelRoom;
}

/** Nobody brings the tasks: the tests deliver the jobs themselves. */
const noTasks: JobTasks = {
  inCommit: true,
  create: async () => {},
  remove: async () => {},
  presence: async () => "there",
  firstTry: async () => {},
};

/** The jobs of datasets with their real engine, on a real database and a real disk; only the time and the queue are not. */
export async function openScene({ folder, postgres, wrapStorage, wrapRoom }: SceneOptions) {
  const file = join(folder, "galley.db");
  const database: Database<Tables> = postgres === undefined ? openSqlite(file) : openPostgres(postgres);
  const jobTables = narrow<Tables, JobTables>(database);
  await migrateJobTables(jobTables);
  await migrateDatasetTables(narrow<Tables, DatasetTables>(database));
  const clock = createManualClock(Date.now());
  const disk = await openStorage({ kind: "disk", folder: join(folder, "files") }, { clock });
  const storage = wrapStorage?.(disk) ?? disk;
  const real = createPixelRoom(roomForPixels);
  const room = wrapRoom?.(real) ?? real;
  const defects: unknown[] = [];
  const onDefect = (error: unknown) => void defects.push(error);
  const { datasetJob, recorder } = openDatasetJob({ database, storage, clock, room, queue: "images", onDefect });
  const changes = createJobChanges(database.signals);
  const routes = new Map([[datasetJob.kind, { queue: "images", pathOf: String }]]);
  const store = createJobStore({ database: jobTables, tasks: noTasks, changes, clock, routes, recorders: [recorder] });
  const startRunner = () =>
    createRunner({
      database: jobTables,
      store,
      checkpoints: createCheckpoints(jobTables, clock),
      texts: createLiveTexts({ database: jobTables, clock, onError: onDefect }),
      definitions: new Map([[datasetJob.kind, anyDefinition(datasetJob)]]),
      clock,
      concurrency: 10,
      postponementStep: 0,
      onDefect: (_jobId, error) => defects.push(error),
    });
  const runner = startRunner();
  const ofJobs = { database: jobTables, store, tasks: noTasks, runner, changes, clock };
  const stopping = new AbortController().signal;
  const jobs = createJobService({ ...ofJobs, stopping, pathOf: () => "/api/v1" });
  const { uploads } = openUploads({ database, storage: disk, clock, datasetJob, jobs });

  async function addDataset(): Promise<string> {
    const [id, project_id, created_at] = [randomUUIDv7(), randomUUIDv7(), clock.now()];
    const owned = { tenant: "default", created_at };
    const project = { ...owned, id: project_id, name: "Project", description: null, updated_at: created_at };
    const question = { question_text: null, question_type: null, question_options: null };
    await database.write(async ({ db }) => {
      await db
        .insertInto("project")
        .values({ ...project, ...question })
        .execute();
      await db
        .insertInto("dataset")
        .values({ ...owned, id, project_id, name: "Dataset", processing_started_at: null })
        .execute();
    });
    return id;
  }

  return {
    database,
    disk,
    clock,
    store,
    jobs,
    runner,
    startRunner,
    defects,
    addDataset,

    /** What phase 1 leaves behind: files in storage, rows, and the ids of the jobs that are to process them. */
    async upload(datasetId: string, photos: readonly Photo[]): Promise<string[]> {
      const upload = await uploads.begin({ id: datasetId, tenant: "default" });
      const files = [];
      for (const { name, type, bytes } of photos) {
        const imageId = randomUUIDv7();
        const key = `${upload.folder}${imageId}.jpg`;
        const stored = await disk.put(key, bytes, { contentType: type });
        files.push({ imageId, filename: name, contentType: type, key, ...stored });
      }
      const { jobs } = await upload.commit(files);
      return jobs.map(({ id }) => id);
    },

    images: (datasetId: string) =>
      database.read.selectFrom("dataset_image").selectAll().where("dataset_id", "=", datasetId).orderBy("id").execute(),

    status: (datasetId: string) =>
      database.read.selectFrom("dataset_status").selectAll().where("id", "=", datasetId).executeTakeFirstOrThrow(),

    job: (id: string) => database.read.selectFrom("job").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),

    async filesOf(datasetId: string): Promise<string[]> {
      const keys: string[] = [];
      for await (const { key } of disk.list(`datasets/${datasetId}/`)) keys.push(key);
      return keys;
    },

    async close(): Promise<void> {
      await disk.close();
      await database.close();
    },
  };
}

/** A storage whose calls are counted by key, and can be made to fail or to wait. */
export function watchStorage() {
  const gets: string[] = [];
  const puts: string[] = [];
  type Hook = ((key: string) => unknown) | undefined;
  const hooks: { get?: Hook; put?: Hook; stored?: Hook } = {};
  const wrap = (storage: Storage): Storage => ({
    ...storage,
    async get(key, options) {
      gets.push(key);
      await hooks.get?.(key);
      return storage.get(key, options);
    },
    async put(key, body, options) {
      puts.push(key);
      await hooks.put?.(key);
      const result = await storage.put(key, body, options);
      await hooks.stored?.(key);
      return result;
    },
  });
  return { gets, puts, hooks, wrap };
}

/** A room that counts who was let in, and how many were at the same time at the most. */
export function watchRoom() {
  const seen = { decodes: 0, now: 0, most: 0 };
  const wrap = (room: PixelRoom): PixelRoom => ({
    run: (bytes, work, signal) =>
      room.run(
        bytes,
        async () => {
          seen.decodes += 1;
          seen.now += 1;
          seen.most = Math.max(seen.most, seen.now);
          try {
            return await work();
          } finally {
            seen.now -= 1;
          }
        },
        signal,
      ),
  });
  return { seen, wrap };
}
