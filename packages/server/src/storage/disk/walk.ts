import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ListedObject } from "../port.ts";
import { codeOf, diskError } from "./errors.ts";
import { fileOf, folderMark, isThere } from "./folders.ts";
import { footerLength } from "./footer.ts";

/** The objects whose keys begin with `prefix`, in the order of their keys. One folder at a time is in memory. */
export async function* walk(root: string, prefix: string): AsyncGenerator<ListedObject> {
  const base = prefix.slice(0, prefix.lastIndexOf("/") + 1);
  try {
    // A folder is found as its objects are: below a key that begins with it.
    const folder = base === "" ? root : join(fileOf(root, `${base}x`), "..");
    if (await isThere(folder)) yield* walkFolder(folder, base, prefix);
  } catch (error) {
    throw diskError(error);
  }
}

async function* walkFolder(folder: string, base: string, prefix: string): AsyncGenerator<ListedObject> {
  for (const { name, key } of await entriesOf(folder, base)) {
    // A folder's key ends in a slash, so that it sorts, and is compared with the prefix, as the keys below it do.
    if (key.endsWith("/")) {
      if (key.startsWith(prefix) || prefix.startsWith(key)) yield* walkFolder(join(folder, name), key, prefix);
    } else if (key.startsWith(prefix)) {
      const stat = await statOf(join(folder, name));
      if (stat?.isFile() && stat.size >= footerLength)
        yield { key, size: stat.size - footerLength, modified: Math.round(stat.mtimeMs) };
    }
  }
}

async function entriesOf(folder: string, base: string): Promise<{ name: string; key: string }[]> {
  const keyOf = (entry: Dirent): string =>
    entry.isDirectory() ? `${base}${entry.name.slice(0, -folderMark.length)}/` : `${base}${entry.name}`;
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => (entry.isDirectory() ? entry.name.endsWith(folderMark) : entry.isFile()))
      .map((entry) => ({ name: entry.name, key: keyOf(entry) }))
      .sort((one, other) => (one.key < other.key ? -1 : 1));
  } catch (error) {
    // It has just become empty, or has never been.
    if (codeOf(error) === "ENOENT") return [];
    throw error;
  }
}

/** Undefined for what was deleted since its folder was read. */
async function statOf(file: string) {
  try {
    return await lstat(file);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}
