import { randomUUID } from "node:crypto";
import { type FileHandle, link, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { type Clock, fault } from "@galley/foundation";
import { existsError } from "../errors.ts";
import type { PutOptions, PutResult } from "../port.ts";
import { takeIn } from "../take-in.ts";
import { codeOf, diskError } from "./errors.ts";
import { fileOf, makeFolders } from "./folders.ts";
import { type Footer, writeFooter } from "./footer.ts";

/** What putting files needs to know of a disk storage. */
export interface PutPlaces {
  /** The folder of the objects. */
  objects: string;
  /** The folder of what is still being written. */
  partials: string;
  clock: Clock;
  /** What was linked or renamed in a folder is on the disk when it resolves. */
  syncFolder: (folder: string) => Promise<void>;
}

/** Times that a folder may be taken away, having become empty, between its making and its use. */
const mostTries = 20;
/** What comes from a socket in pieces of 64 KiB is written in so many bytes: each write is a way to another thread. */
const writeBytes = 512 * 1024;

/** Writes aside, and shows the whole file in its place once it is on the disk. */
export function putFile(
  places: PutPlaces,
  key: string,
  body: Readable | Uint8Array,
  options: PutOptions,
): Promise<PutResult> {
  const partial = join(places.partials, randomUUID());
  const { contentType, cacheControl, ifAbsent = false } = options;
  return takeIn(body, options, async (bytes, summary) => {
    let moved = false;
    try {
      await writePartial(partial, bytes, places.clock, () => ({
        contentType,
        ...(cacheControl !== undefined && { cacheControl }),
        ...summary(),
      }));
      fault("storage-before-visible");
      await publish(places, partial, key, ifAbsent);
      moved = !ifAbsent;
      fault("storage-after-visible");
    } catch (error) {
      throw diskError(error);
    } finally {
      // What cannot be taken away now is swept later, and must not hide why nothing was stored.
      if (!moved) await rm(partial, { force: true }).catch(() => {});
    }
  });
}

async function writePartial(partial: string, bytes: Readable, clock: Clock, footer: () => Footer): Promise<void> {
  const file = await open(partial, "wx", 0o600);
  try {
    let pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of bytes as AsyncIterable<Uint8Array>) {
      pieces.push(piece);
      size += piece.byteLength;
      if (size >= writeBytes) {
        await writeAll(file, pieces, size);
        pieces = [];
        size = 0;
      }
      fault("storage-chunk");
    }
    const last = writeFooter(footer());
    await writeAll(file, [...pieces, last], size + last.byteLength);
    const now = new Date(clock.now());
    await file.utimes(now, now);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A nearly full disk takes a part, and refuses only the next one. */
async function writeAll(file: FileHandle, pieces: Uint8Array[], size: number): Promise<void> {
  let { bytesWritten } = await file.writev(pieces);
  if (bytesWritten === size) return;
  const bytes = Buffer.concat(pieces, size);
  while (bytesWritten < size) bytesWritten += (await file.write(bytes, bytesWritten)).bytesWritten;
}

async function publish({ objects, syncFolder }: PutPlaces, partial: string, key: string, ifAbsent: boolean) {
  const target = fileOf(objects, key);
  const folder = dirname(target);
  for (let triesLeft = mostTries; ; triesLeft -= 1) {
    try {
      await makeFolders(objects, folder);
      // Of two links at once the system lets one be; a rename replaces what is there.
      await (ifAbsent ? link(partial, target) : rename(partial, target));
      break;
    } catch (error) {
      if (codeOf(error) === "EEXIST") throw existsError(key, error);
      if (codeOf(error) !== "ENOENT" || triesLeft <= 0) throw error;
    }
  }
  await syncFolder(folder).catch((error) => {
    // It was deleted again already, and the folder with it.
    if (codeOf(error) !== "ENOENT") throw error;
  });
}
