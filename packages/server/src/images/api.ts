import type { Database } from "@galley/foundation";
import type { FastifyPluginAsync } from "fastify";
import type { JobEngine } from "../jobs/engine.ts";
import type { JobTables } from "../jobs/tables.ts";
import type { Storage } from "../storage/port.ts";
import { imageBatchRoutes } from "./batch-routes.ts";
import { imageFilesRoute } from "./files-route.ts";
import { createFinals } from "./finals.ts";
import type { ImageJob } from "./job.ts";
import type { ImageLinks } from "./links.ts";
import type { ImageProvider } from "./port.ts";
import { blogImagesRoute, imageProvidersRoute } from "./providers-route.ts";
import { imageRoutes } from "./routes.ts";
import type { ImageTables } from "./tables.ts";
import { imageUploadRoute } from "./uploads/route.ts";
import type { ImageUploads } from "./uploads/uploads.ts";

export interface ImageApiOptions {
  database: Database<ImageTables & JobTables>;
  storage: Storage;
  engine: Pick<JobEngine, "jobs" | "batches">;
  imageJob: ImageJob;
  providers: ReadonlyMap<string, ImageProvider>;
  links: ImageLinks;
  uploads: ImageUploads;
  /** The job that pictures may belong to. */
  blogJob: { kind: string; path: string };
}

/** What clients do with pictures, besides what they do with every job. */
export const imageApi: FastifyPluginAsync<ImageApiOptions> = async (app, options) => {
  const { database, storage, engine, imageJob, providers, links, uploads, blogJob } = options;
  const { jobs, batches } = engine;
  const prefix = imageJob.path;
  const finals = createFinals({ database, jobs, batches, imageJob });
  await app.register(imageRoutes, { prefix, jobs, imageJob });
  await app.register(imageBatchRoutes, { prefix, jobs, batches, imageJob, finals });
  await app.register(imageUploadRoute, { prefix, uploads });
  await app.register(imageFilesRoute, { prefix, jobs, uploads, storage, kind: imageJob.kind });
  await app.register(imageProvidersRoute, { prefix, providers });
  const kinds = { blog: blogJob.kind, image: imageJob.kind };
  await app.register(blogImagesRoute, { prefix: blogJob.path, jobs, links, kinds });
};
