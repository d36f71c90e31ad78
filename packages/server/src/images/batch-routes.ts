import {
  BatchParams,
  CreateImageBatchResponse,
  CreateImageJobResponse,
  CreateJobHeaders,
  FinalizeBatchRequest,
  FinalizeImageRequest,
  ImageBatchRequest,
  JobParams,
  Problem,
  splitImageBatch,
} from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { bodyOptional } from "../http/body-optional.ts";
import { warnOfUnknownFields } from "../http/unknown-fields.ts";
import type { Batches, CreatedBatch } from "../jobs/batches/batches.ts";
import { scopeOf } from "../jobs/scope.ts";
import type { Finals } from "./finals.ts";
import type { Submitting } from "./submit.ts";

export interface ImageBatchRoutesOptions extends Submitting {
  batches: Batches;
  finals: Finals;
}

const tags = ["images"];

const accepted = (batch: CreatedBatch) => ({
  batch_id: batch.id,
  job_ids: batch.jobs.map(({ id }) => id),
  status: "queued" as const,
  total_images: batch.jobs.length,
  estimated_completion_time: batch.jobs.reduce((sum, { estimate }) => sum + estimate, 0),
});

/** Many pictures in one request, and the finals of those that a person has approved. */
export const imageBatchRoutes: FastifyPluginAsync<ImageBatchRoutesOptions> = async (plugin, options) => {
  const { jobs, batches, finals, imageJob } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.post(
    "/batch-generate",
    {
      preValidation: warnOfUnknownFields(ImageBatchRequest),
      schema: {
        tags,
        summary: "Make many pictures",
        description:
          "Accepts all or none. With the workflow `draft_then_final` every picture is made as a draft first.",
        headers: CreateJobHeaders,
        body: ImageBatchRequest,
        response: { 202: CreateImageBatchResponse, 422: Problem },
      },
    },
    async (request, reply) => {
      const { body, trace } = request;
      const { tenant } = request.caller;
      const prepared = splitImageBatch(body).map(({ input, options: own }) =>
        jobs.prepare(imageJob, { operation: "generate", request: input }, { tenant, options: own, trace }),
      );
      const key = request.headers["idempotency-key"];
      const batch = await batches.create({
        tenant,
        kind: imageJob.kind,
        jobs: await Promise.all(prepared),
        webhookUrl: body.webhook_url ?? null,
        webhookEvents: body.webhook_events ?? null,
        idempotency: key === undefined ? undefined : { key, request: body },
      });
      if (batch.replayed) reply.header("idempotency-replayed", "true");
      return reply.code(202).header("location", `${imageJob.path}/batches/${batch.id}`).send(accepted(batch));
    },
  );

  app.post(
    "/jobs/:job_id/finalize",
    {
      preValidation: [bodyOptional, warnOfUnknownFields(FinalizeImageRequest)],
      schema: {
        tags,
        summary: "Make the final picture of a draft",
        description:
          "With the same prompt and seed, in a better quality. Asked again for the same quality, it answers with the job that " +
          "was made first; for another, 409, unless that job has failed or was cancelled.",
        params: JobParams,
        headers: CreateJobHeaders,
        body: FinalizeImageRequest,
        response: { 202: CreateImageJobResponse, 404: Problem, 409: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request, imageJob.kind);
      const key = request.headers["idempotency-key"];
      const { accepted: final, replayed } = await finals.of(request.params.job_id, request.body, scope, key);
      if (replayed) reply.header("idempotency-replayed", "true");
      return reply
        .code(202)
        .header("location", final.status_url)
        .send({ ...final, is_draft: false });
    },
  );

  app.post(
    "/batches/:batch_id/finalize",
    {
      preValidation: [bodyOptional, warnOfUnknownFields(FinalizeBatchRequest)],
      schema: {
        tags,
        summary: "Make the final pictures of a batch's drafts",
        description:
          "Of the drafts that `job_ids` names, or of all that are complete and have no final yet, as a new batch. One whose " +
          "final has failed or was cancelled has none; 409 names the final of one that has.",
        params: BatchParams,
        headers: CreateJobHeaders,
        body: FinalizeBatchRequest,
        response: { 202: CreateImageBatchResponse, 404: Problem, 409: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(request, imageJob.kind);
      const key = request.headers["idempotency-key"];
      const batch = await finals.ofBatch(request.params.batch_id, request.body, scope, key);
      if (batch.replayed) reply.header("idempotency-replayed", "true");
      return reply.code(202).header("location", `${imageJob.path}/batches/${batch.id}`).send(accepted(batch));
    },
  );
};
