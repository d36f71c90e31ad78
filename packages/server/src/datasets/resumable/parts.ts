import { Readable } from "node:stream";
import { StorageError } from "../../storage/errors.ts";
import type { Storage } from "../../storage/port.ts";
import type { CarryOut } from "../removals.ts";
import { folderOfParts } from "./keys.ts";
import type { HeldLock } from "./locks.ts";
import type { UploadRows } from "./rows.ts";

/** A part is not in storage any more, or not as it was stored: the file can never be made of them. */
export class PartGone extends Error {}

const isLost = (error: unknown): boolean =>
  error instanceof StorageError && error.code === "damaged" && !error.retryable;

/** The bytes of all parts, one after the other. @throws PartGone */
export async function* bytesOf(storage: Storage, keys: readonly string[], signal: AbortSignal): AsyncGenerator<Buffer> {
  for (const key of keys) {
    try {
      const object = await storage.get(key, { signal });
      if (!object) throw new PartGone();
      yield* object.stream as AsyncIterable<Buffer>;
    } catch (error) {
      throw isLost(error) ? new PartGone() : error;
    }
  }
}

/**
 * So many parts become one. Each is an object of its own, and the last request waits until all are read one after the
 * other.
 */
const mostParts = 200;

export interface MergeOptions {
  storage: Storage;
  rows: UploadRows;
  carryOut: CarryOut;
}

/**
 * Makes one part of an upload's parts where there are many, so that it may come in any number of pieces. The old ones are
 * noted to be removed in the commit that puts the new one in their place.
 *
 * @throws PartGone
 */
export async function mergeParts(
  { storage, rows, carryOut }: MergeOptions,
  id: string,
  { token, lost }: HeldLock,
): Promise<void> {
  const parts = await rows.partsOf(id);
  if (parts.length < mostParts) return;
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  const keys = parts.map((part) => part.key);
  // Not the key of any part: a request that has lost its lock overwrites nothing.
  const key = `${folderOfParts(id)}to-${size}-${token}`;
  const body = Readable.from(bytesOf(storage, keys, lost), { objectMode: false });
  const stored = await storage.put(key, body, { contentType: "application/octet-stream", signal: lost });
  if (stored.size !== size) throw new PartGone();
  if (!(await rows.replaceParts({ upload_id: id, first_byte: 0, size, key }, keys, token))) return;
  // Where that fails, the notes of them are carried out later.
  await carryOut(keys).catch(() => {});
}
