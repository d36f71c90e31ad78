import type { JobListItem, JobStatus, JobStatusEvent, JobsFilter } from "@galley/client";

/** Which jobs a list shows. `limit` is how many come with a page. */
export type JobsListFilter = Omit<JobsFilter, "cursor">;

/** Whether a job belongs in the list, its state left aside. */
export function isOfList(filter: JobsListFilter, job: JobStatusEvent): boolean {
  const { kind, batch_id, created_after, created_before, metadata = {} } = filter;
  const at = Date.parse(job.created_at);
  if (kind !== undefined && job.kind !== kind) return false;
  if (batch_id !== undefined && job.batch_id !== batch_id) return false;
  if (created_after !== undefined && !(at > Date.parse(created_after))) return false;
  if (created_before !== undefined && !(at < Date.parse(created_before))) return false;
  return Object.entries(metadata).every(([key, value]) => job.metadata[key] === value);
}

function hasState({ status }: JobsListFilter, job: JobStatusEvent): boolean {
  if (status === undefined) return true;
  return typeof status === "string" ? job.status === status : status.length === 0 || status.includes(job.status);
}

/**
 * The list after a job has changed: it is renewed in its place, comes in where its age puts it, or leaves because it is no
 * longer what is asked for. A job older than all of a list that goes on is left to the page it is on.
 */
export function withJob(
  jobs: readonly JobListItem[],
  job: JobStatusEvent,
  { filter, hasMore }: { filter: JobsListFilter; hasMore: boolean },
): readonly JobListItem[] {
  if (!isOfList(filter, job)) return jobs;
  const at = jobs.findIndex(({ job_id }) => job_id === job.job_id);
  if (!hasState(filter, job)) return at < 0 ? jobs : jobs.toSpliced(at, 1);
  if (at >= 0) return jobs.with(at, { ...(jobs[at] as JobListItem), ...job });
  const place = jobs.findIndex(({ created_at }) => created_at <= job.created_at);
  if (place < 0 && hasMore) return jobs;
  return jobs.toSpliced(place < 0 ? jobs.length : place, 0, { ...job, progress_updates: [] });
}

const steps: Record<JobStatus, number> = {
  pending: 0,
  queued: 1,
  processing: 2,
  completed: 3,
  failed: 3,
  cancelled: 3,
};

/** Whether what an event says is older than what a list, which was asked for at about the same time, says of its job. */
export function isOlder(event: JobStatusEvent, listed: JobListItem | undefined): boolean {
  if (!listed) return false;
  const step = steps[event.status] - steps[listed.status];
  return step < 0 || (step === 0 && event.progress_percentage < listed.progress_percentage);
}
