import { createHash, randomUUIDv7 } from "node:crypto";
import { join } from "node:path";
import {
  type AdjustableClock,
  createAdjustableClock,
  createManualClock,
  type Database,
  type ManualClock,
  narrow,
  openPostgres,
  openSqlite,
} from "@galley/foundation";
import { onTestFinished } from "vitest";
import { migrateDatasetTables } from "../../src/datasets/migrate.ts";
import { openUploads } from "../../src/datasets/open.ts";
import { createDatasetJob } from "../../src/datasets/processing/job.ts";
import { createDatasetJobRecorder } from "../../src/datasets/processing/recorder.ts";
import { createReconciler } from "../../src/datasets/reconcile.ts";
import { createCarryOut } from "../../src/datasets/removals.ts";
import { openResumable } from "../../src/datasets/resumable/open.ts";
import type { DatasetTables } from "../../src/datasets/tables.ts";
import type { StoredFile, Upload } from "../../src/datasets/uploads.ts";
import { createJobChanges } from "../../src/jobs/changes.ts";
import { migrateJobTables } from "../../src/jobs/migrate.ts";
import { createJobService } from "../../src/jobs/service.ts";
import { createJobStore } from "../../src/jobs/store.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import type { JobTask, JobTasks } from "../../src/jobs/tasks.ts";
import { StorageError } from "../../src/storage/errors.ts";
import { openStorage } from "../../src/storage/open.ts";
import { createStorageOwner, migrateOwnerTables, type OwnerTables } from "../../src/storage/owner.ts";
import type { Storage } from "../../src/storage/port.ts";
import { freshPlace } from "./processing/place.ts";

type Tables = DatasetTables & JobTables & OwnerTables;

const minute = 60_000;

/** The project of all datasets. */
export const projectId = randomUUIDv7();

/**
 * A database and a folder of files, with whatever a process that dies can leave in them. The files' times are the file
 * system's: the clock begins now, and is moved from there.
 */
export async function createWorld({
  clock = createManualClock(Date.now()),
  files,
}: {
  clock?: ManualClock | AdjustableClock;
  /** The folder of another world's files. */
  files?: string;
} = {}) {
  const { folder, postgres } = await freshPlace();
  const database: Database<Tables> =
    postgres === undefined ? openSqlite(join(folder, "galley.db")) : openPostgres(postgres);
  onTestFinished(database.close);
  await migrateJobTables(database as unknown as Database<JobTables>);
  await migrateDatasetTables(database as unknown as Database<DatasetTables>);
  await migrateOwnerTables(database as unknown as Database<OwnerTables>);
  const disk = await openStorage(
    { kind: "disk", folder: files ?? join(folder, "files") },
    { clock: createAdjustableClock(clock) },
  );
  const troubles = createFailures();
  const storage = troubles.of(disk);
  const tasks = new Map<string, JobTask>();
  const jobTasks: JobTasks = {
    inCommit: true,
    create: async (_work, task) => void tasks.set(task.name, task),
    remove: async () => {},
    presence: async () => "there",
    firstTry: async () => {},
  };
  const datasetJob = createDatasetJob({
    name: "processing_images",
    version: 1,
    weight: 1,
    says: { start: "", complete: "" },
    run: () => Promise.reject(new Error("not here")),
  });
  const route = { queue: datasetJob.queue, pathOf: () => "/" };
  const changes = createJobChanges(database.signals);
  const jobTables = database as unknown as Database<JobTables>;
  const store = createJobStore({
    database: jobTables,
    tasks: jobTasks,
    changes,
    clock,
    routes: new Map([[datasetJob.kind, route]]),
    recorders: [createDatasetJobRecorder(clock)],
  });
  const jobs = createJobService({
    database: jobTables,
    store,
    tasks: jobTasks,
    runner: { cancel: () => {} },
    changes,
    clock,
    stopping: new AbortController().signal,
    pathOf: () => "/",
  });
  const told: string[] = [];
  const errors: Error[] = [];
  const failingDatabase = troubles.ofDatabase(database);
  const options = { database: narrow<Tables, DatasetTables & JobTables>(failingDatabase), storage, clock };
  const owner = createStorageOwner({ database: narrow<Tables, OwnerTables>(failingDatabase), storage });
  const { uploads, alive, queue, removeLeftovers } = openUploads({ ...options, datasetJob, jobs });
  // Of a process that is to die: nothing of it runs by itself any more.
  const still = { now: clock.now, after: () => () => {} };
  const dying = openUploads({ ...options, clock: still, datasetJob, jobs }).uploads;
  const carryOut = createCarryOut(options);
  const resumable = openResumable({ ...options, uploads, carryOut, onTrouble: () => {} });
  const open = () =>
    createReconciler({
      ...options,
      queue,
      alive,
      removeLeftovers,
      carryOut,
      resumable,
      owner,
      onError(error, what) {
        told.push(what);
        errors.push(error as Error);
      },
    });
  await database.write(async ({ db }) => {
    const project = { id: projectId, tenant: "default", name: "P", created_at: 1, updated_at: 1 };
    await db.insertInto("project").values(project).execute();
  });
  const newDataset = async (): Promise<string> => {
    const id = randomUUIDv7();
    const row = { id, project_id: projectId, tenant: "default", name: id, created_at: 1 };
    await database.write(({ db }) => db.insertInto("dataset").values(row).execute());
    return id;
  };
  const put = async (upload: Upload, filename: string): Promise<StoredFile> => {
    const imageId = randomUUIDv7();
    const key = `${upload.folder}${imageId}.jpg`;
    const bytes = Buffer.from(filename);
    await disk.put(key, bytes, { contentType: "image/jpeg" });
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { imageId, filename, size: bytes.length, contentType: "image/jpeg", sha256, key };
  };
  return {
    clock,
    database: narrow<Tables, DatasetTables & JobTables>(database),
    files: files ?? join(folder, "files"),
    disk,
    storage,
    troubles,
    reads: troubles.reads,
    slow: troubles.slow,
    uploads,
    queue,
    jobs,
    resumable,
    dying,
    tasks,
    told,
    errors,
    /** Of a process that has died: how many sweeps find that out. */
    sweepsUntilDead: database.shared ? 6 : 1,
    newDataset,
    put,
    openReconciler: open,
    /** So much later, with no timer of the dead process run. */
    pass: async (minutes: number) => clock.advance(minutes * minute),
    async keys(): Promise<string[]> {
      const all = (await Array.fromAsync(disk.list(""))).map(({ key }) => key);
      return all.filter((key) => !key.startsWith("galley/"));
    },
    rows: (table: "dataset_upload" | "dataset_removal" | "dataset_image" | "job") =>
      database.read
        .selectFrom(table as "dataset_image")
        .selectAll()
        .orderBy(table === "dataset_removal" ? "key" : "id")
        .execute(),
    /** Uploads some pictures that stay. */
    async upload(datasetId: string, names: readonly string[]): Promise<StoredFile[]> {
      const upload = await uploads.begin({ id: datasetId, tenant: "default" });
      const files = await Promise.all(names.map((name) => put(upload, name)));
      await upload.commit(files);
      return files;
    },
  };
}

