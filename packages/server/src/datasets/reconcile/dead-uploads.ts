import type { Database } from "@galley/foundation";
import type { DatasetTables } from "../tables.ts";
import type { Attempts } from "./troubles.ts";

const atOnce = 200;
/** So many sweeps in a row see no sign of life of an upload that is dead: five minutes of them, of one each 30 s. */
const sweepsUntilDead = 5;

export interface DeadUploadsOptions {
  database: Database<DatasetTables>;
  /** Uploads of this process that are under way. */
  alive: ReadonlySet<string>;
  removeLeftovers: (upload: { id: string; datasetId: string }) => Promise<void>;
}

/**
 * Removes what dead uploads have left: those that give no sign of life from one sweep to the next. Where no other process
 * works on the database, they are all that are not of this one. No clock tells, since one that is set would kill the living.
 */
export function createDeadUploads({ database, alive, removeLeftovers }: DeadUploadsOptions) {
  /** Of uploads of other processes: their last sign of life, and how many sweeps have seen it. */
  let seen = new Map<string, { touchedAt: number; sweeps: number }>();

  return async ({ attempts }: { attempts: Attempts }): Promise<void> => {
    const now: typeof seen = new Map();

    function isDead(id: string, touchedAt: number): boolean {
      if (alive.has(id)) return false;
      if (!database.shared) return true;
      const before = seen.get(id);
      const sweeps = before?.touchedAt === touchedAt ? before.sweeps + 1 : 0;
      now.set(id, { touchedAt, sweeps });
      return sweeps >= sweepsUntilDead;
    }

    for (let after = ""; ; ) {
      const rows = await database.read
        .selectFrom("dataset_upload")
        .select(["id", "dataset_id", "touched_at"])
        .where("id", ">", after)
        .orderBy("id")
        .limit(atOnce)
        .execute();
      for (const { id, dataset_id, touched_at } of rows) {
        if (!isDead(id, touched_at) || attempts.isDown) continue;
        await attempts.attempt(`upload ${id}`, () => removeLeftovers({ id, datasetId: dataset_id }));
      }
      if (rows.length < atOnce) break;
      after = rows.at(-1)!.id;
    }
    seen = now;
  };
}
