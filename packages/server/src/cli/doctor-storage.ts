import { existsSync } from "node:fs";
import { systemClock } from "@galley/foundation";
import type { Config } from "../config.ts";
import { StorageError } from "../storage/errors.ts";
import { openStorage } from "../storage/open.ts";
import { ownerOf } from "../storage/owner.ts";
import type { DatabaseFindings } from "./doctor-database.ts";
import { type Finding, failed, ok, patience, warning } from "./doctor-finding.ts";

const name = "storage";

/** Whether the storage can be read, and its files are this database's. */
export async function checkStorage(
  { storage: settings }: Pick<Config, "storage">,
  { keys, id }: Pick<DatabaseFindings, "keys" | "id">,
): Promise<Finding[]> {
  const where = settings.kind === "disk" ? settings.folder : `${settings.kind} ${settings.bucket}/${settings.prefix}`;
  if (settings.kind === "disk" && !existsSync(settings.folder))
    return [ok(name, `${where} will be made by the first start`)];
  try {
    const storage = await openStorage(settings, { clock: systemClock });
    const late = AbortSignal.timeout(patience);
    const silence = Promise.withResolvers<never>();
    late.addEventListener("abort", () =>
      silence.reject(new StorageError("unavailable", `no answer within ${patience / 1000} s`)),
    );
    const owner = await Promise.race([ownerOf(storage), silence.promise]).finally(storage.close);
    if (owner === undefined) return [ok(name, `${where} can be read; its files belong to no database yet`)];
    // A database that could not be asked may be the one.
    if (keys === undefined || owner === id) return [ok(name, `${where} can be read`)];
    const advice =
      "See STORAGE_URL and DATABASE_URL. Until then files that this database does not know are left alone.";
    return [warning(name, `the files in ${where} belong to another database (${owner})`, advice)];
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    return [failed(name, `${where} cannot be read: ${error.message}`, "See STORAGE_URL, and the rights on it.")];
  }
}
