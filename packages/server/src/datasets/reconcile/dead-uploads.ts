import type { Database } from "@galley/foundation";
import type { DatasetTables } from "../tables.ts";
import type { Attempts } from "./troubles.ts";

const atOnce = 200;

export interface DeadUploadsOptions {
  database: Database<DatasetTables>;
  removeLeftovers: (upload: { id: string; datasetId: string }) => Promise<void>;
}

/** Removes what uploads have left that gave their last sign of life before `before` (ms since the epoch). */
export async function removeDeadUploads(
  { database, removeLeftovers }: DeadUploadsOptions,
  { attempts, before }: { attempts: Attempts; before: number },
): Promise<void> {
  for (let after = ""; ; ) {
    const rows = await database.read
      .selectFrom("dataset_upload")
      .select(["id", "dataset_id"])
      .where("touched_at", "<", before)
      .where("id", ">", after)
      .orderBy("id")
      .limit(atOnce)
      .execute();
    for (const { id, dataset_id } of rows) {
      if (attempts.isDown) return;
      await attempts.attempt(`upload ${id}`, () => removeLeftovers({ id, datasetId: dataset_id }));
    }
    if (rows.length < atOnce) return;
    after = rows.at(-1)!.id;
  }
}
