import { type Database, lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { Work } from "../../jobs/store.ts";
import type { JobTables } from "../../jobs/tables.ts";
import type { ImageQueue } from "../processing/queue.ts";
import { lockDataset } from "../sessions.ts";
import type { DatasetTables } from "../tables.ts";
import type { Attempts } from "./troubles.ts";

type Tables = DatasetTables & JobTables;

const atOnce = 200;

export interface UnfinishedOptions {
  database: Database<Tables>;
  queue: Pick<ImageQueue, "prepare" | "again">;
}

/** Pictures that are not done, and whose job has ended or is gone: nobody will do them. */
const stranded = (db: Kysely<Tables>) =>
  db
    .selectFrom("dataset_image")
    .select(["id", "dataset_id"])
    // Said like this it has an index of its own.
    .where("processed_at", "is", null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("job")
            .select("job.id")
            .whereRef("job.id", "=", "dataset_image.job_id")
            .where("job.completed_at", "is", null),
        ),
      ),
    )
    .orderBy("id");

/** Gives pictures to new jobs whose job has ended without them. Nothing in Galley leaves a picture so; a hand can. */
export async function requeueStranded({ database, queue }: UnfinishedOptions, { attempts }: { attempts: Attempts }) {
  async function requeue(datasetId: string, ids: readonly string[]): Promise<void> {
    const owner = await database.read
      .selectFrom("dataset")
      .select("tenant")
      .where("id", "=", datasetId)
      .executeTakeFirst();
    if (!owner) return;
    const job = await queue.prepare(datasetId, owner.tenant);
    await database.write(async (work) => {
      const db = work.db as unknown as Kysely<Tables>;
      const dataset = await lockDataset(db as unknown as Kysely<DatasetTables>, datasetId);
      if (!dataset) return;
      const still = await lockRows(db, stranded(db).where("id", "in", ids)).execute();
      await queue.again(
        work as unknown as Work,
        dataset,
        still.map(({ id }) => id),
        job,
      );
    });
  }

  for (let after = ""; ; ) {
    const rows = await stranded(database.read as Kysely<Tables>)
      .where("id", ">", after)
      .limit(atOnce)
      .execute();
    for (const [datasetId, images] of Map.groupBy(rows, ({ dataset_id }) => dataset_id)) {
      const ids = images.map(({ id }) => id);
      await attempts.attempt(`pictures of ${datasetId}`, () => requeue(datasetId, ids));
    }
    if (rows.length < atOnce) return;
    after = rows.at(-1)!.id;
  }
}
