import type { JobListItem, ProgressUpdate } from "@galley/contract";
import { timeRemaining } from "./estimate.ts";
import type { JobHead } from "./job-row.ts";
import type { JobUpdateRow } from "./tables.ts";

const iso = (time: number): string => new Date(time).toISOString();
const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time));

/** A stored update as clients see it. */
export function viewUpdate(row: JobUpdateRow): ProgressUpdate {
  return {
    stage: row.stage,
    stage_number: row.stage_number,
    total_stages: row.total_stages,
    progress_percentage: row.progress,
    status: row.status,
    details: row.details,
    metadata: JSON.parse(row.metadata),
    timestamp: iso(row.created_at),
  };
}

/** A job as clients see it, but for its result. */
export function viewJob(job: JobHead, updates: JobUpdateRow[], now: number): JobListItem {
  return {
    job_id: job.id,
    kind: job.kind,
    title: job.title,
    status: job.status,
    progress_percentage: job.progress,
    current_stage: job.current_stage,
    progress_updates: updates.map(viewUpdate),
    created_at: iso(job.created_at),
    queued_at: isoOrNull(job.queued_at),
    started_at: isoOrNull(job.started_at),
    completed_at: isoOrNull(job.completed_at),
    error_message: job.error_message,
    error_code: job.error_code,
    retry_count: job.retry_count,
    // An attempt takes it away when it begins: no job has it any longer than it waits.
    next_attempt_at: isoOrNull(job.not_before),
    estimated_time_remaining: timeRemaining(job, now),
    task_name: job.task_name,
    cancel_requested: job.cancel_requested === 1,
    metadata: JSON.parse(job.metadata),
    batch_id: job.batch_id,
    cost: job.cost,
  };
}
