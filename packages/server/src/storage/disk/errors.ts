import { StorageError } from "../errors.ts";

/** The code of an error of the file system; undefined for any other. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;

const full = ["ENOSPC", "EDQUOT"];
/** What does not pass by itself. */
const final = ["EACCES", "EPERM", "EROFS", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EISDIR", "EXDEV", "ENOTSUP"];

/** What an error of the file system means. */
export function diskError(error: unknown): Error {
  if (error instanceof StorageError) return error;
  const code = codeOf(error) ?? "";
  if (full.includes(code)) return new StorageError("full", "There is no space left for files.", { cause: error });
  if (final.includes(code)) return new StorageError("refused", `Files cannot be used (${code}).`, { cause: error });
  return new StorageError("unavailable", `Files cannot be used (${code || String(error)}).`, { cause: error });
}
