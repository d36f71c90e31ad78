import type { Database } from "@galley/foundation";
import type { CarryOut } from "../removals.ts";
import type { DatasetTables } from "../tables.ts";
import type { Attempts } from "./troubles.ts";

const atOnce = 200;

export interface NotedRemovalsOptions {
  database: Database<DatasetTables>;
  carryOut: CarryOut;
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
    const keys = rows.map(({ key }) => key);
    await carryOut(keys, async (key, work) => {
      if (!attempts.isDown) await attempts.attempt(`removal ${key}`, work);
    });
    if (attempts.isDown || rows.length < atOnce) return;
    after = rows.at(-1)!.key;
  }
}
