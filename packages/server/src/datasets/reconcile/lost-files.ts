import type { Clock, Database } from "@galley/foundation";
import type { Storage } from "../../storage/port.ts";
import type { DatasetTables } from "../tables.ts";
import type { Attempts } from "./troubles.ts";

const atOnce = 200;
/** ms. A picture that waits for so long is asked after; most are done within seconds. */
const waitsFor = 3_600_000;

const fileIsGone = "The file is gone from storage";

export interface LostFilesOptions {
  database: Database<DatasetTables>;
  storage: Storage;
  clock: Clock;
}

/**
 * Marks pictures as failed that are not processed yet and whose files are gone. One that was processed keeps its
 * thumbnail and what is known of it: whoever asks for its file is told that it is gone.
 */
export async function failLostImages(
  { database, storage, clock }: LostFilesOptions,
  { attempts, signal }: { attempts: Attempts; signal: AbortSignal },
): Promise<void> {
  async function look({ id, key }: { id: string; key: string }): Promise<void> {
    if (await storage.head(key)) return;
    const failed = { processing_status: "failed", processing_error: fileIsGone, processed_at: clock.now() } as const;
    await database.write(({ db }) =>
      db
        .updateTable("dataset_image")
        .set(failed)
        .where("id", "=", id)
        .where("processing_status", "in", ["pending", "processing"])
        .execute(),
    );
  }

  for (let after = ""; ; ) {
    const rows = await database.read
      .selectFrom("dataset_image")
      .select(["id", "key"])
      // Said like this it has an index of its own.
      .where("processed_at", "is", null)
      .where("uploaded_at", "<=", clock.now() - waitsFor)
      .where("id", ">", after)
      .orderBy("id")
      .limit(atOnce)
      .execute();
    for (const row of rows) {
      if (attempts.isDown || signal.aborted) return;
      await attempts.attempt(`picture ${row.id}`, () => look(row));
    }
    if (rows.length < atOnce) return;
    after = rows.at(-1)!.id;
  }
}
