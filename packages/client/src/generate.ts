import type { BlogResult, EnhancedBlogGenerationInput } from "@galley/contract";
import { type Answer, isObject } from "./answer.ts";
import { type Connection, connect } from "./connection.ts";
import { GalleyError, invalidAnswer, JobCancelledError, JobFailedError } from "./errors.ts";
import type { BlogJobStatus, CompletedBlogJob } from "./job-types.ts";
import { generateCall, jobCreated } from "./jobs.ts";
import type { ConnectionOptions, CreateAndPollOptions } from "./options.ts";
import { pollWith } from "./poll.ts";

/** How long the server holds a synchronous answer before it gives a 202 instead. */
const longestSynchronous = 300_000;

/**
 * Creates a job and waits for it in the background way; resolves with the completed job, whose `result` is the post.
 * `maxWaitTime` counts from the moment the job is accepted. Rejects with `JobFailedError`, `JobCancelledError`,
 * `PollTimeoutError` or another `GalleyError`. An abort ends the waiting, not the job.
 */
export async function createAndPollBlogJob(
  request: EnhancedBlogGenerationInput,
  options: ConnectionOptions & CreateAndPollOptions,
): Promise<CompletedBlogJob> {
  const connection = connect(options);
  const answer = await connection.send(generateCall(request, options, { async_mode: "true" }));
  return followToResult(connection, answer, options);
}

/**
 * Makes a post in one held request and resolves with it. A post that takes longer than the server holds the request
 * (300 s) is then polled, for `maxWaitTime` more; `onCreated` and `onProgress` are called only then. Errors as above.
 */
export async function generateBlog(
  request: EnhancedBlogGenerationInput,
  options: ConnectionOptions & CreateAndPollOptions,
): Promise<BlogResult> {
  const connection = connect(options);
  const call = { ...generateCall(request, options, {}), hold: longestSynchronous };
  const answer = await connection.send(call).catch((error: unknown) => {
    throw endOfHeldJob(error) ?? error;
  });
  if (answer.status === 202) return (await followToResult(connection, answer, options)).result;
  if (isResult(answer.body)) return answer.body;
  throw invalidAnswer("The answer is not a blog post", answer.status);
}

async function followToResult(
  connection: Connection,
  answer: Answer,
  options: CreateAndPollOptions,
): Promise<CompletedBlogJob> {
  const created = jobCreated(answer);
  options.onCreated?.(created);
  const job = await pollWith(connection, created, options);
  const end = { jobId: job.job_id, job };
  if (isCompleted(job)) return job;
  if (job.status === "cancelled") throw new JobCancelledError(`Job ${job.job_id} was cancelled`, end);
  if (job.status === "completed") throw invalidAnswer(`Job ${job.job_id} is completed but has no result`, 200);
  const message = job.error_message ?? `Job ${job.job_id} ended as ${job.status}`;
  throw new JobFailedError(message, job.error_code ?? "job_failed", end);
}

/** A job that failed because of what was asked for is told by the job's own code. */
const ofTheRequest: ReadonlySet<string> = new Set([
  "content_refused",
  "input_lost",
  "budget_exceeded",
  "provider_rejected",
]);

/** A synchronous call says through a problem how its job ended. */
function endOfHeldJob(error: unknown): GalleyError | undefined {
  if (!(error instanceof GalleyError)) return undefined;
  const end = { jobId: error.jobId, job: null, problem: error.problem };
  const isFailed = error.code === "job_failed" || ofTheRequest.has(error.code);
  if (isFailed) return new JobFailedError(error.message, error.code, end);
  return error.code === "job_cancelled" ? new JobCancelledError(error.message, end) : undefined;
}

function isCompleted(job: BlogJobStatus): job is CompletedBlogJob {
  return job.status === "completed" && isResult(job.result);
}

function isResult(body: unknown): body is BlogResult {
  return isObject(body) && typeof body.title === "string" && typeof body.content === "string";
}
