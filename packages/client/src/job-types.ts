import type { BlogResult, CreateJobResponse, JobStatus, JobStatusResponse } from "@galley/contract";

/** A blog job as `GET …/jobs/{id}` shows it. */
export type BlogJobStatus = Omit<JobStatusResponse, "result"> & {
  /** The post; null until the job is completed. */
  result: BlogResult | null;
};

/** A blog job that went well: its post is there. */
export type CompletedBlogJob = BlogJobStatus & { status: "completed"; result: BlogResult };

/**
 * Which job is meant: its id, or what `createBlogJob` answered. With the latter the client follows the addresses the
 * server gave (`status_url`, `cancel_url`) and builds none of its own.
 */
export type JobRef = string | CreateJobResponse;

/** Which jobs to list; all of it may be left out. Times are ISO 8601 in UTC, `limit` is at most 200 (default 50). */
export interface JobsFilter {
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
