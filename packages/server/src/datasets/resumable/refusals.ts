import type { ErrorCode } from "@galley/contract";
import { toRefusal } from "../../http/problems.ts";
import { Refusal } from "../../refusal.ts";
import { StorageError } from "../../storage/errors.ts";

/** What tus (https://tus.io/protocols/resumable-upload) says with a status, in our words. */
const ofStatus: Record<number, { code: ErrorCode; detail: string }> = {
  403: { code: "bad_request", detail: "Send the header Upload-Offset: where in the file the bytes begin." },
  404: { code: "upload_not_found", detail: "There is no such upload." },
  409: { code: "upload_offset_conflict", detail: "The upload has another offset. HEAD tells which." },
  410: { code: "upload_expired", detail: "The upload was not completed in time." },
  412: { code: "tus_version_unsupported", detail: "Send the header Tus-Resumable: 1.0.0." },
  413: { code: "body_too_large", detail: "That is more than the file is to have, or than 10 MiB." },
  501: { code: "bad_request", detail: "Of tus, neither deferred lengths nor concatenation are served." },
};

/** An answer of @tus/server that says no. */
export function refusalOf({ status, body }: { status: number; body: string }): Refusal {
  // Named by the library, in its only answer of this form.
  const [, headers = ""] = /^Invalid ([\w -]+)\n$/.exec(body) ?? [];
  if (headers.includes("content-type"))
    return new Refusal("unsupported_media_type", "Send bytes as Content-Type: application/offset+octet-stream.");
  if (headers.includes("tus-resumable")) return new Refusal("tus_version_unsupported", ofStatus[412]!.detail);
  if (headers !== "") return new Refusal("bad_request", `What stands in these headers cannot be used: ${headers}.`);
  const known = ofStatus[status];
  if (known) return new Refusal(known.code, known.detail);
  return new Refusal("bad_request", body.trim() || "The request is not one that tus knows.");
}

/** Whatever was thrown while a request was served. */
export function refusalFrom(error: unknown): Refusal {
  if (error instanceof StorageError) {
    const refusal = new Refusal("storage_unavailable", "The bytes could not be stored. Try again in a moment.");
    refusal.cause = error;
    return refusal;
  }
  const { status_code, body } = error as { status_code?: unknown; body?: unknown };
  if (typeof status_code === "number" && status_code !== 500)
    return refusalOf({ status: status_code, body: String(body) });
  return toRefusal(error);
}
