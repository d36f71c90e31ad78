import { randomUUID } from "node:crypto";
import { type FileHandle, link, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { type Clock, fault } from "@galley/foundation";
import { existsError } from "../errors.ts";
import type { PutOptions, PutResult } from "../port.ts";
import { takeIn } from "../take-in.ts";
import type { DiskFolders } from "./disk.ts";
import { codeOf, diskError } from "./errors.ts";
import { fileOf, makeFolders, syncFolder } from "./folders.ts";
import { type Footer, writeFooter } from "./footer.ts";

/** Times that a folder may be taken away, having become empty, between its making and its use. */
const mostTries = 20;

/** Writes aside, and shows the whole file in its place once it is on the disk. */
export function putFile(
  folders: DiskFolders,
  clock: Clock,
  key: string,
  body: Readable | Uint8Array,
  options: PutOptions,
): Promise<PutResult> {
  const partial = join(folders.partials, randomUUID());
  const { contentType, cacheControl, ifAbsent = false } = options;
  return takeIn(body, options, async (bytes, summary) => {
    try {
      await writePartial(partial, bytes, clock, () => ({
        contentType,
        ...(cacheControl !== undefined && { cacheControl }),
        ...summary(),
      }));
      fault("storage-before-visible");
      await publish(folders.objects, partial, key, ifAbsent);
      fault("storage-after-visible");
    } catch (error) {
      throw diskError(error);
    } finally {
      // What cannot be taken away now is swept later, and must not hide why nothing was stored.
      await rm(partial, { force: true }).catch(() => {});
    }
  });
}

async function writePartial(partial: string, bytes: Readable, clock: Clock, footer: () => Footer): Promise<void> {
  const file = await open(partial, "wx", 0o600);
  try {
    for await (const chunk of bytes) {
      await writeAll(file, chunk);
      fault("storage-chunk");
    }
    await writeAll(file, writeFooter(footer()));
    const now = new Date(clock.now());
    await file.utimes(now, now);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A nearly full disk takes a part, and refuses only the next one. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.byteLength; ) {
    written += (await file.write(bytes, written)).bytesWritten;
  }
}

async function publish(root: string, partial: string, key: string, ifAbsent: boolean): Promise<void> {
  const target = fileOf(root, key);
  const folder = dirname(target);
  for (let triesLeft = mostTries; ; triesLeft -= 1) {
    try {
      await makeFolders(root, folder);
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
