import type { Kysely } from "kysely";
import type { JobTables, JobUpdateRow } from "./tables.ts";

export interface NewUpdate {
  stage: string;
  phase: "start" | "end";
  number: number;
  total: number;
  /** Per cent. */
  progress: number;
  status: string;
  details: string | null;
  metadata: Record<string, unknown>;
}

/**
 * Adds an update under the job's next sequence number. A stage that is repeated after a crash has said already that
 * it begins: it has two updates all the same, and the answer is undefined.
 */
export async function addUpdate(
  db: Kysely<JobTables>,
  jobId: string,
  update: NewUpdate,
  now: number,
): Promise<JobUpdateRow | undefined> {
  return db
    .insertInto("job_update")
    .values(({ selectFrom, lit }) => ({
      job_id: jobId,
      sequence: selectFrom("job_update")
        .where("job_id", "=", jobId)
        .select(({ fn, eb }) => eb(fn.coalesce(fn.max("sequence"), lit(0)), "+", lit(1)).as("next")),
      stage: update.stage,
      phase: update.phase,
      stage_number: update.number,
      total_stages: update.total,
      progress: update.progress,
      status: update.status,
      details: update.details,
      metadata: JSON.stringify(update.metadata),
      created_at: now,
    }))
    .onConflict((conflict) => conflict.columns(["job_id", "stage", "phase"]).doNothing())
    .returningAll()
    .executeTakeFirst();
}
