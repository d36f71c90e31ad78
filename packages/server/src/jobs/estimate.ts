import type { Kysely } from "kysely";
import type { JobHead } from "./job-row.ts";
import type { JobTables } from "./tables.ts";

/** The median follows the last jobs closely, and one slow job does not move it. */
const jobsLookedAt = 25;

/**
 * Seconds a job of this class is likely to take: the median of the last ones that completed, from their start to
 * their end; undefined before there is history.
 */
export async function medianDuration(db: Kysely<JobTables>, kind: string, estimateClass: string) {
  const rows = await db
    .selectFrom("job")
    .select(["started_at", "completed_at"])
    .where("kind", "=", kind)
    .where("estimate_class", "=", estimateClass)
    .where("status", "=", "completed")
    .orderBy("completed_at", "desc")
    .limit(jobsLookedAt)
    .execute();
  const durations = rows.map((row) => (row.completed_at ?? 0) - (row.started_at ?? 0)).sort((a, b) => a - b);
  const median = durations[Math.floor(durations.length / 2)];
  return median === undefined ? undefined : Math.max(1, Math.ceil(median / 1000));
}

/** Seconds until a job ends, by its progress and by the clock, whichever says more; null when it has ended. */
export function timeRemaining(job: JobHead, now: number): number | null {
  if (job.completed_at !== null) return null;
  if (job.started_at === null) return job.estimate;
  const elapsed = (now - job.started_at) / 1000;
  const byProgress = job.estimate * (1 - job.progress / 100);
  return Math.max(1, Math.ceil(Math.max(job.estimate - elapsed, Math.min(byProgress, job.estimate))));
}
