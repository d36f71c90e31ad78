import type { JobErrorCode } from "@galley/contract";

/** Why a stage could not do its work, in words that may be shown to the job's owner. */
export class JobError extends Error {
  override readonly name = "JobError";
  readonly code: JobErrorCode;
  /** Whether another attempt may succeed. A job whose error is not retryable fails at once. */
  readonly retryable: boolean;
  /** Milliseconds the provider asked to wait before the next attempt. */
  readonly retryAfter: number | undefined;

  constructor(
    code: JobErrorCode,
    message: string,
    options: { retryable: boolean; retryAfter?: number | undefined; cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
    this.retryAfter = options.retryAfter;
  }
}

/** The reason of the `AbortSignal` when the job was cancelled. */
export class JobCancelled extends Error {
  override readonly name = "JobCancelled";
}

/** The reason of the `AbortSignal` when this attempt no longer owns the job: whatever it still does is thrown away. */
export class LeaseLost extends Error {
  override readonly name = "LeaseLost";
}
