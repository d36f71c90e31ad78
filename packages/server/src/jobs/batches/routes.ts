import { BatchParams, BatchStatusResponse, Problem } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { scopeOf } from "../scope.ts";
import type { Batches } from "./batches.ts";

export interface BatchRoutesOptions {
  batches: Batches;
  kind: string;
}

/** A kind's batches: their state, and cancelling them. Making one is the kind's own route. */
export const batchRoutes: FastifyPluginAsync<BatchRoutesOptions> = async (plugin, { batches, kind }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  // As the kind's own routes: by the last part of their path.
  const tags = plugin.prefix.split("/").slice(-1);

  app.get(
    "/batches/:batch_id",
    {
      schema: {
        tags,
        summary: "A batch's state",
        description: "Its jobs by state, the overall progress, and each job in short.",
        params: BatchParams,
        response: { 200: BatchStatusResponse, 404: Problem },
      },
    },
    (request) => batches.status(request.params.batch_id, scopeOf(request, kind)),
  );

  app.delete(
    "/batches/:batch_id",
    {
      schema: {
        tags,
        summary: "Cancel a batch",
        description: "Cancels every job of the batch that is not finished.",
        params: BatchParams,
        response: { 200: BatchStatusResponse, 404: Problem, 409: Problem },
      },
    },
    (request) => batches.cancel(request.params.batch_id, scopeOf(request, kind)),
  );
};
