import {
  BlogJobRequest,
  BlogResult,
  CreateJobHeaders,
  CreateJobResponse,
  type ErrorCode,
  GenerateQuery,
  type JobStatusResponse,
  Problem,
  splitJobOptions,
} from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { clientSignal } from "../http/client-signal.ts";
import { readPrefer } from "../http/prefer.ts";
import { warnOfUnknownFields } from "../http/unknown-fields.ts";
import { scopeOf } from "../jobs/scope.ts";
import type { JobService } from "../jobs/service.ts";
import { Refusal } from "../refusal.ts";
import type { createBlogJob } from "./job.ts";

export interface BlogRoutesOptions {
  jobs: JobService;
  blogJob: ReturnType<typeof createBlogJob>;
}

/** ms. After this a synchronous request is answered like an asynchronous one; the job carries on. */
const longestHold = 300_000;

export const blogRoutes: FastifyPluginAsync<BlogRoutesOptions> = async (plugin, { jobs, blogJob }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  app.post(
    "/generate-enhanced",
    {
      preValidation: warnOfUnknownFields(BlogJobRequest),
      schema: {
        tags: ["blog"],
        summary: "Write a blog post",
        description:
          "Synchronous by default: the answer is held until the post is written, for up to 300 s. With " +
          "`async_mode=true`, or `Prefer: respond-async`, answers 202 at once and the post is written in the background.",
        querystring: GenerateQuery,
        headers: CreateJobHeaders,
        body: BlogJobRequest,
        response: { 200: BlogResult, 202: CreateJobResponse, 422: Problem, 502: Problem },
      },
    },
    async (request, reply) => {
      const respondAsync = readPrefer(request.headers.prefer).respondAsync;
      const key = request.headers["idempotency-key"];
      if (request.body.approve_outline && !request.query.async_mode && !respondAsync) {
        const message = "needs async_mode=true: a request cannot be held until somebody has decided";
        throw new Refusal("validation_failed", `approve_outline ${message}.`, [{ path: "approve_outline", message }]);
      }
      const { options, input } = splitJobOptions(request.body);
      const submission = { tenant: request.caller.tenant, options, trace: request.trace, idempotencyKey: key };
      const { accepted, replayed } = await jobs.create(blogJob, input, submission);
      if (replayed) reply.header("idempotency-replayed", "true");
      reply.header("x-job-id", accepted.job_id);
      if (!request.query.async_mode && !respondAsync) {
        const scope = scopeOf(request, blogJob.kind);
        await jobs.waitUntilFinal(accepted.job_id, scope, longestHold, clientSignal(request, reply));
        const status = await jobs.status(accepted.job_id, scope);
        if (status.status === "completed") return reply.code(200).send(status.result as BlogResult);
        if (status.completed_at !== null) throw notCompleted(status);
      }
      if (respondAsync) reply.header("preference-applied", "respond-async");
      return reply.code(202).header("location", accepted.status_url).send(accepted);
    },
  );
};

function notCompleted(job: JobStatusResponse): Refusal {
  const code: ErrorCode = job.status === "cancelled" ? "job_cancelled" : "job_failed";
  return new Refusal(code, job.error_message ?? "The job was cancelled before it was complete.");
}
