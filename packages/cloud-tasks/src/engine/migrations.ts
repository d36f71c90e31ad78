import { type Database, type Migrations, migrate } from "@galley/foundation";
import type { TaskTables } from "./tables.ts";

/** Postgres' `integer` ends at 2^31, a time in ms does not fit: `bigint`, which SQLite takes for its integer. */
const time = "bigint";

const migrations: Migrations = {
  "0001-queues-and-tasks": {
    async up(db) {
      await db.schema
        .createTable("task_queue")
        .addColumn("name", "text", (column) => column.primaryKey())
        .addColumn("state", "text", (column) => column.notNull())
        .addColumn("max_dispatches_per_second", "double precision", (column) => column.notNull())
        .addColumn("max_concurrent_dispatches", "integer", (column) => column.notNull())
        .addColumn("max_attempts", "integer", (column) => column.notNull())
        .addColumn("max_retry_duration", "double precision", (column) => column.notNull())
        .addColumn("min_backoff", "double precision", (column) => column.notNull())
        .addColumn("max_backoff", "double precision", (column) => column.notNull())
        .addColumn("max_doublings", "integer", (column) => column.notNull())
        .addColumn("purge_time", time)
        .addColumn("tokens", "double precision", (column) => column.notNull())
        .addColumn("tokens_at", time, (column) => column.notNull())
        .execute();
      await db.schema
        .createTable("task")
        .addColumn("queue", "text", (column) => column.notNull())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("path", "text", (column) => column.notNull())
        .addColumn("headers", "text", (column) => column.notNull())
        .addColumn("create_time", time, (column) => column.notNull())
        .addColumn("schedule_time", time, (column) => column.notNull())
        .addColumn("dispatch_deadline", "integer", (column) => column.notNull())
        .addColumn("dispatch_count", "integer", (column) => column.notNull())
        .addColumn("response_count", "integer", (column) => column.notNull())
        .addColumn("execution_count", "integer", (column) => column.notNull())
        .addColumn("first_attempt_time", time)
        .addColumn("previous_response", "integer")
        .addColumn("in_flight", "integer", (column) => column.notNull())
        .addColumn("body", "text", (column) => column.notNull())
        .addPrimaryKeyConstraint("task_primary", ["queue", "name"])
        .execute();
      await db.schema.createIndex("task_due").on("task").columns(["queue", "in_flight", "schedule_time"]).execute();
      await db.schema.createIndex("task_age").on("task").column("create_time").execute();
      await db.schema
        .createTable("task_tombstone")
        .addColumn("queue", "text", (column) => column.notNull())
        .addColumn("name", "text", (column) => column.notNull())
        .addColumn("expire_time", time, (column) => column.notNull())
        .addPrimaryKeyConstraint("task_tombstone_primary", ["queue", "name"])
        .execute();
      await db.schema.createIndex("task_tombstone_expiry").on("task_tombstone").column("expire_time").execute();
      await db.schema
        .createTable("task_key")
        .addColumn("kid", "text", (column) => column.primaryKey())
        .addColumn("private_jwk", "text", (column) => column.notNull())
        .addColumn("create_time", time, (column) => column.notNull())
        .execute();
    },
  },
};

/** Creates the queue's tables in `database`, or brings them up to date. */
export async function migrateTaskTables<Tables extends TaskTables>(database: Database<Tables>): Promise<void> {
  await migrate(database, "task", migrations);
}
