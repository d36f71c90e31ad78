import { createHash, randomUUIDv7 } from "node:crypto";
import type { Readable } from "node:stream";
import { mostFileBytes } from "@galley/contract";
import { fault } from "@galley/foundation";
import { branchOff, endOf, readHead } from "../../http/branch.ts";
import { ImageRefused } from "../../pixels/refused.ts";
import { type InputFormat, sniff } from "../../pixels/sniff.ts";
import { StorageError } from "../../storage/errors.ts";
import type { Storage } from "../../storage/port.ts";
import type { StoredFile, Upload } from "../uploads.ts";

/** Why a file was not stored: `refused` will be refused again, `failed` may succeed when it is sent again. */
export interface NotStored {
  status: "refused" | "failed";
  reason: string;
  /** Of a file that is too large: its bytes. */
  tooLarge?: number;
}

export type Taken = { file: StoredFile; refused?: undefined } | { file?: undefined; refused: NotStored };

export interface FileTools {
  storage: Storage;
  /** Told why the storage did not take a file. */
  onTrouble(error: unknown): void;
}

/** As much as tells what a picture is, and names what is none. */
const headBytes = 1024;
const extensions: Record<InputFormat, string> = { jpeg: "jpg", png: "png", gif: "gif", webp: "webp" };
/** The bytes of a key never change; who may see them may be asked again after a day. */
const cacheControl = "private, max-age=86400";

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)}MB`;
/** A too large file as it is told, with its size. */
export const nameWithSize = (filename: string, bytes: number): string => `${filename} (${megabytes(bytes)})`;
const tooLarge = (bytes: number): NotStored => ({
  status: "refused",
  reason: `File exceeds ${mostFileBytes / 1024 / 1024}MB limit (${megabytes(bytes)})`,
  tooLarge: bytes,
});

/**
 * Lets a file of an upload flow into storage. What it is, its bytes say. Whatever becomes of it, `body` was read to its end
 * when this resolves; it is never destroyed. Fails only as `body` does, or with the signal's reason.
 */
export async function takeFile(
  { storage, onTrouble }: FileTools,
  upload: Upload,
  filename: string,
  body: Readable,
  signal?: AbortSignal,
): Promise<Taken> {
  const ended = endOf(body, signal);
  ended.catch(() => {});
  const reading = readHead(body, headBytes);
  // Not all that stops it is seen by the body: the signal, for one.
  const head = await Promise.race([reading, ended.then(() => reading)]);
  let size = head.byteLength;
  const count = (bytes: Buffer): void => {
    size += bytes.byteLength;
  };
  const seen = lookAt(head);
  if ("refused" in seen) {
    body.on("data", count).resume();
    await ended;
    // Cutting it down may make it acceptable no more than its form does: that is what is told.
    return seen;
  }
  const imageId = randomUUIDv7();
  const key = `${upload.folder}${imageId}.${extensions[seen.format]}`;
  const contentType = `image/${seen.format}`;
  const branch = branchOff(body, head, count);
  try {
    const stored = await storage.put(key, branch, { contentType, cacheControl, signal, maxBytes: mostFileBytes });
    await ended;
    fault("upload-file-stored");
    return { file: { imageId, filename, contentType, key, ...stored } };
  } catch (error) {
    // Where the storage did not even look at it, what is left of the body is to flow away all the same.
    branch.destroy();
    await ended;
    if (error instanceof StorageError && error.code === "too_large") return { refused: tooLarge(size) };
    // What the storage did of it is not known.
    upload.suspect();
    onTrouble(error);
    return { refused: { status: "failed", reason: "It could not be stored; send it again" } };
  }
}

function lookAt(head: Buffer): { format: InputFormat } | { refused: NotStored } {
  if (head.byteLength === 0) return { refused: { status: "refused", reason: "File is empty" } };
  try {
    return { format: sniff(head) };
  } catch (error) {
    if (error instanceof ImageRefused) return { refused: { status: "refused", reason: error.message } };
    throw error;
  }
}

/** Reads a file away, and tells how many bytes it had and what they hash to. */
export async function readAway(body: Readable): Promise<{ size: number; sha256: string }> {
  const hash = createHash("sha256");
  let size = 0;
  const ended = endOf(body, undefined);
  body.on("data", (bytes: Buffer) => {
    size += bytes.byteLength;
    hash.update(bytes);
  });
  body.resume();
  await ended;
  return { size, sha256: hash.digest("hex") };
}
