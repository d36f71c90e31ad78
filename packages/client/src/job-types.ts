import type {
  BlogResult,
  CreateJobResponse,
  ImageJobLinks,
  ImageJobStatus,
  JobList,
  JobStatus,
  JobStatusResponse,
} from "@galley/contract";
import { path } from "./paths.ts";
import type { Shape } from "./requests.ts";

/** A job of any kind as `GET /api/v1/jobs/{id}` shows it. `isBlogJob` and `isImageJob` tell what its result is. */
export type AnyJobStatus = JobStatusResponse & Partial<ImageJobLinks>;

/** A blog job as `GET …/jobs/{id}` shows it. */
export type BlogJobStatus = Omit<JobStatusResponse, "result"> & {
  /** The post; null until the job is completed. */
  result: BlogResult | null;
};

/** A blog job that went well: its post is there. */
export type CompletedBlogJob = BlogJobStatus & { status: "completed"; result: BlogResult };

/** Kinds of job that Galley has; others may be added to it. */
export type JobKind = "blog" | "image" | "dataset" | (string & {});

/**
 * Which job is meant: its id, or what a call that creates one answered (or a job's status). Where it has addresses that the
 * server gave (`status_url`, `events_url`, `cancel_url`), the client follows these and builds none of its own.
 */
export type JobRef =
  | string
  | (Pick<CreateJobResponse, "job_id"> & Partial<Pick<CreateJobResponse, "status_url" | "events_url" | "cancel_url">>);

/** Which jobs to list; all of it may be left out. Times are ISO 8601 in UTC, `limit` is at most 200 (default 50). */
export interface JobsFilter {
  kind?: JobKind | undefined;
  status?: JobStatus | readonly JobStatus[] | undefined;
  created_after?: string | undefined;
  created_before?: string | undefined;
  batch_id?: string | undefined;
  /** Pairs that the jobs' metadata holds; at most 4. */
  metadata?: Readonly<Record<string, string>> | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The filter as the query of a request. */
export function toQuery({ status, metadata = {}, ...rest }: JobsFilter): Record<string, string | number | undefined> {
  const pairs = Object.entries(metadata).map(([key, value]) => [`metadata[${key}]`, value]);
  const states = typeof status === "string" ? status : status?.join(",");
  return { ...rest, ...(states && { status: states }), ...Object.fromEntries(pairs) };
}

export const idOf = (job: JobRef): string => (typeof job === "string" ? job : job.job_id);

/** Where something of a job is: at the address that the server gave, or below this path. */
export const addressOfJob = (
  job: JobRef,
  name: "status_url" | "events_url" | "cancel_url",
  below = "/api/v1",
): string =>
  (typeof job !== "string" && job[name]) || below + path`/jobs/${idOf(job)}` + (name === "events_url" ? "/events" : "");

export const jobShape: Shape<AnyJobStatus> = { what: "a job's status", fields: { job_id: "", status: "" } };

export const listShape: Shape<JobList> = { what: "a list of jobs", fields: { jobs: [] } };

/** What a call that creates a job is answered. */
export const createdShape = {
  what: "an accepted job",
  fields: { job_id: "", status: "", status_url: "", cancel_url: "" },
};

/** The words after which nothing more happens to a job, unless someone retries it. */
const ends: Record<JobStatus, boolean> = {
  pending: false,
  queued: false,
  processing: false,
  completed: true,
  failed: true,
  cancelled: true,
};

/**
 * Whether a job is over: completed, failed or cancelled. Takes the status word, or the whole status. With the whole
 * status, a word that a later server may invent counts as an end once the job has a `completed_at`, so that no loop
 * waits for ever on a word it does not know.
 */
export function isTerminal(status: string | Pick<JobStatusResponse, "status" | "completed_at">): boolean {
  const word = typeof status === "string" ? status : status.status;
  if (isKnownStatus(word)) return ends[word];
  return typeof status !== "string" && typeof status.completed_at === "string";
}

function isKnownStatus(word: string): word is JobStatus {
  return Object.hasOwn(ends, word);
}

/** Whether a job is about a post: its `result` is a `BlogResult` then. */
export const isBlogJob = (job: AnyJobStatus): job is AnyJobStatus & BlogJobStatus => job.kind === "blog";

/** Whether a job is about pictures: its `result` is an `ImageResult` then. */
export const isImageJob = (job: AnyJobStatus): job is AnyJobStatus & ImageJobStatus => job.kind === "image";
