import { StorageError, statusError } from "../errors.ts";

/** An answer that is no success. */
export class GcsAnswer extends Error {
  override readonly name = "GcsAnswer";
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** The HTTP status that an error of the client, or of ours, carries; undefined where there was no answer. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { code, status, response } = error as { code?: unknown; status?: unknown; response?: { status?: unknown } };
  return [response?.status, status, code, Number(code)].find((one): one is number => Number.isInteger(one));
}

export const isStatus = (error: unknown, status: number): boolean => statusOf(error) === status;

export function gcsError(error: unknown): StorageError {
  return error instanceof StorageError ? error : statusError("Google Cloud Storage", statusOf(error), error);
}
