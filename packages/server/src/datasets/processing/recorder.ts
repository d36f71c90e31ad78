import { terminalStatuses } from "@galley/contract";
import type { Clock } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { JobRecorder } from "../../jobs/store.ts";
import { type LockedDataset, lockDataset, waitAgain } from "../sessions.ts";
import type { DatasetTables } from "../tables.ts";
import { datasetJobKind } from "./job.ts";

/** A retried job has its failed pictures processed again, also those that other uploads have been counted after. */
async function retryPictures(db: Kysely<DatasetTables>, dataset: LockedDataset, jobId: string, now: number) {
  const failed = db.selectFrom("dataset_image").select("id").where("job_id", "=", jobId);
  const rows = await failed.where("processing_status", "=", "failed").execute();
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  const again = await waitAgain(db, dataset, ids, now);
  await db.updateTable("dataset_image").set(again).where("id", "in", ids).execute();
}

/**
 * What becomes of a job's pictures when the job ends without having done them, or is run again: in the same commit, so
 * that no picture is ever under way that nobody works on.
 */
export const createDatasetJobRecorder =
  ({ now }: Pick<Clock, "now">): JobRecorder =>
  async (work, { before, job }) => {
    if (!before || job.kind !== datasetJobKind || before.status === job.status) return;
    const hasFailed = job.status === "failed" || job.status === "cancelled";
    const isRetried = !hasFailed && terminalStatuses.has(before.status);
    if (!hasFailed && !isRetried) return;
    const db = work.db as unknown as Kysely<DatasetTables>;
    // Whoever changes many pictures of a dataset has it locked, so that no two wait for each other's. Who adds pictures
    // has locked the dataset and looks for a job: one that is locked here is passed over, not waited for.
    const dataset = await lockDataset(db, job.subject!);
    // If it is gone, so are the pictures.
    if (!dataset) return;
    if (isRetried) return retryPictures(db, dataset, job.id, now());
    const processing_error = job.error_message ?? "The processing was cancelled.";
    await db
      .updateTable("dataset_image")
      .set({ processing_status: "failed", processing_error, processed_at: now() })
      .where("job_id", "=", job.id)
      .where("processing_status", "in", ["pending", "processing"])
      .execute();
  };
