import type { AttemptOutcome, JobAttempt } from "@galley/contract";
import type { Kysely } from "kysely";
import type { JobHead } from "./job-row.ts";
import type { JobEvent } from "./state.ts";
import type { JobTables } from "./tables.ts";

/** What an event means for the attempt that it ends. */
function outcomeOf(event: JobEvent, { status }: Pick<JobHead, "status">): AttemptOutcome {
  switch (event.type) {
    case "completed":
    case "asked":
    case "stopped":
    case "released":
      // Whoever asked for the job to be cancelled was told that it would be.
      if (status === "cancelled" || status === "completed") return status;
      return "continued";
    case "errored":
      return status === "failed" || status === "cancelled" ? status : "retried";
    default:
      // Somebody else found its lease run out.
      return "lost";
  }
}

/** A lost attempt ended when its lease did; where that was taken back, when that was found. */
function endOf(outcome: AttemptOutcome, { lease_until }: Pick<JobHead, "lease_until">, now: number): number {
  return outcome === "lost" && lease_until ? Math.min(lease_until, now) : now;
}

/**
 * Notes the attempt that a change of its job has ended, and the one that it has begun, in the change's commit. A lease is
 * an attempt: each has a token of its own.
 */
export async function recordAttempt(
  db: Kysely<JobTables>,
  before: JobHead,
  after: JobHead,
  event: JobEvent,
  now: number,
): Promise<void> {
  if (before.lease_token === after.lease_token) return;
  if (before.lease_token !== null) {
    const outcome = outcomeOf(event, after);
    const { code = null, message = null } = event.type === "errored" ? event.error : {};
    await db
      .updateTable("job_attempt")
      .set({ outcome, ended_at: endOf(outcome, before, now), error_code: code, error_message: message })
      .where("job_id", "=", before.id)
      .where("outcome", "=", "running")
      .execute();
  }
  if (after.lease_token === null) return;
  await db
    .insertInto("job_attempt")
    .values(({ selectFrom, lit }) => ({
      job_id: after.id,
      number: selectFrom("job_attempt")
        .where("job_id", "=", after.id)
        .select(({ fn, eb }) => eb(fn.coalesce(fn.max("number"), lit(0)), "+", lit(1)).as("next")),
      started_at: now,
      ended_at: null,
      outcome: "running" as const,
      error_code: null,
      error_message: null,
    }))
    .execute();
}

/** The attempts at a job, the oldest first. */
export async function attemptsOf(db: Kysely<JobTables>, jobId: string): Promise<JobAttempt[]> {
  const rows = await db.selectFrom("job_attempt").selectAll().where("job_id", "=", jobId).orderBy("number").execute();
  return rows.map(({ job_id: _job, started_at, ended_at, ...facts }) => ({
    ...facts,
    started_at: new Date(started_at).toISOString(),
    ended_at: ended_at === null ? null : new Date(ended_at).toISOString(),
  }));
}
