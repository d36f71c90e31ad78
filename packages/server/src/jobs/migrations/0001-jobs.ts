import type { Kysely } from "kysely";

/** Jobs, their updates, checkpoints and charges. */
export async function createJobs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("job")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("version", "integer", (column) => column.notNull())
    .addColumn("input", "text", (column) => column.notNull())
    .addColumn("pinned", "text", (column) => column.notNull())
    .addColumn("estimate_class", "text", (column) => column.notNull())
    .addColumn("estimate", "integer", (column) => column.notNull())
    .addColumn("progress", "double precision", (column) => column.notNull())
    .addColumn("current_stage", "text")
    .addColumn("failed_attempts", "integer", (column) => column.notNull())
    .addColumn("interruptions", "integer", (column) => column.notNull())
    .addColumn("retry_count", "integer", (column) => column.notNull())
    .addColumn("lease_token", "text")
    .addColumn("lease_until", "bigint")
    .addColumn("not_before", "bigint")
    .addColumn("cancel_requested", "integer", (column) => column.notNull())
    .addColumn("error_code", "text")
    .addColumn("error_message", "text")
    .addColumn("enqueue_number", "integer", (column) => column.notNull())
    .addColumn("task_name", "text")
    .addColumn("result", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("queued_at", "bigint")
    .addColumn("started_at", "bigint")
    .addColumn("completed_at", "bigint")
    .addColumn("updated_at", "bigint", (column) => column.notNull())
    .execute();
  // History, newest first, of one kind; the id breaks ties, so that a page ends at one certain job.
  await db.schema.createIndex("job_history").on("job").columns(["kind", "created_at", "id"]).execute();
  // The same of all kinds.
  await db.schema.createIndex("job_history_all").on("job").columns(["created_at", "id"]).execute();
  // The place in the queue, and what the sweeper looks through.
  await db.schema.createIndex("job_by_status").on("job").columns(["status", "kind", "created_at"]).execute();
  // The last finished jobs of a class, for estimates.
  await db.schema
    .createIndex("job_finished")
    .on("job")
    .columns(["kind", "estimate_class", "status", "completed_at"])
    .execute();
  await db.schema
    .createTable("job_update")
    .addColumn("job_id", "text", (column) => column.notNull().references("job.id").onDelete("cascade"))
    .addColumn("sequence", "integer", (column) => column.notNull())
    .addColumn("stage", "text", (column) => column.notNull())
    .addColumn("phase", "text", (column) => column.notNull())
    .addColumn("stage_number", "integer", (column) => column.notNull())
    .addColumn("total_stages", "integer", (column) => column.notNull())
    .addColumn("progress", "double precision", (column) => column.notNull())
    .addColumn("status", "text", (column) => column.notNull())
    .addColumn("details", "text")
    .addColumn("metadata", "text", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("job_update_key", ["job_id", "sequence"])
    .addUniqueConstraint("job_update_once", ["job_id", "stage", "phase"])
    .execute();
  await db.schema
    .createTable("job_checkpoint")
    .addColumn("job_id", "text", (column) => column.notNull().references("job.id").onDelete("cascade"))
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("input_hash", "text", (column) => column.notNull())
    .addColumn("output", "text", (column) => column.notNull())
    .addColumn("duration", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("job_checkpoint_key", ["job_id", "key"])
    .execute();
  await db.schema
    .createTable("job_charge")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("job_id", "text", (column) => column.notNull().references("job.id").onDelete("cascade"))
    .addColumn("stage", "text", (column) => column.notNull())
    .addColumn("provider", "text", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("tokens", "integer", (column) => column.notNull())
    .addColumn("cost", "double precision")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("job_idempotency")
    .addColumn("key", "text", (column) => column.primaryKey())
    .addColumn("request_hash", "text", (column) => column.notNull())
    .addColumn("job_id", "text", (column) => column.notNull().references("job.id").onDelete("cascade"))
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("job_idempotency_age").on("job_idempotency").column("created_at").execute();
  await db.schema.createIndex("job_charge_of").on("job_charge").column("job_id").execute();
}
