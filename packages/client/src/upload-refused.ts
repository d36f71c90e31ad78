import type { UploadedFile } from "@galley/contract";
import type { GalleyError } from "./errors.ts";
import type { Planned } from "./upload-plan.ts";

/** The server's words for a file whose name the dataset has already. They are part of the contract. */
const duplicate = "Duplicate file (already exists in dataset)";

/**
 * What an answer that takes none of the files says of each: the problem's `errors` name them in their order, or there is
 * only one. Undefined where it does not tell (a proxy, which finds the request too large). `status` is that of those that
 * are no duplicates: `failed` where the same request may succeed later.
 */
export function refusedFiles(
  files: readonly Planned[],
  error: GalleyError,
  status: "refused" | "failed",
): Map<Planned, UploadedFile> | undefined {
  const reasons = error.problem?.errors?.map(({ message }) => message) ?? [];
  if (files.length === 1 && reasons.length === 0) reasons.push(error.message);
  if (reasons.length !== files.length) return undefined;
  return new Map(files.map((file, index) => [file, outcomeOf(file.name, reasons[index] ?? "", status)]));
}

function outcomeOf(filename: string, reason: string, status: "refused" | "failed"): UploadedFile {
  const isDuplicate = reason === duplicate;
  return {
    filename,
    status: isDuplicate ? "duplicate" : status,
    reason,
    image_id: null,
    // None of the files is in the dataset as it was sent: so the picture of that name is another one.
    ...(isDuplicate && { same_content: false }),
  };
}
