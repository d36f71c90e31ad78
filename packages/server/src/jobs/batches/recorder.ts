import { terminalStatuses } from "@galley/contract";
import { type Clock, lockRows } from "@galley/foundation";
import type { JobRecorder, Work } from "../store.ts";
import type { JobBatchRow } from "../tables.ts";

/** Told, in the commit that ends a batch's last job. */
export type BatchEnded = (work: Work, batch: JobBatchRow) => Promise<void>;

/**
 * Notes when the last job of a batch ends. The batch's row is locked first: of two jobs that end at the same moment the
 * second sees the first. A job that is retried opens its batch again.
 */
export function createBatchRecorder(clock: Clock, onEnded: BatchEnded): JobRecorder {
  return async (work, { before, job }) => {
    if (job.batch_id === null || !before) return;
    const ended = terminalStatuses.has(job.status);
    if (ended === terminalStatuses.has(before.status)) return;
    const { db } = work;
    const query = db.selectFrom("job_batch").selectAll().where("id", "=", job.batch_id);
    const batch = await lockRows(db, query).executeTakeFirst();
    if (!batch) return;
    const completed_at = ended && !(await hasUnfinished(work, batch.id)) ? clock.now() : null;
    if (completed_at === batch.completed_at) return;
    await db.updateTable("job_batch").set({ completed_at }).where("id", "=", batch.id).execute();
    if (completed_at !== null) await onEnded(work, { ...batch, completed_at });
  };
}

async function hasUnfinished({ db }: Work, batchId: string): Promise<boolean> {
  const row = await db
    .selectFrom("job")
    .select("id")
    .where("batch_id", "=", batchId)
    .where("status", "in", ["pending", "queued", "processing"])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
