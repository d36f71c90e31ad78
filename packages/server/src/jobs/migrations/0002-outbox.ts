import type { Kysely } from "kysely";

/** What a queue elsewhere has still to be told. */
export async function createOutbox(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("job_outbox")
    .addColumn("task_name", "text", (column) => column.primaryKey())
    .addColumn("job_id", "text", (column) => column.notNull().references("job.id").onDelete("cascade"))
    .addColumn("operation", "text", (column) => column.notNull())
    .addColumn("queue", "text", (column) => column.notNull())
    .addColumn("path", "text")
    .addColumn("enqueue_number", "integer")
    .addColumn("schedule_time", "bigint")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("tries", "integer", (column) => column.notNull())
    .addColumn("next_try", "bigint", (column) => column.notNull())
    .addColumn("last_code", "text")
    .addColumn("last_error", "text")
    .execute();
  // What is due, creations first, the oldest first.
  const due = ["operation", "next_try", "created_at"];
  await db.schema.createIndex("job_outbox_due").on("job_outbox").columns(due).execute();
  await db.schema.createIndex("job_outbox_age").on("job_outbox").column("created_at").execute();
  // What goes with a job that is removed.
  await db.schema.createIndex("job_outbox_of").on("job_outbox").column("job_id").execute();
  await db.schema
    .alterTable("job")
    .addColumn("postponements", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  // A task of the queue and the job that it carries.
  await db.schema.createIndex("job_by_task").on("job").column("task_name").execute();
}
