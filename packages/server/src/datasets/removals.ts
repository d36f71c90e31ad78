import { type Clock, type Database, fault } from "@galley/foundation";
import type { Kysely } from "kysely";
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

/** ms that whoever deletes waits for the files: they are removed in any case. */
const patience = 5000;
/** Jobs cancelled at a time. */
const atOnce = 20;

const datasetOf = (key: string): string => key.slice(allDatasets.length).split("/")[0]!;

/** Deletes what is under a key, or what keys begin with where it ends in a slash; then the note of it. */
export function createCarryOut({ database, storage }: Pick<RemovalsOptions, "database" | "storage">) {
  /** A job that is being worked on may store one more thumbnail: then the note stays for another time. */
  async function mayComeAgain(key: string): Promise<boolean> {
    const job = await database.read
      .selectFrom("job")
      .select("id")
      .where("subject", "=", datasetOf(key))
      .where("status", "=", "processing")
      .limit(1)
      .executeTakeFirst();
    return job !== undefined;
  }

  return async (key: string): Promise<void> => {
    // Asked before: what is stored by then is deleted, and nothing is stored after.
    const stays = await mayComeAgain(key);
    await (key.endsWith("/") ? storage.deletePrefix(key) : storage.delete(key));
    fault("removal-after-files");
    if (stays) return;
    await database.write(({ db }) => db.deleteFrom("dataset_removal").where("key", "=", key).execute());
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

  /** Waits a while for the files to go; whoever asked is answered even if the storage does not answer. */
  async function soon(keys: readonly string[]): Promise<void> {
    const all = Promise.all(keys.map((key) => carryOut(key).catch(onError)));
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const cancel = clock.after(patience, resolve);
    await Promise.race([all, late]);
    cancel();
  }

  /** What is left of a job whose dataset is gone finds no pictures; that it need not begin is a courtesy. */
  async function cancelJobs(datasetIds: readonly string[]): Promise<void> {
    for (const subject of datasetIds) {
      const unfinished = await database.read
        .selectFrom("job")
        .select("id")
        .where("subject", "=", subject)
        .where("status", "in", ["pending", "queued", "processing"])
        .execute();
      for (let from = 0; from < unfinished.length; from += atOnce) {
        const some = unfinished.slice(from, from + atOnce);
        await Promise.all(some.map(({ id }) => jobs.cancel(id, everyJob).catch(ignoreEnded)));
      }
    }
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
    async clear(datasetIds: readonly string[]): Promise<void> {
      await cancelJobs(datasetIds).catch(onError);
      await soon(datasetIds.map(folderOfDataset));
    },

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
      await soon(images.flatMap(keysOf));
      return images;
    },
  };
}

function ignoreEnded(error: unknown): void {
  if (!(error instanceof Refusal)) throw error;
}

export type Removals = ReturnType<typeof createRemovals>;
