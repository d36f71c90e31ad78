import { numberType } from "@galley/foundation";
import { type Kysely, sql } from "kysely";

/** What became of each attempt at a job, and what a job has cost so far. */
export async function addAttempts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("job_attempt")
    .addColumn("job_id", "text", (column) => column.notNull().references("job.id").onDelete("cascade"))
    .addColumn("number", "integer", (column) => column.notNull())
    .addColumn("started_at", numberType(db), (column) => column.notNull())
    .addColumn("ended_at", numberType(db))
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("error_code", "text")
    .addColumn("error_message", "text")
    .addPrimaryKeyConstraint("job_attempt_key", ["job_id", "number"])
    .execute();
  await db.schema
    .alterTable("job")
    .addColumn("cost", "double precision", (column) => column.defaultTo(0))
    .execute();
  await sql`
    update job set cost = (
      select case when count(*) > count(cost) then null else sum(cost) end from job_charge where job_id = job.id
    ) where id in (select job_id from job_charge)`.execute(db);
}
