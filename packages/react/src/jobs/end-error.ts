import { type AnyJobStatus, JobCancelledError, JobFailedError } from "@galley/client";

/** What makes one end of a job another event than its next end, after a retry. */
export const endOf = (job: Pick<AnyJobStatus, "job_id" | "completed_at">): string =>
  `${job.job_id} ${job.completed_at}`;

/** How a job that did not complete ended, as the client's own waiting calls would say it; null for every other job. */
export function endErrorOf(job: AnyJobStatus): JobFailedError | JobCancelledError | null {
  const end = { jobId: job.job_id, job };
  if (job.status === "cancelled") return new JobCancelledError(`Job ${job.job_id} was cancelled`, end);
  if (job.status !== "failed") return null;
  return new JobFailedError(job.error_message ?? `Job ${job.job_id} failed`, job.error_code ?? "job_failed", end);
}
