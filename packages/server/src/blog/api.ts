import type { FastifyPluginAsync } from "fastify";
import type { JobEngine } from "../jobs/engine.ts";
import { blogBatchRoute } from "./batch-route.ts";
import { exportRoutes } from "./export/routes.ts";
import type { BlogJob } from "./job.ts";
import { outlineRoutes } from "./outline-routes.ts";
import { blogRoutes } from "./routes.ts";
import type { TextPool } from "./text-pool.ts";

export interface BlogApiOptions {
  engine: Pick<JobEngine, "jobs" | "batches" | "decisions">;
  blogJob: BlogJob;
  text: TextPool;
}

/** What clients do with posts, besides what they do with every job. */
export const blogApi: FastifyPluginAsync<BlogApiOptions> = async (app, { engine, blogJob, text }) => {
  const { jobs, batches, decisions } = engine;
  await app.register(blogRoutes, { jobs, blogJob });
  await app.register(blogBatchRoute, { jobs, batches, blogJob });
  await app.register(outlineRoutes, { jobs, decisions, blogJob });
  await app.register(exportRoutes, { jobs, blogJob, text });
};
