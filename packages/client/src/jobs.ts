import type { CreateJobResponse, EnhancedBlogGenerationInput, JobList } from "@galley/contract";
import { type Answer, isObject } from "./answer.ts";
import { type Call, type Connection, connect } from "./connection.ts";
import { invalidAnswer } from "./errors.ts";
import { newIdempotencyKey } from "./idempotency-key.ts";
import { type BlogJobStatus, type JobRef, type JobsFilter, toQuery } from "./job-types.ts";
import type { CallOptions, ConnectionOptions, CreateOptions } from "./options.ts";

const jobsPath = "/api/v1/blog/jobs";

/**
 * Asks for a blog post and returns as soon as the job is accepted (HTTP 202). Tries again when the network or the
 * server fails for a moment: the idempotency key makes that safe. Rejects with a `GalleyError`.
 */
export async function createBlogJob(
  request: EnhancedBlogGenerationInput,
  options: ConnectionOptions & CreateOptions,
): Promise<CreateJobResponse> {
  const connection = connect(options);
  return jobCreated(await connection.send(generateCall(request, options, { async_mode: "true" })));
}

/** The state of a job now. Rejects with a `GalleyError`, of code `job_not_found` when there is no such job. */
export async function getJobStatus(job: JobRef, options: ConnectionOptions & CallOptions): Promise<BlogJobStatus> {
  const answer = await connect(options).send({ method: "GET", target: statusTarget(job), repeat: "always" });
  return jobStatus(answer);
}

/**
 * Cancels a job and returns its status. A running job stops within about 2 s, until then `cancel_requested` is true.
 * Cancelling twice is no error; a job that is completed or failed is one (`job_state_conflict`).
 */
export async function cancelJob(job: JobRef, options: ConnectionOptions & CallOptions): Promise<BlogJobStatus> {
  const target = typeof job === "string" ? pathOf(job) : job.cancel_url;
  return jobStatus(await connect(options).send({ method: "DELETE", target, repeat: "always" }));
}

/**
 * Starts a new attempt of a failed or cancelled job; it resumes after the last finished stage. Any other job is an error
 * (`job_state_conflict`). Not sent again after a broken connection, because it may have arrived: look at the job then.
 */
export async function retryJob(job: JobRef, options: ConnectionOptions & CallOptions): Promise<BlogJobStatus> {
  const target = `${pathOf(idOf(job))}/retry`;
  return jobStatus(await connect(options).send({ method: "POST", target, repeat: "when-refused" }));
}

/** One page of the blog jobs, newest first, without their results. For the next page pass `next_cursor` as `cursor`. */
export async function listJobs(filter: JobsFilter, options: ConnectionOptions & CallOptions): Promise<JobList> {
  const answer = await connect(options).send({
    method: "GET",
    target: jobsPath,
    query: toQuery(filter),
    repeat: "always",
  });
  if (isJobList(answer.body)) return answer.body;
  throw invalidAnswer("The answer is not a list of jobs", answer.status);
}

/** One look at a job while polling: its status (undefined: as it was) and what the server said about the next look. */
export type Look = { status: BlogJobStatus | undefined; etag: string | undefined; retryAfter: number | undefined };

export async function lookAtJob(
  connection: Connection,
  job: JobRef,
  how: { etag: string | undefined; hold: number; deadline: number },
): Promise<Look> {
  const answer = await connection.send({
    method: "GET",
    target: statusTarget(job),
    query: { wait: how.hold > 0 ? Math.ceil(how.hold / 1000) : undefined },
    headers: { "if-none-match": how.etag },
    repeat: "always",
    hold: how.hold,
    deadline: how.deadline,
  });
  const unchanged = answer.status === 304 && how.etag !== undefined;
  return {
    status: unchanged ? undefined : jobStatus(answer),
    etag: answer.headers.get("etag") ?? undefined,
    retryAfter: answer.retryAfter,
  };
}

/** The request that makes a post, in the background or with the answer held until it is there. */
export function generateCall(
  request: EnhancedBlogGenerationInput,
  options: CreateOptions,
  query: Record<string, string>,
): Call {
  return {
    method: "POST",
    target: "/api/v1/blog/generate-enhanced",
    query,
    body: request,
    headers: { "idempotency-key": options.idempotencyKey || newIdempotencyKey() },
    repeat: "always",
  };
}

export function jobCreated(answer: Answer): CreateJobResponse {
  if (isCreated(answer.body)) return answer.body;
  throw invalidAnswer("The answer is not an accepted job", answer.status);
}

export function idOf(job: JobRef): string {
  return typeof job === "string" ? job : job.job_id;
}

function statusTarget(job: JobRef): string {
  return typeof job === "string" ? pathOf(job) : job.status_url;
}

/** Letters, digits and hyphens only, as a UUID has: an empty id, or `..`, would name another resource. */
function pathOf(jobId: string): string {
  if (!/^[\w-]+$/.test(jobId)) throw new TypeError(`Not a job id: ${JSON.stringify(jobId)}`);
  return `${jobsPath}/${jobId}`;
}

function jobStatus(answer: Answer): BlogJobStatus {
  if (isJobStatus(answer.body)) return answer.body;
  throw invalidAnswer("The answer is not a job's status", answer.status);
}

// The guards look at what this package itself relies on. The server answers from the schemas these types come from.
function isJobStatus(body: unknown): body is BlogJobStatus {
  return isObject(body) && [body.job_id, body.status].every((field) => typeof field === "string");
}

function isCreated(body: unknown): body is CreateJobResponse {
  const urls = isObject(body) ? [body.job_id, body.status, body.status_url, body.cancel_url] : [undefined];
  return urls.every((field) => typeof field === "string");
}

function isJobList(body: unknown): body is JobList {
  return isObject(body) && Array.isArray(body.jobs);
}
