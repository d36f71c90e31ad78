import type { CreateJobResponse, ErrorCode, JobErrorCode, JobOptions, JobStatusResponse } from "@galley/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { clientSignal } from "../http/client-signal.ts";
import { readPrefer } from "../http/prefer.ts";
import { Refusal } from "../refusal.ts";
import type { JobDefinition } from "./define.ts";
import { scopeOf } from "./scope.ts";
import type { JobService } from "./service.ts";

/** ms. After this a synchronous request is answered like an asynchronous one; the job carries on. */
const longestHold = 300_000;

/** What a request asks for. */
interface Asked<Input> {
  input: Input;
  options: JobOptions;
  /** To be answered at once. `Prefer: respond-async` says so, too. */
  isAsync: boolean;
}

type HeldAnswer<Result> = { result: Result } | { accepted: CreateJobResponse };

/**
 * Accepts a job, and answers 202 at once, or 200 with the result when it is there: the same job either way. Status and
 * headers are set; the body is the caller's to send.
 *
 * @throws Refusal where the job is not accepted, or came to nothing while the answer was held
 */
export async function submitJob<Input, Pinned, Outputs, Result>(
  jobs: JobService,
  definition: JobDefinition<Input, Pinned, Outputs, Result>,
  { input, options, isAsync }: Asked<Input>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<HeldAnswer<Result>> {
  const idempotencyKey = request.headers["idempotency-key"] as string | undefined;
  const submission = { tenant: request.caller.tenant, options, trace: request.trace, idempotencyKey };
  const { accepted, replayed } = await jobs.create(definition, input, submission);
  if (replayed) reply.header("idempotency-replayed", "true");
  reply.header("x-job-id", accepted.job_id);
  const { respondAsync } = readPrefer(request.headers.prefer);
  if (!isAsync && !respondAsync) {
    const scope = scopeOf(request, definition.kind);
    await jobs.waitUntilFinal(accepted.job_id, scope, longestHold, clientSignal(request, reply));
    const job = await jobs.status(accepted.job_id, scope);
    if (job.status === "completed") {
      reply.code(200);
      return { result: job.result as Result };
    }
    if (job.completed_at !== null) throw notCompleted(job);
  }
  if (respondAsync) reply.header("preference-applied", "respond-async");
  reply.code(202).header("location", accepted.status_url);
  return { accepted };
}

/** Why a job fails that is to be asked for differently. Such an answer is the client's mistake, and has the job's code. */
const ofTheRequest: Partial<Record<JobErrorCode, ErrorCode>> = {
  content_refused: "content_refused",
  input_lost: "input_lost",
  budget_exceeded: "budget_exceeded",
  provider_rejected: "provider_rejected",
};

function notCompleted({ status, error_code, error_message }: JobStatusResponse): Refusal {
  if (status === "cancelled")
    return new Refusal("job_cancelled", error_message ?? "The job was cancelled before it was complete.");
  const code = (error_code && ofTheRequest[error_code]) ?? "job_failed";
  return new Refusal(code, error_message ?? "The job failed.");
}
