import type { Problem } from "@galley/contract";
import type { AnyJobStatus } from "./job-types.ts";
import type { UploadReport } from "./upload-types.ts";

type GalleyErrorDetails = {
  code: string;
  retryable: boolean;
  status?: number | undefined;
  problem?: Problem | undefined;
  retryAfter?: number | undefined;
  jobId?: string | null | undefined;
  cause?: unknown;
};

/**
 * Anything Galley, or the way to it, said no with. An answer with an HTTP error is a plain `GalleyError`; the other
 * classes of this file are kinds of it, so one `instanceof GalleyError` catches all. An abort is not one of them: it
 * rejects with the signal's own reason.
 */
export class GalleyError extends Error {
  override readonly name: string = "GalleyError";
  /** What to branch on: the problem's `code`, or one of this client's own words (`network_error`, `timeout`, …). */
  readonly code: string;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;
  /** The HTTP status of the answer; undefined when there was no answer, or when the error is not about one. */
  readonly status: number | undefined;
  /** The answer's RFC 9457 document; undefined when the answer was none (a proxy's HTML page, for instance). */
  readonly problem: Problem | undefined;
  /** Milliseconds the server asked to wait before the next try. */
  readonly retryAfter: number | undefined;
  /** The job it is about, where that is known. */
  readonly jobId: string | null;

  constructor(message: string, details: GalleyErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.retryable = details.retryable;
    this.status = details.status;
    this.problem = details.problem;
    this.retryAfter = details.retryAfter;
    this.jobId = details.jobId ?? null;
  }
}

/** No answer: the server could not be reached, the connection broke (`network_error`), or time was up (`timeout`). */
export class NetworkError extends GalleyError {
  override readonly name = "NetworkError";

  constructor(message: string, code: "network_error" | "timeout", cause?: unknown) {
    super(message, { code, retryable: true, cause });
  }
}

/**
 * `maxWaitTime` is over and the job is not. The job carries on: poll its `jobId` again, or cancel it. Not `retryable`,
 * because the same call to `createAndPollBlogJob` would make another job.
 */
export class PollTimeoutError extends GalleyError {
  override readonly name = "PollTimeoutError";
  declare readonly jobId: string;
  /** What was last heard of the job; null when nothing was. */
  readonly lastStatus: AnyJobStatus | null;

  constructor(jobId: string, lastStatus: AnyJobStatus | null, maxWaitTime: number, cause?: unknown) {
    const state = lastStatus ? `is ${lastStatus.status} at ${lastStatus.progress_percentage} %` : "was not heard of";
    super(`Job ${jobId} ${state} after ${maxWaitTime} ms of waiting. It carries on without this poll.`, {
      code: "poll_timeout",
      retryable: false,
      jobId,
      cause,
    });
    this.lastStatus = lastStatus;
  }
}

/** How a job ended: the job, or the problem that told of it. */
type JobEnd = { jobId: string | null; job: AnyJobStatus | null; problem?: Problem | undefined };

const about = ({ jobId, problem }: JobEnd) => ({ jobId, problem, status: problem?.status });

/** The job failed. `code` is its `error_code`, the message its `error_message`. */
export class JobFailedError extends GalleyError {
  override readonly name = "JobFailedError";
  /** The job as it ended; null when a synchronous call failed, which answers a problem and no job. */
  readonly job: AnyJobStatus | null;

  constructor(message: string, code: string, end: JobEnd) {
    super(message, { code, retryable: false, ...about(end) });
    this.job = end.job;
  }
}

/** Someone cancelled the job. */
export class JobCancelledError extends GalleyError {
  override readonly name = "JobCancelledError";
  /** The job as it ended; null after a synchronous call. */
  readonly job: AnyJobStatus | null;

  constructor(message: string, end: JobEnd) {
    super(message, { code: "job_cancelled", retryable: false, ...about(end) });
    this.job = end.job;
  }
}

/** The server refuses an upload itself, not its files: the dataset is not there, or the key is not valid. */
export class UploadError extends GalleyError {
  override readonly name = "UploadError";
  /** What became of the files until then. */
  readonly report: UploadReport;

  constructor(error: GalleyError, report: UploadReport) {
    super(error.message, { ...error, cause: error });
    this.report = report;
  }
}

/** `maxWaitTime` is over and what was waited for is not. It carries on. */
export class WaitTimeoutError<Seen = unknown> extends GalleyError {
  override readonly name = "WaitTimeoutError";
  /** What was last heard of it; null when nothing was. */
  readonly last: Seen | null;

  constructor(what: string, last: Seen | null, maxWaitTime: number) {
    super(`${what} is not over after ${maxWaitTime} ms of waiting. It carries on.`, {
      code: "poll_timeout",
      retryable: false,
    });
    this.last = last;
  }
}

/** An answer with a good status that is not what the contract says: another service, or a page in between. */
export function invalidAnswer(message: string, status: number): GalleyError {
  return new GalleyError(message, { code: "invalid_answer", retryable: false, status });
}
