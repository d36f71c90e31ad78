import { StorageError, statusError } from "../errors.ts";

/** The HTTP status of an error of the client; undefined where there was no answer. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

export const isStatus = (error: unknown, ...statuses: number[]): boolean => statuses.includes(statusOf(error) ?? 0);

export function s3Error(error: unknown): Error {
  if (error instanceof StorageError) return error;
  // Without credentials nothing was sent; another attempt would not have them either.
  if (error instanceof Error && error.name === "CredentialsProviderError")
    return new StorageError("refused", `There are no credentials for the S3 service: ${error.message}`, {
      cause: error,
    });
  return statusError("The S3 service", statusOf(error), error);
}
