import type { JobErrorCode, JobStatus } from "@galley/contract";
import { type Database, type Migrations, migrate } from "@galley/foundation";
import type { Selectable } from "kysely";

/** Times are ms since the epoch, booleans 0 or 1, JSON is text: the same on SQLite and Postgres. */
interface JobTable {
  id: string;
  kind: string;
  status: JobStatus;
  /** Raised with every change a client can see; the job's ETag. */
  version: number;
  input: string;
  pinned: string;
  estimate_class: string;
  /** Seconds. */
  estimate: number;
  progress: number;
  current_stage: string | null;
  failed_attempts: number;
  interruptions: number;
  postponements: number;
  retry_count: number;
  lease_token: string | null;
  lease_until: number | null;
  not_before: number | null;
  cancel_requested: number;
  error_code: JobErrorCode | null;
  error_message: string | null;
  /** How many tasks the job has had; the newest one's name is `task_name`. */
  enqueue_number: number;
  task_name: string | null;
  result: string | null;
  created_at: number;
  queued_at: number | null;
  started_at: number | null;
  completed_at: number | null;
  updated_at: number;
}

/** Progress updates in their order. A stage has two, `start` and `end`, however often it was repeated. */
interface JobUpdateTable {
  job_id: string;
  /** Per job, from 1, without gaps. */
  sequence: number;
  stage: string;
  phase: "start" | "end";
  stage_number: number;
  total_stages: number;
  progress: number;
  status: string;
  details: string | null;
  metadata: string;
  created_at: number;
}

/** Stored outputs: of a stage under its name, of a part under `stage/key`. */
interface JobCheckpointTable {
  job_id: string;
  key: string;
  /** What the output was made from; another hash means that it is not valid any more. */
  input_hash: string;
  output: string;
  /** ms of work. */
  duration: number;
  created_at: number;
}

/** What was bought for a job, whether or not the attempt came to anything. */
interface JobChargeTable {
  id: string;
  job_id: string;
  stage: string;
  provider: string;
  model: string;
  tokens: number;
  cost: number | null;
  created_at: number;
}

/** Which request a client's Idempotency-Key was first used for. */
interface JobIdempotencyTable {
  key: string;
  request_hash: string;
  job_id: string;
  created_at: number;
}

/**
 * What a queue elsewhere has still to be told: to take a job's task, or to give it up. At most one row for each task: a
 * removal takes the place of the creation.
 */
interface JobOutboxTable {
  task_name: string;
  job_id: string;
  operation: "create" | "remove";
  queue: string;
  /** What a creation needs besides; null in a removal. */
  path: string | null;
  enqueue_number: number | null;
  schedule_time: number | null;
  created_at: number;
  /** How often it was sent in vain. */
  tries: number;
  next_try: number;
  /** Why the last try was in vain: the queue's error code, and its words. */
  last_code: string | null;
  last_error: string | null;
}

export interface JobTables {
  job_outbox: JobOutboxTable;
  job_idempotency: JobIdempotencyTable;
  job: JobTable;
  job_update: JobUpdateTable;
  job_checkpoint: JobCheckpointTable;
  job_charge: JobChargeTable;
}

export type JobRow = Selectable<JobTable>;
export type JobOutboxRow = Selectable<JobOutboxTable>;
export type JobUpdateRow = Selectable<JobUpdateTable>;

const migrations: Migrations = {
  "0001_jobs": {
    async up(db) {
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
        .addColumn("progress", "real", (column) => column.notNull())
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
        .addColumn("progress", "real", (column) => column.notNull())
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
        .addColumn("cost", "real")
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
    },
  },
  "0002_outbox": {
    async up(db) {
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
    },
  },
};

export async function migrateJobTables(database: Database<JobTables>): Promise<void> {
  await migrate(database, "job", migrations);
}
