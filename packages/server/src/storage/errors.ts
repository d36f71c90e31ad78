/**
 * What can go wrong with files:
 * `bad_key` a key or prefix of another form than `keys.ts` says · `bad_option` an option that cannot be used ·
 * `exists` an object is there and `ifAbsent` was asked for · `too_large` more than `maxBytes` · `bad_range` nothing of the
 * object is in the range · `full` no space is left · `damaged` other bytes than were stored · `refused` the service or the
 * file system does not let us: credentials, rights, no such bucket · `unavailable` it does not answer as it should.
 */
export type StorageErrorCode =
  | "bad_key"
  | "bad_option"
  | "exists"
  | "too_large"
  | "bad_range"
  | "full"
  | "damaged"
  | "refused"
  | "unavailable";

/** Why a file could not be stored, read or deleted. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly code: StorageErrorCode;
  /** Whether the same call may succeed later. */
  readonly retryable: boolean;

  constructor(code: StorageErrorCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? (code === "unavailable" || code === "full");
  }
}

/** The refusal of `ifAbsent`. */
export const existsError = (key: string, cause?: unknown): StorageError =>
  new StorageError("exists", `There is already an object ${key}.`, { cause });

export const rangeError = (key: string, cause?: unknown): StorageError =>
  new StorageError("bad_range", `Nothing of ${key} is in that range.`, { cause });

/** Too slow, in conflict with another call, too many calls: refusals that pass. */
const passing = [408, 409, 429];

/** What an HTTP status of a storage service means; `service` is how people know it. */
export function statusError(service: string, status: number | undefined, cause: unknown): StorageError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const isFinal = status !== undefined && status >= 400 && status < 500 && !passing.includes(status);
  return isFinal
    ? new StorageError("refused", `${service} refused it (${status}): ${why}`, { cause })
    : new StorageError("unavailable", `${service} could not be reached or failed (${status ?? "no answer"}): ${why}`, {
        cause,
      });
}
