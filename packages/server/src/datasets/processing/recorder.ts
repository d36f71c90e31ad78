import { terminalStatuses } from "@galley/contract";
import type { Clock } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { JobRecorder } from "../../jobs/store.ts";
import type { DatasetTables } from "../tables.ts";
import { datasetJobKind } from "./job.ts";

/**
 * What becomes of a job's pictures when the job ends without having done them, or is run again: in the same commit, so
 * that no picture is ever under way that nobody works on.
 */
export const createDatasetJobRecorder =
  ({ now }: Pick<Clock, "now">): JobRecorder =>
  async (work, { before, job }) => {
    if (!before || job.kind !== datasetJobKind || before.status === job.status) return;
    const db = work.db as unknown as Kysely<DatasetTables>;
    const ofJob = db.updateTable("dataset_image").where("job_id", "=", job.id);
    if (job.status === "failed" || job.status === "cancelled") {
      const reason = job.error_message ?? "The processing was cancelled.";
      await ofJob
        .set({ processing_status: "failed", processing_error: reason, processed_at: now() })
        .where("processing_status", "in", ["pending", "processing"])
        .execute();
    } else if (terminalStatuses.has(before.status)) {
      await ofJob
        .set({ processing_status: "pending", processing_error: null, processed_at: null, attempts: 0 })
        .where("processing_status", "=", "failed")
        .execute();
    }
  };
