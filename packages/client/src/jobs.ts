import type { JobAttempt, JobAttempts, JobErrorCode, JobList } from "@galley/contract";
import {
  type AnyJobStatus,
  addressOfJob,
  idOf,
  type JobRef,
  type JobsFilter,
  jobShape,
  listShape,
  toQuery,
} from "./job-types.ts";
import type { Options } from "./options.ts";
import { path } from "./paths.ts";
import { ask, get, once, repeatable, type Shape } from "./requests.ts";

// Every function that is exported here is a call: `createGalleyClient` binds them all.

/** Which jobs to run again; what is left out does not count. `limit` is at most 200 (default 50). */
export type RetryFilter = {
  /** `failed`. */
  status?: "failed" | "cancelled" | undefined;
  error_code?: JobErrorCode | undefined;
  created_after?: string | undefined;
  created_before?: string | undefined;
  limit?: number | undefined;
};

/** A job of any kind as it is now. Rejects with a `GalleyError`, of code `job_not_found` when there is no such job. */
export async function getJob(job: JobRef, options: Options): Promise<AnyJobStatus> {
  return ask(options, get(addressOfJob(job, "status_url")), jobShape);
}

/** One page of the jobs of all kinds, newest first, without their results. For the next page pass `next_cursor` as `cursor`. */
export async function listJobs(filter: JobsFilter | undefined, options: Options): Promise<JobList> {
  return ask(options, get("/api/v1/jobs", toQuery(filter ?? {})), listShape);
}

/** The attempts of a job, the first one first: when each began, and how it ended. */
export async function getJobAttempts(job: JobRef, options: Options): Promise<JobAttempt[]> {
  const { attempts } = await ask(options, get(path`/api/v1/jobs/${idOf(job)}/attempts`), attemptsShape);
  return attempts;
}

/**
 * Cancels a job of any kind and returns its status. A running job stops within about 2 s, until then `cancel_requested` is
 * true. Cancelling twice is no error; a job that is completed or failed is one (`job_state_conflict`).
 */
export async function cancelJob(job: JobRef, options: Options): Promise<AnyJobStatus> {
  return ask(options, repeatable("DELETE", addressOfJob(job, "cancel_url")), jobShape);
}

/**
 * Starts a new attempt of a failed or cancelled job; it resumes after the last finished stage. Any other job is an error
 * (`job_state_conflict`). Not sent again after a broken connection, because it may have arrived: look at the job then.
 */
export async function retryJob(job: JobRef, options: Options): Promise<AnyJobStatus> {
  return ask(options, once("POST", path`/api/v1/jobs/${idOf(job)}/retry`), jobShape);
}

/** Runs failed or cancelled jobs again, the newest that match; gives which these are. Not repeated, as `retryJob`. */
export async function retryJobs(filter: RetryFilter | undefined, options: Options): Promise<{ job_ids: string[] }> {
  return ask(options, once("POST", "/api/v1/jobs/retry", filter ?? {}), idsShape);
}

const attemptsShape: Shape<JobAttempts> = { what: "a list of attempts", fields: { attempts: [] } };
const idsShape: Shape<{ job_ids: string[] }> = { what: "a list of job ids", fields: { job_ids: [] } };
