import { openAsBlob, type Stats } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import type { UploadFile } from "@galley/client";
import { ImageRefused } from "../pixels/refused.ts";
import { sniff } from "../pixels/sniff.ts";
import { CliError } from "./cli-error.ts";

export interface Found {
  /** Their bytes are read from the disk when they are sent. */
  pictures: UploadFile[];
  skipped: Array<{ path: string; reason: string }>;
}

/** What tells whether something is a picture. */
const headBytes = 1024;

const isPictureByName = (name: string): boolean => /\.(?:jpe?g|jpe|jfif|png|gif|webp)$/i.test(name);

/** All pictures in folders and below, in the order of their names. Hidden files and folders are left out. @throws CliError */
export async function findPictures(places: readonly string[]): Promise<Found> {
  const found: Found = { pictures: [], skipped: [] };
  for (const place of places) {
    const is = await stat(place).catch(() => undefined);
    if (!is) throw new CliError(`there is no ${place}`);
    if (is.isDirectory()) await walk(place, place, found);
    else await look(place, basename(place), is, found);
  }
  return found;
}

async function walk(root: string, folder: string, found: Found): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    found.skipped.push({ path: folder, reason: `It cannot be read (${error.code}).` });
    return [];
  });
  entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith(".")) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await walk(root, path, found);
    else await look(path, relative(root, path).replaceAll(sep, "_"), await stat(path).catch(() => undefined), found);
  }
}

async function look(path: string, name: string, is: Stats | undefined, { pictures, skipped }: Found): Promise<void> {
  const skip = (reason: string): void => void skipped.push({ path, reason });
  if (!is) return skip("It leads nowhere.");
  // A link to a folder may lead back here.
  if (!is.isFile()) return skip("It is not a file.");
  try {
    // An empty one may be a picture that was lost: then it is refused with its reason, not passed by.
    if (is.size > 0) sniff(await headOf(path));
    else if (!isPictureByName(name)) return skip("It is empty.");
    pictures.push({ name, blob: await openAsBlob(path) });
  } catch (error) {
    if (error instanceof ImageRefused) skip(error.message);
    else skip(`It cannot be read (${(error as NodeJS.ErrnoException).code ?? "for an unknown reason"}).`);
  }
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
