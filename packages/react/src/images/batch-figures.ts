import { type BatchStatusResponse, isTerminal } from "@galley/client";
import type { BatchImage } from "./batch-types.ts";

/** The batch's own figures follow its jobs; the server says them only when it is asked. */
export function summed(batch: BatchStatusResponse, jobs: readonly BatchImage[]): BatchStatusResponse {
  if (jobs.length < batch.jobs.length) return batch;
  const counts = { ...batch.counts };
  for (const status of Object.keys(counts) as Array<keyof typeof counts>) counts[status] = 0;
  for (const { status } of jobs) counts[status] = (counts[status] ?? 0) + 1;
  const isOver = jobs.every(isTerminal);
  const ends = jobs.map(({ completed_at }) => completed_at ?? "").sort();
  const sum = jobs.reduce((total, job) => total + (isTerminal(job) ? 100 : job.progress_percentage), 0);
  return {
    ...batch,
    counts,
    status: statusOf(jobs),
    progress_percentage: isOver ? 100 : Math.round((sum / jobs.length) * 100) / 100,
    completed_at: isOver ? (ends.at(-1) ?? null) : null,
    jobs: jobs.map(({ job_id, status, progress_percentage, current_stage, error_code, error_message }) => {
      return { job_id, status, progress_percentage, current_stage, error_code, error_message };
    }),
  };
}

/** As the contract says it of a batch. */
function statusOf(jobs: readonly BatchImage[]): BatchStatusResponse["status"] {
  if (!jobs.every(isTerminal)) return jobs.every(({ started_at }) => started_at === null) ? "queued" : "processing";
  if (jobs.some(({ status }) => status === "completed")) return "completed";
  return jobs.every(({ status }) => status === "cancelled") ? "cancelled" : "failed";
}
