import { lstat, mkdir, open, realpath, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { StorageError } from "../errors.ts";
import { codeOf } from "./errors.ts";

/** Stands behind the names of folders, and in no key: so `a` and `a/b` can both be objects. */
export const folderMark = "+";

/** Where the object of a key is. */
export function fileOf(root: string, key: string): string {
  const segments = key.split("/");
  const name = segments.pop()!;
  return join(root, ...segments.map((segment) => `${segment}${folderMark}`), name);
}

/** Whether the folder is there. @throws StorageError `refused` where a link leads elsewhere */
export async function isThere(folder: string): Promise<boolean> {
  try {
    if ((await realpath(folder)) === folder) return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
  throw new StorageError("refused", "A link among the folders of files leads elsewhere; it is not followed.");
}

/** Makes the folders below `root` that are missing. What they are in is on the disk before it returns. */
export async function makeFolders(root: string, folder: string): Promise<void> {
  if (await isThere(folder)) return;
  const parent = dirname(folder);
  if (folder !== root) await makeFolders(root, parent);
  // One after the other and never by `recursive`, which would follow a link.
  await mkdir(folder, { mode: 0o700 }).catch(async (error) => {
    if (codeOf(error) !== "EEXIST" || !(await lstat(folder)).isDirectory()) throw error;
  });
  await syncFolder(parent);
}

/** What was linked, renamed or deleted in it is on the disk when this returns. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Takes away what has become empty, from `folder` up to `root`. */
export async function removeEmptyFolders(root: string, folder: string): Promise<void> {
  for (let empty = folder; empty !== root; empty = dirname(empty)) {
    try {
      await rmdir(empty);
    } catch {
      // Something is in it, or another call was here before: either way it is not ours to remove.
      return;
    }
  }
}
