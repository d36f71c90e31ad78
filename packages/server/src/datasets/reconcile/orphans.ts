import type { Clock, Database } from "@galley/foundation";
import { atOnce } from "../../jobs/at-once.ts";
import type { ListedObject, Storage } from "../../storage/port.ts";
import { allDatasets } from "../keys.ts";
import { imageIdOf } from "../leftovers.ts";
import { allResumable } from "../resumable/keys.ts";
import type { DatasetTables } from "../tables.ts";
import type { Attempts } from "./troubles.ts";

/** ms. Younger objects may be of what is under way. */
const youngest = 3_600_000;
/** So many objects are looked up in one read: as many as a listing gives at a time, within the variables of a statement. */
const lookedUpAtOnce = 500;
const deletedAtOnce = 16;
/** Keys that are remembered; what is more is left for the next walk. */
const mostRemembered = 50_000;
/** So many may be unknown whatever the others are. */
const fewUnknown = 20;

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

interface Walked {
  /** Files that are old enough to be looked at. */
  old: number;
  unknown: number;
  /** Of those that are unknown. */
  keys: Array<{ place: Place; key: string }>;
}

/**
 * Walks through all files of datasets and deletes those that nothing refers to. Answers how many. Nothing in Galley leaves
 * one: a storage that answers with an error and stores it all the same can, and a database that is put back to an earlier
 * day. Where most files are unknown, it is rather the database that is wrong: then none is deleted.
 *
 * @throws where most files are unknown
 */
export async function removeOrphans(
  { database, storage, clock }: OrphansOptions,
  { attempts, signal }: { attempts: Attempts; signal: AbortSignal },
): Promise<number> {
  const isOver = (): boolean => attempts.isDown || signal.aborted;
  const unknownOf = async (place: Place, keys: readonly string[]): Promise<string[]> => {
    const used = keys.length > 0 ? await place.inUse(keys) : new Set();
    return keys.filter((key) => !used.has(key));
  };

  async function look(walked: Walked, place: Place, keys: readonly string[]): Promise<void> {
    const unknown = await unknownOf(place, keys);
    walked.old += keys.length;
    walked.unknown += unknown.length;
    const room = mostRemembered - walked.keys.length;
    walked.keys.push(...unknown.slice(0, room).map((key) => ({ place, key })));
  }

  async function walk(walked: Walked, place: Place): Promise<void> {
    const isOld = ({ modified }: ListedObject) => modified <= clock.now() - youngest;
    let keys: string[] = [];
    for await (const object of storage.list(place.prefix)) {
      if (isOver()) return;
      if (isOld(object)) keys.push(object.key);
      if (keys.length < lookedUpAtOnce) continue;
      await look(walked, place, keys);
      keys = [];
    }
    await look(walked, place, keys);
  }

  const walked: Walked = { old: 0, unknown: 0, keys: [] };
  for (const place of placesOf(database)) {
    // What is most of all can be told only when all was seen.
    if (!(await attempts.attempt(`files below ${place.prefix}`, () => walk(walked, place)))) return 0;
  }
  if (isOver()) return 0;
  const { old, unknown } = walked;
  if (unknown > fewUnknown && unknown > old / 2)
    throw new Error(
      `Of ${old} files of datasets the database does not know ${unknown}: none of these is deleted. Was it put back to an earlier day, or is STORAGE_URL another's? If they are nobody's, delete them by hand.`,
    );

  let removed = 0;
  for (const [place, found] of Map.groupBy(walked.keys, ({ place }) => place)) {
    for (let from = 0; from < found.length; from += lookedUpAtOnce) {
      const keys = found.slice(from, from + lookedUpAtOnce).map(({ key }) => key);
      if (isOver()) return removed;
      await atOnce(await unknownOf(place, keys), deletedAtOnce, async (key) => {
        if (!isOver() && (await attempts.attempt(`file ${key}`, () => storage.delete(key)))) removed += 1;
      });
    }
  }
  return removed;
}
