import { type BatchStatusResponse, type JobStatus, terminalStatuses } from "@galley/contract";
import type { JobHead } from "../job-row.ts";
import type { JobBatchRow } from "../tables.ts";

const none = { pending: 0, queued: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
type Counts = Record<JobStatus, number>;

/** A batch as clients see it. */
export function viewBatch(batch: JobBatchRow, jobs: JobHead[]): BatchStatusResponse {
  const counts: Counts = { ...none };
  for (const { status } of jobs) counts[status] += 1;
  // What has ended will not go on: it counts in full, whatever it came to.
  const share = jobs.reduce((sum, job) => sum + (terminalStatuses.has(job.status) ? 100 : job.progress), 0);
  return {
    batch_id: batch.id,
    kind: batch.kind,
    status: statusOf(counts, jobs.length),
    progress_percentage: Math.floor(share / Math.max(1, jobs.length)),
    total_jobs: batch.total,
    counts,
    jobs: jobs.map((job) => ({
      job_id: job.id,
      status: job.status,
      progress_percentage: job.progress,
      current_stage: job.current_stage,
      error_code: job.error_code,
      error_message: job.error_message,
    })),
    created_at: new Date(batch.created_at).toISOString(),
    completed_at: batch.completed_at === null ? null : new Date(batch.completed_at).toISOString(),
  };
}

function statusOf(counts: Counts, total: number): BatchStatusResponse["status"] {
  const waiting = counts.pending + counts.queued;
  if (waiting === total) return "queued";
  if (waiting + counts.processing > 0) return "processing";
  if (counts.completed > 0) return "completed";
  return counts.cancelled === total ? "cancelled" : "failed";
}
