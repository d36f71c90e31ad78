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

/** From here on a job's own pace says more than that of others before it. */
const paceKnown = 25;

/**
 * Seconds until a job ends; null when it has ended. At first by what jobs like it took, later by its own pace.
 */
export function timeRemaining(job: JobHead, now: number): number | null {
  if (job.completed_at !== null) return null;
  if (job.started_at === null) return job.estimate;
  const elapsed = (now - job.started_at) / 1000;
  const byOthers = Math.max(job.estimate - elapsed, job.estimate * (1 - job.progress / 100));
  const byPace = job.progress >= paceKnown ? (elapsed * (100 - job.progress)) / job.progress : Number.POSITIVE_INFINITY;
  return Math.max(1, Math.ceil(Math.min(byOthers, byPace)));
}
