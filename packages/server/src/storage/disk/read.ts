import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { rangeError, StorageError } from "../errors.ts";
import { giveOut } from "../give-out.ts";
import type { ByteRange, ObjectInfo, StoredObject } from "../port.ts";
import { codeOf, diskError } from "./errors.ts";
import { fileOf, isThere } from "./folders.ts";
import { readFooter } from "./footer.ts";

/** Opens the file of an object and reads what is known of it; undefined when there is none. */
export async function openObject(
  root: string,
  key: string,
): Promise<{ file: FileHandle; info: ObjectInfo } | undefined> {
  const path = fileOf(root, key);
  if (!(await isThere(dirname(path)))) return undefined;
  const file = await openFile(path);
  if (file === undefined) return undefined;
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new StorageError("damaged", `What is in the place of ${key} is no file.`);
    const { size, contentType, cacheControl, sha256 } = await readFooter(file, stat.size, key);
    const info = {
      totalSize: size,
      contentType,
      cacheControl,
      etag: `"${sha256}"`,
      modified: Math.round(stat.mtimeMs),
    };
    return { file, info };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    // No link is followed, and a pipe does not hold us.
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

export async function readObject(
  root: string,
  key: string,
  { range, signal }: { range?: ByteRange | undefined; signal?: AbortSignal | undefined } = {},
): Promise<StoredObject | undefined> {
  const found = await openObject(root, key);
  if (found === undefined) return undefined;
  const { file, info } = found;
  const first = range?.first ?? 0;
  const last = Math.min(range?.last ?? Number.POSITIVE_INFINITY, info.totalSize - 1);
  if (range !== undefined && first > last) {
    await file.close();
    throw rangeError(key);
  }
  const size = last - first + 1;
  // The file goes on behind the object: the end is always named.
  const source =
    size > 0 ? file.createReadStream({ start: first, end: last, highWaterMark: 256 * 1024 }) : Readable.from([]);
  if (size === 0) await file.close();
  return { ...info, size, stream: giveOut(source, signal, diskError) };
}
