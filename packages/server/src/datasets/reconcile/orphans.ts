import type { Clock, Database } from "@galley/foundation";
import type { ListedObject, Storage } from "../../storage/port.ts";
import { allDatasets } from "../keys.ts";
import { imageIdOf } from "../leftovers.ts";
import { allResumable } from "../resumable/keys.ts";
import type { DatasetTables } from "../tables.ts";
import type { Attempts } from "./troubles.ts";

/** ms. Younger objects may be of what is under way. */
const youngest = 3_600_000;
/** So many objects are looked up in one read: as many as a listing gives at a time, within the variables of a statement. */
const atOnce = 500;

export interface OrphansOptions {
  database: Database<DatasetTables>;
  storage: Storage;
  clock: Clock;
}

interface Place {
  prefix: string;
  /** Of these keys, those that something refers to. */
  inUse(keys: readonly string[]): Promise<ReadonlySet<string>>;
}

/** The part of a key at a place: `datasets/<dataset>/<upload>/…`. */
const segment = (key: string, index: number): string => key.split("/")[index] ?? "";

function placesOf({ read }: Database<DatasetTables>): Place[] {
  return [
    {
      prefix: allDatasets,
      async inUse(keys) {
        // Uploads first: one that is committed in between has its pictures by the time these are looked up.
        const uploads = read.selectFrom("dataset_upload").select("id");
        const uploadIds = [...new Set(keys.map((key) => segment(key, 2)))];
        const live = new Set((await uploads.where("id", "in", uploadIds).execute()).map(({ id }) => id));
        const images = read.selectFrom("dataset_image").select("id");
        const imageIds = [...new Set(keys.map(imageIdOf))];
        const known = new Set((await images.where("id", "in", imageIds).execute()).map(({ id }) => id));
        return new Set(keys.filter((key) => live.has(segment(key, 2)) || known.has(imageIdOf(key))));
      },
    },
    {
      prefix: allResumable,
      async inUse(keys) {
        const uploads = read.selectFrom("resumable_upload").select("id");
        const ids = [...new Set(keys.map((key) => segment(key, 1)))];
        const known = new Set((await uploads.where("id", "in", ids).execute()).map(({ id }) => id));
        return new Set(keys.filter((key) => known.has(segment(key, 1))));
      },
    },
  ];
}

/**
 * Walks through all files of datasets and deletes those that nothing refers to. Answers how many. Nothing in Galley leaves
 * one: a storage that answers with an error and stores it all the same can, and a database that is put back to an earlier day.
 */
export async function removeOrphans(
  { database, storage, clock }: OrphansOptions,
  { attempts, signal }: { attempts: Attempts; signal: AbortSignal },
): Promise<number> {
  let removed = 0;

  async function look({ inUse }: Place, keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const used = await inUse(keys);
    for (const key of keys) {
      if (used.has(key)) continue;
      if (attempts.isDown || signal.aborted) return;
      if (await attempts.attempt(`file ${key}`, () => storage.delete(key))) removed += 1;
    }
  }

  for (const place of placesOf(database)) {
    await attempts.attempt(`files below ${place.prefix}`, async () => {
      const isOld = ({ modified }: ListedObject) => modified <= clock.now() - youngest;
      let keys: string[] = [];
      for await (const object of storage.list(place.prefix)) {
        if (attempts.isDown || signal.aborted) return;
        if (isOld(object)) keys.push(object.key);
        if (keys.length < atOnce) continue;
        await look(place, keys);
        keys = [];
      }
      await look(place, keys);
    });
  }
  return removed;
}
