import type { Database } from "@galley/foundation";
import { lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { JobHead } from "../jobs/job-row.ts";
import type { Work } from "../jobs/store.ts";
import type { JobTables } from "../jobs/tables.ts";
import { type DatasetPath, type Datasets, datasetNotFound, lookUp } from "./datasets.ts";
import type { ImageQueue } from "./processing/queue.ts";
import type { DatasetScope } from "./scope.ts";
import type { DatasetTables } from "./tables.ts";

export interface ReprocessOptions {
  database: Database<DatasetTables & JobTables>;
  datasets: Datasets;
  queue: ImageQueue;
}

/** Queues the pictures of a dataset that have failed once more, all in one commit. @throws Refusal */
export const createReprocess =
  ({ database, datasets, queue }: ReprocessOptions) =>
  async (scope: DatasetScope, path: DatasetPath): Promise<{ count: number; jobs: JobHead[] }> => {
    const { id, tenant } = await datasets.require(scope, path);
    const job = await queue.prepare(id, tenant);
    return database.write(async (work) => {
      const db = work.db as unknown as Kysely<DatasetTables>;
      // Two who ask at once have one after the other, and the second finds none.
      const dataset = await lockRows(db, lookUp(db, scope, path)).executeTakeFirst();
      if (!dataset) throw datasetNotFound();
      const failed = await db
        .selectFrom("dataset_image")
        .select("id")
        .where("dataset_id", "=", id)
        .where("processing_status", "=", "failed")
        .orderBy("id")
        .execute();
      const ids = failed.map((image) => image.id);
      return { count: ids.length, jobs: await queue.again(work as unknown as Work, dataset, ids, job) };
    });
  };

export type Reprocess = ReturnType<typeof createReprocess>;
