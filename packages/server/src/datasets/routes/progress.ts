import { DatasetParams, DatasetProgress, Problem, ReprocessResponse } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Datasets } from "../datasets.ts";
import { viewProgress } from "../progress.ts";
import type { Reprocess } from "../reprocess.ts";
import { datasetScopeOf } from "../scope.ts";

export interface DatasetProgressRoutesOptions {
  datasets: Datasets;
  reprocess: Reprocess;
}

const tags = ["datasets"];
const under = "/projects/:project_id/datasets/:dataset_id";

/** How far the processing of a dataset is. Under `/api/v1`. */
export const datasetProgressRoutes: FastifyPluginAsync<DatasetProgressRoutesOptions> = async (plugin, options) => {
  const { datasets, reprocess } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.get(
    `${under}/processing-status`,
    {
      schema: {
        tags,
        summary: "How far a dataset's processing is",
        description: "Of the uploads since it was last at rest. `…/events` tells the same, live.",
        params: DatasetParams,
        response: { 200: DatasetProgress, 404: Problem },
      },
    },
    async (request, reply) => {
      const row = await datasets.status(datasetScopeOf(request), request.params);
      reply.header("cache-control", "private, no-cache");
      return viewProgress(row);
    },
  );

  app.post(
    `${under}/reprocess`,
    {
      schema: {
        tags,
        summary: "Process the failed pictures again",
        description: "All of the dataset's, of whatever upload. Where none has failed, nothing is done.",
        params: DatasetParams,
        response: { 200: ReprocessResponse, 404: Problem },
      },
    },
    async (request) => {
      const scope = datasetScopeOf(request);
      const { count, jobs } = await reprocess(scope, request.params);
      const { id, processing_status } = await datasets.status(scope, request.params);
      return { dataset_id: id, queued_count: count, processing_status, job_ids: jobs.map((job) => job.id) };
    },
  );
};
