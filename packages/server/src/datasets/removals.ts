import { type Clock, type Database, fault } from "@galley/foundation";
import type { Kysely } from "kysely";
import { atOnce } from "../jobs/at-once.ts";
import { everyJob } from "../jobs/scope.ts";
import type { JobService } from "../jobs/service.ts";
import type { JobTables } from "../jobs/tables.ts";
import { Refusal } from "../refusal.ts";
import type { Storage } from "../storage/port.ts";
import { allDatasets, folderOfDataset, thumbnailKeyOf } from "./keys.ts";
import type { DatasetTables } from "./tables.ts";

type Tables = DatasetTables & JobTables;

export interface RemovalsOptions {
  database: Database<Tables>;
  storage: Storage;
  clock: Clock;
  jobs: Pick<JobService, "cancel">;
  onError: (error: unknown) => void;
}

/** Datasets whose rows are locked, and what else goes with them. */
interface Found<Row> {
  found: Row;
  datasetIds: readonly string[];
  last?(): Promise<unknown>;
}

/** ms that whoever deletes waits for the jobs and the files to go, which they do in any case. */
const patience = 5000;
/** Files deleted, and jobs cancelled, at a time. */
const mostAtOnce = 16;
/** So many are asked for in one read: a statement has a limited number of variables. */
const askedAtOnce = 500;

/** The dataset whose files are under a key. */
const datasetOf = (key: string): string | undefined =>
  key.startsWith(allDatasets) ? key.slice(allDatasets.length).split("/")[0] : undefined;

/**
 * Deletes what is under some keys, or what keys begin with where they end in a slash; then the notes of it. `each` runs
 * the work on one key, and sees to its failure; where there is none, a failure is thrown when what is under way has ended.
 */
export type CarryOut = (
  keys: readonly string[],
  each?: (key: string, work: () => Promise<void>) => Promise<unknown>,
) => Promise<void>;

export function createCarryOut({ database, storage }: Pick<RemovalsOptions, "database" | "storage">): CarryOut {
  /** Datasets whose jobs are being worked on. One of these may store one more thumbnail. */
  async function busyOf(keys: readonly string[]): Promise<ReadonlySet<string>> {
    const datasets = [...new Set(keys.flatMap((key) => datasetOf(key) ?? []))];
    const busy = new Set<string>();
    for (let from = 0; from < datasets.length; from += askedAtOnce) {
      const jobs = await database.read
        .selectFrom("job")
        .select("subject")
        .distinct()
        .where("subject", "in", datasets.slice(from, from + askedAtOnce))
        .where("status", "=", "processing")
        .execute();
      for (const { subject } of jobs) busy.add(subject!);
    }
    return busy;
  }

  async function carryOut(key: string, busy: ReadonlySet<string>): Promise<void> {
    await (key.endsWith("/") ? storage.deletePrefix(key) : storage.delete(key));
    fault("removal-after-files");
    const dataset = datasetOf(key);
    // Then the note stays for another time.
    if (dataset !== undefined && busy.has(dataset)) return;
    await database.write(({ db }) => db.deleteFrom("dataset_removal").where("key", "=", key).execute());
  }

  return async (keys, each = (_key, work) => work()) => {
    // Asked before: what is stored by then is deleted, and nothing is stored after.
    const busy = await busyOf(keys);
    await atOnce(keys, mostAtOnce, (key) => each(key, () => carryOut(key, busy)));
  };
}

/**
 * Removes rows and files of datasets so that both agree even when one fails, or the process dies: rows go in one commit
 * with a note of their files, then the files, then the note. Notes that are left over are carried out again.
 */
export function createRemovals({ database, storage, clock, jobs, onError }: RemovalsOptions) {
  const note = async (db: Kysely<DatasetTables>, keys: readonly string[]): Promise<void> => {
    const created_at = clock.now();
    for (let from = 0; from < keys.length; from += 500) {
      const rows = keys.slice(from, from + 500).map((key) => ({ key, created_at }));
      await db
        .insertInto("dataset_removal")
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  };

  const carryOut = createCarryOut({ database, storage });

  const clearFiles = (keys: readonly string[]): Promise<void> =>
    carryOut(keys, (_key, work) => work().catch(onError)).catch(onError);

  /** Waits a while for what is done in any case; whoever asked is answered even if the storage does not answer. */
  async function soon(work: Promise<void>): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(patience, resolve);
    await Promise.race([work, late]);
    cancel();
  }

  /** What is left of a job whose dataset is gone finds no pictures; that it need not begin is a courtesy. */
  async function cancelJobs(datasetIds: readonly string[]): Promise<void> {
    for (let from = 0; from < datasetIds.length; from += askedAtOnce) {
      const unfinished = await database.read
        .selectFrom("job")
        .select("id")
        .where("subject", "in", datasetIds.slice(from, from + askedAtOnce))
        .where("status", "in", ["pending", "queued", "processing"])
        .execute();
      await atOnce(unfinished, mostAtOnce, ({ id }) => jobs.cancel(id, everyJob).catch(ignoreEnded));
    }
  }

  async function clear(datasetIds: readonly string[]): Promise<void> {
    await cancelJobs(datasetIds).catch(onError);
    await clearFiles(datasetIds.map(folderOfDataset));
  }

  return {
    /** Deletes the rows of datasets that `find` has found and locked. Their files are left to `clear`. */
    async forget<Row>(find: (db: Kysely<DatasetTables>) => Promise<Found<Row>>): Promise<Row> {
      const found = await database.write(async (work) => {
        const db = work.db as unknown as Kysely<DatasetTables>;
        const some = await find(db);
        await note(db, some.datasetIds.map(folderOfDataset));
        for (const id of some.datasetIds) await db.deleteFrom("dataset").where("id", "=", id).execute();
        await some.last?.();
        fault("removal-before-commit");
        return some.found;
      });
      fault("removal-after-commit");
      return found;
    },

    /** Ends what is under way for datasets that are forgotten, and deletes their files. */
    clear: (datasetIds: readonly string[]): Promise<void> => soon(clear(datasetIds)),

    /** Deletes pictures that `find` has found and locked. */
    async removeImages<Row extends { id: string; key: string }>(
      find: (db: Kysely<DatasetTables>) => Promise<Row[]>,
    ): Promise<Row[]> {
      const keysOf = ({ key }: Row) => [key, thumbnailKeyOf(key)];
      const images = await database.write(async (work) => {
        const db = work.db as unknown as Kysely<DatasetTables>;
        const some = await find(db);
        await note(db, some.flatMap(keysOf));
        for (const { id } of some) await db.deleteFrom("dataset_image").where("id", "=", id).execute();
        fault("removal-before-commit");
        return some;
      });
      fault("removal-after-commit");
      await soon(clearFiles(images.flatMap(keysOf)));
      return images;
    },
  };
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof Refusal)) throw error;
}

export type Removals = ReturnType<typeof createRemovals>;
