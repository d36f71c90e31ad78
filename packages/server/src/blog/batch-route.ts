import { BlogBatchRequest, CreateBlogBatchResponse, CreateJobHeaders, Problem, splitBlogBatch } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { warnOfUnknownFields } from "../http/unknown-fields.ts";
import type { Batches } from "../jobs/batches/batches.ts";
import type { JobService } from "../jobs/service.ts";
import type { createBlogJob } from "./job.ts";

export interface BlogBatchRouteOptions {
  jobs: JobService;
  batches: Batches;
  blogJob: ReturnType<typeof createBlogJob>;
}

/** Many posts in one request. */
export const blogBatchRoute: FastifyPluginAsync<BlogBatchRouteOptions> = async (plugin, options) => {
  const { jobs, batches, blogJob } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.post(
    "/batch-generate",
    {
      preValidation: warnOfUnknownFields(BlogBatchRequest),
      schema: {
        tags: ["blog"],
        summary: "Write many blog posts",
        description: "Accepts all or none. Options of the whole go for every post that does not say otherwise.",
        headers: CreateJobHeaders,
        body: BlogBatchRequest,
        response: { 202: CreateBlogBatchResponse, 422: Problem },
      },
    },
    async (request, reply) => {
      const { tenant } = request.caller;
      const { body, trace } = request;
      const prepared = splitBlogBatch(body).map(({ input, options }) =>
        jobs.prepare(blogJob, input, { tenant, options, trace }),
      );
      const key = request.headers["idempotency-key"];
      const batch = await batches.create({
        tenant,
        kind: blogJob.kind,
        jobs: await Promise.all(prepared),
        webhookUrl: body.webhook_url ?? null,
        webhookEvents: body.webhook_events ?? null,
        idempotency: key === undefined ? undefined : { key, request: body },
      });
      if (batch.replayed) reply.header("idempotency-replayed", "true");
      return reply
        .code(202)
        .header("location", `${blogJob.path}/batches/${batch.id}`)
        .send({
          batch_id: batch.id,
          job_ids: batch.jobs.map(({ id }) => id),
          status: "queued",
          total_blogs: batch.jobs.length,
          estimated_completion_time: batch.jobs.reduce((sum, { estimate }) => sum + estimate, 0),
        });
    },
  );
};
