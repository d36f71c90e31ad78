import type { Clock } from "@galley/foundation";
import { isPostgres } from "@galley/foundation";
import { sql } from "kysely";
import type { JobChange, JobRecorder, Work } from "../jobs/store.ts";
import type { JobEventType } from "../jobs/tables.ts";
import { viewJob, viewUpdate } from "../jobs/view.ts";

/**
 * Writes what clients follow, in the commit of the change itself: an event for each progress update, and one for each
 * new status with the job as it was then. Numbered per job without gaps; the job's row is locked meanwhile.
 */
export function createEventRecorder(clock: Clock): JobRecorder {
  return async (work, change) => {
    const { before, job, update } = change;
    if (update) await add(work, change, "progress", JSON.stringify(viewUpdate(update)), clock.now());
    if (before?.status === job.status) return;
    const { progress_updates: _updates, ...status } = viewJob(job, [], clock.now());
    await add(work, change, job.status, JSON.stringify(status), clock.now());
  };
}

async function add({ db }: Work, { job }: JobChange, type: JobEventType, data: string, now: number): Promise<void> {
  const postgres = isPostgres(db);
  await db
    .insertInto("job_event")
    .values(({ selectFrom, lit }) => ({
      job_id: job.id,
      sequence: selectFrom("job_event")
        .where("job_id", "=", job.id)
        .select(({ fn, eb }) => eb(fn.coalesce(fn.max("sequence"), lit(0)), "+", lit(1)).as("next")),
      updates: selectFrom("job_update")
        .where("job_id", "=", job.id)
        .select(({ fn, lit }) => fn.coalesce(fn.max("sequence"), lit(0)).as("updates")),
      tenant: job.tenant,
      type,
      data,
      created_at: now,
      ...(postgres && { commit_group: groupOf(job.id) }),
    }))
    .execute();
}

/**
 * A transaction that has changed other jobs before may be older than the one that has changed this job last. Its event
 * goes to the younger one's group, where it comes after it: whoever reads a group waits for all older transactions.
 */
const groupOf = (jobId: string) =>
  sql<number>`greatest(pg_current_xact_id()::text::bigint, (select max(commit_group) from job_event where job_id = ${jobId}))`;
