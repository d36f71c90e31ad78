import type { Clock, Database } from "@galley/foundation";
import type { PixelRoom } from "../images/pixels/room.ts";
import type { JobService } from "../jobs/service.ts";
import type { JobRecorder } from "../jobs/store.ts";
import type { JobTables } from "../jobs/tables.ts";
import type { Storage } from "../storage/port.ts";
import { createRemoveLeftovers } from "./leftovers.ts";
import { createDatasetJob, type DatasetJob } from "./processing/job.ts";
import { createImageQueue } from "./processing/queue.ts";
import { createDatasetJobRecorder } from "./processing/recorder.ts";
import { createProcessingStage } from "./processing/stage.ts";
import type { DatasetTables } from "./tables.ts";
import { createUploads } from "./uploads.ts";

type Tables = DatasetTables & JobTables;

export interface OpenDatasetsOptions {
  database: Database<Tables>;
  storage: Storage;
  clock: Clock;
  /** The memory for pictures that the whole process shares. */
  room: PixelRoom;
  /** The queue that carries the jobs. */
  queue: string;
  /** An error in the work on a picture that says nothing a client should see. */
  onDefect: (error: unknown) => void;
}

/** The job of datasets, which is all that a worker needs of them. */
export function openDatasetJob({ queue, ...options }: OpenDatasetsOptions): {
  datasetJob: DatasetJob;
  recorder: JobRecorder;
} {
  const datasetJob = { ...createDatasetJob(createProcessingStage(options)), queue };
  return { datasetJob, recorder: createDatasetJobRecorder(options.clock) };
}

export interface OpenUploadsOptions {
  database: Database<Tables>;
  storage: Storage;
  clock: Clock;
  datasetJob: DatasetJob;
  jobs: JobService;
}

/** What takes files in and hands them on to jobs. */
export function openUploads({ database, storage, clock, datasetJob, jobs }: OpenUploadsOptions) {
  const queue = createImageQueue({ jobs, datasetJob, clock });
  const removeLeftovers = createRemoveLeftovers({
    database: database as unknown as Database<DatasetTables>,
    storage,
  });
  return { uploads: createUploads({ database, clock, queue, removeLeftovers }), queue, removeLeftovers };
}
