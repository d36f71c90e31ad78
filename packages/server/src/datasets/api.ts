import { type Clock, type Database, narrow } from "@galley/foundation";
import type { FastifyPluginAsync } from "fastify";
import type { EventStreams } from "../http/event-stream.ts";
import type { JobChanges } from "../jobs/changes.ts";
import type { JobService } from "../jobs/service.ts";
import type { JobTables } from "../jobs/tables.ts";
import type { Storage } from "../storage/port.ts";
import { createDatasetAddresses, type DatasetAddressesOptions } from "./addresses.ts";
import { createDatasets } from "./datasets.ts";
import { createDatasetWatch } from "./events.ts";
import { createImages } from "./images.ts";
import type { ImageQueue } from "./processing/queue.ts";
import { createProjects } from "./projects.ts";
import { createRemovals } from "./removals.ts";
import { createReprocess } from "./reprocess.ts";
import { datasetRoutes } from "./routes/datasets.ts";
import { datasetEventRoutes } from "./routes/events.ts";
import { datasetFileRoutes } from "./routes/files.ts";
import { datasetImageRoutes } from "./routes/images.ts";
import { datasetProgressRoutes } from "./routes/progress.ts";
import { projectRoutes } from "./routes/projects.ts";
import type { DatasetTables } from "./tables.ts";

export interface DatasetApiOptions extends DatasetAddressesOptions {
  database: Database<DatasetTables & JobTables>;
  storage: Storage;
  clock: Clock;
  jobs: JobService;
  queue: ImageQueue;
  changes: JobChanges;
  streams: EventStreams;
  onError: (error: unknown) => void;
}

/** What clients do with projects and datasets, but for uploads. */
export function openDatasetApi(options: DatasetApiOptions) {
  const { database, storage, clock, jobs, queue, changes, streams, onError } = options;
  const removals = createRemovals({ database, storage, clock, jobs, onError });
  const tables = narrow<DatasetTables & JobTables, DatasetTables>(database);
  const projects = createProjects({ database: tables, clock, removals });
  const datasets = createDatasets({ database: tables, clock, removals });
  const images = createImages({ database: tables, datasets, removals });
  const reprocess = createReprocess({ database, datasets, queue });
  const watch = createDatasetWatch({ database: tables, changes, clock, onError });
  const addresses = createDatasetAddresses(options);

  /** Under `/api/v1`. */
  const routes: FastifyPluginAsync = async (app) => {
    await app.register(projectRoutes, { projects });
    await app.register(datasetRoutes, { datasets, addresses });
    await app.register(datasetProgressRoutes, { datasets, reprocess });
    await app.register(datasetEventRoutes, { datasets, watch, streams });
    await app.register(datasetImageRoutes, { images, addresses });
    await app.register(datasetFileRoutes, { images, addresses, storage });
  };
  return { routes, datasets, removals };
}
