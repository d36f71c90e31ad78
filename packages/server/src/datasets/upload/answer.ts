import { type BatchUploadResponse, mostFileBytes, type UploadedFile } from "@galley/contract";
import { Refusal } from "../../refusal.ts";
import type { Outcome } from "./receive.ts";
import { nameWithSize } from "./take-file.ts";

const duplicate = "Duplicate file (already exists in dataset)";

const viewFile = (outcome: Outcome): UploadedFile => {
  const { filename, status } = outcome;
  if (status === "stored") return { filename, status, reason: null, image_id: outcome.file.imageId };
  if (status === "duplicate") {
    return { filename, status, reason: duplicate, image_id: outcome.imageId, same_content: outcome.sameContent };
  }
  return { filename, status, reason: outcome.reason, image_id: null };
};

const errorsOf = (files: readonly UploadedFile[]): string[] =>
  files.flatMap(({ filename, reason }) => (reason === null ? [] : [`${filename}: ${reason}`]));

/** So many are named in a sentence. */
const mostNamed = 3;

/**
 * What is said of the files when none of them is in the dataset now as it was sent. A repeated request, whose first answer
 * was lost, finds its files as duplicates with the same content: that is no failure.
 */
function refusalOf(outcomes: readonly Outcome[], ignored: readonly string[]): Refusal | undefined {
  const isThere = (outcome: Outcome): boolean =>
    outcome.status === "stored" || (outcome.status === "duplicate" && outcome.sameContent);
  if (outcomes.some(isThere)) return undefined;
  if (outcomes.length === 0) {
    // As `-F files=photo.jpg` does, without the @.
    if (ignored.includes("files"))
      return new Refusal("no_usable_file", "The form's field `files` holds text; send it as a file.");
    const others = ignored.length > 0 ? `; it has ${ignored.slice(0, mostNamed).join(", ")}` : "";
    return new Refusal("no_usable_file", `The form has no file in a field \`files\`${others}.`);
  }
  const large = outcomes.flatMap((outcome) =>
    "tooLarge" in outcome ? [nameWithSize(outcome.filename, outcome.tooLarge!)] : [],
  );
  const files = outcomes.map(viewFile);
  const told = files.map(({ filename, reason }) => ({ path: filename, message: reason ?? "" }));
  if (large.length === outcomes.length) return tooLarge(large, told);
  const errors = errorsOf(files);
  const more = errors.length > mostNamed ? `; … and ${errors.length - mostNamed} more` : "";
  const detail = `All uploads failed. Errors: ${errors.slice(0, mostNamed).join("; ")}${more}`;
  const mayBeSentAgain = outcomes.some(({ status }) => status === "failed");
  return new Refusal(mayBeSentAgain ? "files_unavailable" : "no_usable_file", detail, told);
}

function tooLarge(names: readonly string[], told: Refusal["errors"]): Refusal {
  const more = names.length > mostNamed ? `, … and ${names.length - mostNamed} more` : "";
  const limit = `${mostFileBytes / 1024 / 1024}MB`;
  return new Refusal(
    "body_too_large",
    `${names.length} file(s) exceed ${limit} limit: ${names.slice(0, mostNamed).join(", ")}${more}`,
    told,
  );
}

function messageOf(stored: number, files: readonly UploadedFile[]): string {
  if (stored === 0) return "No new images: those that can be used are in the dataset already.";
  const failed = files.length - stored;
  const rest = failed > 0 ? ` ${failed} file(s) were not stored.` : "";
  return `Successfully uploaded ${stored} image(s). Thumbnails are being generated in the background.${rest}`;
}

/** What is told of each file. @throws Refusal where none of them is in the dataset as it was sent */
export function answerFiles(
  outcomes: readonly Outcome[],
  ignored: readonly string[],
): Pick<BatchUploadResponse, "uploaded_count" | "failed_count" | "errors" | "message" | "files"> {
  const refusal = refusalOf(outcomes, ignored);
  if (refusal) throw refusal;
  const files = outcomes.map(viewFile);
  const stored = files.filter(({ status }) => status === "stored").length;
  return {
    uploaded_count: stored,
    failed_count: files.length - stored,
    errors: errorsOf(files),
    message: messageOf(stored, files),
    files,
  };
}
