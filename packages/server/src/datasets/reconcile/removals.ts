import type { Database } from "@galley/foundation";
import type { DatasetTables } from "../tables.ts";
import type { Attempts } from "./troubles.ts";

const atOnce = 200;

export interface NotedRemovalsOptions {
  database: Database<DatasetTables>;
  /** Deletes what is under a key, or what keys begin with where it ends in a slash; then the note of it. */
  carryOut: (key: string) => Promise<void>;
}

/** Removes the files whose pictures are gone, where that was noted and did not come to its end. */
export async function carryOutRemovals(
  { database, carryOut }: NotedRemovalsOptions,
  { attempts }: { attempts: Attempts },
): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await database.read
      .selectFrom("dataset_removal")
      .select("key")
      .where("key", ">", after)
      .orderBy("key")
      .limit(atOnce)
      .execute();
    for (const { key } of rows) {
      if (attempts.isDown) return;
      await attempts.attempt(`removal ${key}`, () => carryOut(key));
    }
    if (rows.length < atOnce) return;
    after = rows.at(-1)!.key;
  }
}
