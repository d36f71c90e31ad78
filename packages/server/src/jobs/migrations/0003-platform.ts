import { isPostgres, numbered, numberType } from "@galley/foundation";
import { type Kysely, sql } from "kysely";

/** Tenants, events, batches, metadata; schedules, budgets and webhooks of jobs; tasks that are not of jobs. */
export async function createPlatform(db: Kysely<unknown>): Promise<void> {
  await extendJobs(db);
  await createEvents(db);
  await createBatches(db);
  await createMetadata(db);
  await rebuildIdempotency(db);
  await rebuildOutbox(db);
}

async function extendJobs(db: Kysely<unknown>): Promise<void> {
  const add = (name: string, type: "text" | "integer" | "bigint" | "double precision") =>
    db.schema.alterTable("job").addColumn(name, type).execute();
  await db.schema
    .alterTable("job")
    .addColumn("tenant", "text", (column) => column.notNull().defaultTo("default"))
    .execute();
  await db.schema
    .alterTable("job")
    .addColumn("metadata", "text", (column) => column.notNull().defaultTo("{}"))
    .execute();
  await db.schema
    .alterTable("job")
    .addColumn("parked", "integer", (column) => column.notNull().defaultTo(0))
    .execute();
  for (const name of ["batch_id", "webhook_url", "webhook_events", "trace"]) await add(name, "text");
  await add("batch_index", "integer");
  await add("expires_at", "bigint");
  await add("max_cost", "double precision");
}

async function createEvents(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("job_event")
    .addColumn("position", numberType(db), numbered(db))
    .addColumn("commit_group", "bigint", (column) =>
      column.notNull().defaultTo(isPostgres(db) ? sql`(pg_current_xact_id()::text::bigint)` : 0),
    )
    .addColumn("job_id", "text", (column) => column.notNull().references("job.id").onDelete("cascade"))
    .addColumn("sequence", "integer", (column) => column.notNull())
    .addColumn("tenant", "text", (column) => column.notNull())
    .addColumn("type", "text", (column) => column.notNull())
    .addColumn("data", "text", (column) => column.notNull())
    .addColumn("updates", "integer", (column) => column.notNull())
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("job_event_of").on("job_event").unique().columns(["job_id", "sequence"]).execute();
  await db.schema.createIndex("job_event_order").on("job_event").columns(["commit_group", "position"]).execute();
}

async function createBatches(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("job_batch")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("tenant", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("total", "integer", (column) => column.notNull())
    .addColumn("webhook_url", "text")
    .addColumn("webhook_events", "text")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("completed_at", "bigint")
    .execute();
  // Counts by state, and what is left of a batch when one of its jobs ends.
  await db.schema
    .createIndex("job_by_batch")
    .on("job")
    .columns(["batch_id", "status"])
    .where(sql.ref("batch_id"), "is not", null)
    .execute();
}

async function createMetadata(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("job_metadata")
    .addColumn("job_id", "text", (column) => column.notNull().references("job.id").onDelete("cascade"))
    .addColumn("tenant", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("value", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("job_metadata_key", ["job_id", "key"])
    .execute();
  // Ids are in the order of time: the newest jobs with a pair come first from its end.
  const found = ["tenant", "key", "value", "job_id"];
  await db.schema.createIndex("job_metadata_found").on("job_metadata").columns(found).execute();
}

/** Keys are a tenant's own, and may have made a batch. */
async function rebuildIdempotency(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex("job_idempotency_age").execute();
  await db.schema.alterTable("job_idempotency").renameTo("job_idempotency_0001").execute();
  await db.schema
    .createTable("job_idempotency")
    .addColumn("tenant", "text", (column) => column.notNull())
    .addColumn("key", "text", (column) => column.notNull())
    .addColumn("request_hash", "text", (column) => column.notNull())
    .addColumn("job_id", "text", (column) => column.references("job.id").onDelete("cascade"))
    .addColumn("batch_id", "text", (column) => column.references("job_batch.id").onDelete("cascade"))
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("job_idempotency_primary", ["tenant", "key"])
    .execute();
  await sql`
    insert into job_idempotency (tenant, key, request_hash, job_id, created_at)
    select 'default', key, request_hash, job_id, created_at from job_idempotency_0001`.execute(db);
  await db.schema.dropTable("job_idempotency_0001").execute();
  await db.schema.createIndex("job_idempotency_age").on("job_idempotency").column("created_at").execute();
  // What goes with a job that is removed.
  await db.schema.createIndex("job_idempotency_of").on("job_idempotency").column("job_id").execute();
  await db.schema.createIndex("job_idempotency_of_batch").on("job_idempotency").column("batch_id").execute();
}

/** A task's body is stored as it will be sent, and a task need not be a job's. */
async function rebuildOutbox(db: Kysely<unknown>): Promise<void> {
  for (const index of ["job_outbox_due", "job_outbox_age", "job_outbox_of"]) await db.schema.dropIndex(index).execute();
  await db.schema.alterTable("job_outbox").renameTo("job_outbox_0002").execute();
  await db.schema
    .createTable("job_outbox")
    .addColumn("task_name", "text", (column) => column.primaryKey())
    .addColumn("job_id", "text", (column) => column.references("job.id").onDelete("cascade"))
    .addColumn("operation", "text", (column) => column.notNull())
    .addColumn("queue", "text", (column) => column.notNull())
    .addColumn("path", "text")
    .addColumn("body", "text")
    .addColumn("enqueue_number", "integer")
    .addColumn("schedule_time", "bigint")
    .addColumn("created_at", "bigint", (column) => column.notNull())
    .addColumn("tries", "integer", (column) => column.notNull())
    .addColumn("next_try", "bigint", (column) => column.notNull())
    .addColumn("last_code", "text")
    .addColumn("last_error", "text")
    .execute();
  await sql`
    insert into job_outbox (task_name, job_id, operation, queue, path, body, enqueue_number, schedule_time, created_at,
      tries, next_try, last_code, last_error)
    select task_name, job_id, operation, queue, path,
      case operation when 'create' then '{"job_id":"' || job_id || '"}' end, enqueue_number, schedule_time, created_at,
      tries, next_try, last_code, last_error
    from job_outbox_0002`.execute(db);
  await db.schema.dropTable("job_outbox_0002").execute();
  const due = ["operation", "next_try", "created_at"];
  await db.schema.createIndex("job_outbox_due").on("job_outbox").columns(due).execute();
  await db.schema.createIndex("job_outbox_age").on("job_outbox").column("created_at").execute();
  await db.schema.createIndex("job_outbox_of").on("job_outbox").column("job_id").execute();
}
