import { constants } from "node:fs";
import { access, mkdir, realpath, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Clock } from "@galley/foundation";
import { deleteListed } from "../delete-listed.ts";
import { StorageError } from "../errors.ts";
import type { Storage } from "../port.ts";
import { codeOf, diskError } from "./errors.ts";
import { fileOf, isThere, removeEmptyFolders, syncFolder } from "./folders.ts";
import { sweepPartials } from "./partials.ts";
import { putFile } from "./put.ts";
import { openObject, readObject } from "./read.ts";
import { createSyncTogether } from "./sync-together.ts";
import { walk } from "./walk.ts";

/** Where the parts of a disk storage are. */
interface DiskFolders {
  /** The objects, below folders as their keys say. */
  objects: string;
  /** What is still being written. */
  partials: string;
}

/**
 * Keeps files in a folder. Several processes may use it at once. Keys that differ in nothing but the case of their letters
 * are one where the file system thinks so (macOS).
 *
 * @throws StorageError `refused` where the folder cannot be used
 */
export async function openDisk(folder: string, clock: Clock): Promise<Storage> {
  const folders = await prepare(folder);
  const stopSweeping = await sweepPartials(folders.partials, clock);
  const remove = async (key: string): Promise<void> => {
    const file = fileOf(folders.objects, key);
    const parent = dirname(file);
    if (!(await isThere(parent))) return;
    try {
      await unlink(file);
      await syncFolder(parent);
      await removeEmptyFolders(folders.objects, parent);
    } catch (error) {
      // Another call was faster; or it took the last one and the folder with it.
      if (codeOf(error) !== "ENOENT") throw error;
    }
  };
  const places = { ...folders, clock, syncFolder: createSyncTogether(syncFolder) };
  const storage: Storage = {
    put: (key, body, options) => putFile(places, key, body, options),
    get: (key, options) => explained(() => readObject(folders.objects, key, options)),
    head: (key) =>
      explained(async () => {
        const found = await openObject(folders.objects, key);
        await found?.file.close();
        return found?.info;
      }),
    delete: (key) => explained(() => remove(key)),
    deletePrefix: (prefix) => deleteListed(storage, prefix),
    list: (prefix) => walk(folders.objects, prefix),
    signedUrl: async () => undefined,
    async close() {
      stopSweeping();
    },
  };
  return storage;
}

async function explained<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw diskError(error);
  }
}

async function prepare(folder: string): Promise<DiskFolders> {
  try {
    // The folder itself may be a link: whoever set it up wants it elsewhere.
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const root = await realpath(folder);
    const folders = { objects: join(root, "objects"), partials: join(root, "partials") };
    for (const one of [folders.objects, folders.partials]) {
      await mkdir(one, { recursive: true, mode: 0o700 });
      await access(one, constants.R_OK | constants.W_OK | constants.X_OK);
    }
    await syncFolder(root);
    return folders;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StorageError("refused", `${folder} is not a folder that files can be kept in: ${why}`, { cause: error });
  }
}