/** Storage and a database that fail where a test wants it. */
function createFailures() {
  let failing: (call: string) => unknown;
  let reads = 0;
  type Slowed = (run: () => Promise<void>) => Promise<void>;
  const slowed = new Map<string, Slowed>();
  /** As slowly as the test wants. */
  async function slowly<T>(call: string, work: () => Promise<T>): Promise<T> {
    let done: T | undefined;
    const run = async (): Promise<void> => {
      done = await work();
    };
    await (slowed.get(call) ?? ((run) => run()))(run);
    return done as T;
  }
  const reset = () => {
    failing = () => undefined;
  };
  reset();
  const check = (call: string): void => {
    const error = failing(call);
    if (error !== undefined) throw error;
  };
  return {
    /** Calls for which `error` answers something fail with it: `delete <key>`, `list <prefix>`, `write`, … */
    failWhen(error: (call: string) => unknown): void {
      failing = error;
    },
    reset,
    /** How often a database was asked for anything. */
    reads: () => reads,
    /** Has each call of a kind done as the test does it. */
    slow: (call: "delete" | "deletePrefix", how: Slowed): void => void slowed.set(call, how),
    of: (disk: Storage): Storage => ({
      ...disk,
      async put(key, body, options) {
        check(`put ${key}`);
        const stored = await disk.put(key, body, options);
        check(`stored ${key}`);
        return stored;
      },
      async delete(key) {
        check(`delete ${key}`);
        await slowly("delete", () => disk.delete(key));
      },
      async deletePrefix(prefix) {
        check(`deletePrefix ${prefix}`);
        return slowly("deletePrefix", () => disk.deletePrefix(prefix));
      },
      async get(key, options) {
        check(`get ${key}`);
        return disk.get(key, options);
      },
      async head(key) {
        check(`head ${key}`);
        return disk.head(key);
      },
      async *list(prefix) {
        check(`list ${prefix}`);
        yield* disk.list(prefix);
      },
    }),
    ofDatabase: <T>(database: Database<T>): Database<T> => ({
      ...database,
      get read() {
        reads += 1;
        return database.read;
      },
      async write(unit) {
        check("write");
        return database.write(unit);
      },
    }),
  };
}

export const storageDown = () => new StorageError("unavailable", "The storage does not answer.");
