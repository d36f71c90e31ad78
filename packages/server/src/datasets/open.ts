import { type Clock, type Database, narrow } from "@galley/foundation";
import type { FastifyBaseLogger, FastifyPluginAsync } from "fastify";
import type { JobEngine } from "../jobs/engine.ts";
import type { JobRecorder } from "../jobs/store.ts";
import type { JobTables } from "../jobs/tables.ts";
import type { PixelRoom } from "../pixels/room.ts";
import type { StorageOwner } from "../storage/owner.ts";
import type { Storage } from "../storage/port.ts";
import type { DatasetAddressesOptions } from "./addresses.ts";
import { openDatasetApi } from "./api.ts";
import { createRemoveLeftovers } from "./leftovers.ts";
import { createDatasetJob, type DatasetJob } from "./processing/job.ts";
import { createImageQueue } from "./processing/queue.ts";
import { createDatasetJobRecorder } from "./processing/recorder.ts";
import { createProcessingStage } from "./processing/stage.ts";
import { createReconciler } from "./reconcile.ts";
import { createCarryOut } from "./removals.ts";
import { openResumable } from "./resumable/open.ts";
import type { DatasetTables } from "./tables.ts";
import { uploadRoutes } from "./upload/routes.ts";
import { createUploads } from "./uploads.ts";

type Tables = DatasetTables & JobTables;

/** Where datasets live. */
interface Place {
  database: Database<Tables>;
  storage: Storage;
  clock: Clock;
}

export interface OpenDatasetJobOptions extends Place {
  /** The memory for pictures that the whole process shares. */
  room: PixelRoom;
  /** The queue that carries the jobs. */
  queue: string;
  /** An error in the work on a picture that says nothing a client should see. */
  onDefect: (error: unknown) => void;
}

/** The job of datasets: what the engine of jobs needs to know of them. */
export function openDatasetJob({ queue, ...options }: OpenDatasetJobOptions): {
  datasetJob: DatasetJob;
  recorder: JobRecorder;
} {
  const datasetJob = { ...createDatasetJob(createProcessingStage(options)), queue };
  return { datasetJob, recorder: createDatasetJobRecorder(options.clock) };
}

export interface OpenUploadsOptions extends Place {
  datasetJob: DatasetJob;
  jobs: JobEngine["jobs"];
}

/** What takes files in and hands them on to jobs. */
export function openUploads({ database, storage, clock, datasetJob, jobs }: OpenUploadsOptions) {
  const queue = createImageQueue({ jobs, datasetJob, clock });
  const removeLeftovers = createRemoveLeftovers({ database: narrow<Tables, DatasetTables>(database), storage });
  const alive = new Set<string>();
  return {
    uploads: createUploads({ database, clock, queue, removeLeftovers, alive }),
    alive: alive as ReadonlySet<string>,
    queue,
    removeLeftovers,
  };
}

export interface OpenDatasetsOptions extends Place, Omit<DatasetAddressesOptions, "clock"> {
  datasetJob: DatasetJob;
  engine: JobEngine;
  /** Tells whether the files are this database's. */
  owner: StorageOwner;
  log: Pick<FastifyBaseLogger, "error" | "warn">;
}

/** What takes files in, hands them on to jobs and puts right what was left over; and the routes to all of it. */
export function openDatasets(options: OpenDatasetsOptions) {
  const { database, storage, clock, datasetJob, engine, owner, log } = options;
  const tables = narrow<Tables, DatasetTables>(database);
  const { jobs, changes, streams } = engine;
  const { uploads, alive, queue, removeLeftovers } = openUploads({ database, storage, clock, datasetJob, jobs });
  const carryOut = createCarryOut({ database, storage });
  const resumable = openResumable({
    database,
    storage,
    clock,
    uploads,
    carryOut,
    onTrouble: (error) => log.warn({ err: error }, "a resumable upload could not be finished; it will be tried again"),
  });
  const reconciler = createReconciler({
    database,
    storage,
    clock,
    queue,
    alive,
    removeLeftovers,
    carryOut,
    resumable,
    owner,
    onError: (error, what) =>
      log.error({ err: error, what }, "what was left over could not be put right; it is tried again every minute"),
  });

  /** Under `/api/v1`. */
  const routes: FastifyPluginAsync = async (app) => {
    const onError = (error: unknown) =>
      log.error({ err: error }, "what a dataset needs could not be done; it will be tried again");
    const api = openDatasetApi({ ...options, jobs, queue, changes, streams, onError });
    const { datasets } = api;
    await app.register(api.routes);
    await app.register(uploadRoutes, {
      uploads,
      datasets,
      database: tables,
      storage,
      clock,
      jobs,
      kind: datasetJob.kind,
    });
    await app.register(resumable.routes);
  };
  return { reconciler, routes };
}
