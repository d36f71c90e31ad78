import {
  type CreateImageJobResponse,
  type ErrorCode,
  type ImageResult,
  type JobOptions,
  splitJobOptions,
} from "@galley/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { clientSignal } from "../http/client-signal.ts";
import { readPrefer } from "../http/prefer.ts";
import { scopeOf } from "../jobs/scope.ts";
import type { JobService } from "../jobs/service.ts";
import { Refusal } from "../refusal.ts";
import type { ImageJob } from "./job.ts";
import { isDraft } from "./links.ts";
import type { ImageJobInput } from "./types.ts";

/** ms. After this a synchronous request is answered like an asynchronous one; the job carries on. */
const longestHold = 300_000;

export interface Submitting {
  jobs: JobService;
  imageJob: ImageJob;
}

type Body = JobOptions & ImageJobInput["request"];

/**
 * Accepts an image job, and answers 202 at once, or 200 with the result when it is there: the same job either way.
 * @throws Refusal
 */
export async function submitImage(
  { jobs, imageJob }: Submitting,
  request: FastifyRequest,
  reply: FastifyReply,
  toInput: (request: never) => ImageJobInput,
  isAsync: boolean,
): Promise<ImageResult | CreateImageJobResponse> {
  const { options, input } = splitJobOptions(request.body as Body);
  const asked = toInput(input as never);
  const key = request.headers["idempotency-key"] as string | undefined;
  const submission = { tenant: request.caller.tenant, options, trace: request.trace, idempotencyKey: key };
  const { accepted, replayed } = await jobs.create(imageJob, asked, submission);
  if (replayed) reply.header("idempotency-replayed", "true");
  reply.header("x-job-id", accepted.job_id);
  const respondAsync = readPrefer(request.headers.prefer).respondAsync;
  if (!isAsync && !respondAsync) {
    const scope = scopeOf(request, imageJob.kind);
    await jobs.waitUntilFinal(accepted.job_id, scope, longestHold, clientSignal(request, reply));
    const status = await jobs.status(accepted.job_id, scope);
    if (status.status === "completed") {
      reply.code(200);
      return status.result as ImageResult;
    }
    if (status.completed_at !== null) {
      const code: ErrorCode = status.status === "cancelled" ? "job_cancelled" : "job_failed";
      throw new Refusal(code, status.error_message ?? "The job was cancelled before it was complete.");
    }
  }
  if (respondAsync) reply.header("preference-applied", "respond-async");
  reply.code(202).header("location", accepted.status_url);
  return { ...accepted, is_draft: isDraft(asked) };
}
