import {
  bytesType,
  type Database,
  isPostgres,
  type MigrationStep,
  type Migrations,
  migrate,
  numbered,
  numberType,
} from "@galley/foundation";
import { type Kysely, sql } from "kysely";
import type { TaskTables } from "./tables.ts";

/** Postgres' `integer` ends at 2^31, a time in ms does not fit: `bigint`, which SQLite takes for its integer. */
const time = "bigint";

const migrations: Migrations = {
  "0001-queues-and-tasks": { up: createQueuesAndTasks },
  "0002-any-request": { up: takeAnyRequest },
};

async function createQueuesAndTasks(db: Kysely<unknown>): Promise<void> {
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
  await db.schema
    .createTable("task_tombstone")
    .addColumn("queue", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("expire_time", time, (column) => column.notNull())
    .addPrimaryKeyConstraint("task_tombstone_primary", ["queue", "name"])
    .execute();
  await db.schema
    .createTable("task_key")
    .addColumn("kid", "text", (column) => column.primaryKey())
    .addColumn("private_jwk", "text", (column) => column.notNull())
    .addColumn("create_time", time, (column) => column.notNull())
    .execute();
}

/** Tasks that call any URL, by any method, with any bytes; a task and its tombstone become one row. */
async function takeAnyRequest(db: Kysely<unknown>): Promise<void> {
  const ofQueues = db.schema.alterTable("task_queue");
  for (const column of ["app_engine_routing", "http_target", "policy"])
    await ofQueues.addColumn(column, "text").execute();
  for (const column of ["sampling_ratio", "enforced_rate"])
    await ofQueues.addColumn(column, "double precision").execute();
  await ofQueues.addColumn("enforced_at", time).execute();
  await db.schema
    .createTable("task_queue_tombstone")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("expire_time", time, (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("task_document")
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("value", "text", (column) => column.notNull())
    .addColumn("expire_time", time)
    .execute();
  await db.schema.alterTable("task").renameTo("task_0001").execute();
  await createTaskTable(db);
  // Before the rows: a name that was used again has a task and, until the next sweep, a tombstone.
  await db.schema.createIndex("task_name").on("task").unique().columns(["queue", "name"]).execute();
  // There has never been a Postgres database with the first form of these tables and anything in them.
  if (!isPostgres(db)) await moveTasks(db);
  await db.schema.dropTable("task_0001").execute();
  await db.schema.dropTable("task_tombstone").execute();
  await createTaskIndexes(db);
}

async function moveTasks(db: Kysely<unknown>): Promise<void> {
  await sql`
    insert into task (queue, name, state, target, url, method, headers, body, create_time, schedule_time,
      dispatch_deadline, dispatch_count, response_count, execution_count, first_attempt_time, previous_response)
    select queue, name, case in_flight when 1 then 'dispatched' else 'waiting' end, 'service', path, 'POST', headers,
      cast(body as blob), create_time, schedule_time, dispatch_deadline, dispatch_count, response_count,
      execution_count, first_attempt_time, previous_response
    from task_0001 order by create_time`.execute(db);
  await sql`
    insert into task (queue, name, state, target, url, method, headers, body, create_time, schedule_time,
      dispatch_deadline, dispatch_count, response_count, execution_count, expire_time)
    select queue, name, 'ended', 'service', '', 'POST', '{}', x'', 0, 0, 0, 0, 0, 0, expire_time
    from task_tombstone where true on conflict do nothing`.execute(db);
}

async function createTaskTable(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("task")
    .addColumn("seq", numberType(db), numbered(db))
    .addColumn("queue", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("create_time", time, (column) => column.notNull())
    .addColumn("schedule_time", "double precision", (column) => column.notNull())
    .addColumn("dispatch_deadline", "integer", (column) => column.notNull())
    .addColumn("dispatch_count", "integer", (column) => column.notNull())
    .addColumn("response_count", "integer", (column) => column.notNull())
    .addColumn("execution_count", "integer", (column) => column.notNull())
    .addColumn("first_attempt_time", time)
    .addColumn("last_schedule_time", "double precision")
    .addColumn("last_dispatch_time", time)
    .addColumn("last_response_time", time)
    .addColumn("last_status_code", "integer")
    .addColumn("last_status_message", "text")
    .addColumn("previous_response", "integer")
    .addColumn("expire_time", time)
    .addColumn("target", "text", (column) => column.notNull())
    .addColumn("url", "text", (column) => column.notNull())
    .addColumn("method", "text", (column) => column.notNull())
    .addColumn("routing", "text")
    .addColumn("credentials", "text")
    .addColumn("retry_config", "text")
    .addColumn("headers", "text", (column) => column.notNull())
    // Last, so that the columns before it are read without it.
    .addColumn("body", bytesType(db), (column) => column.notNull())
    .execute();
}

/** Each on the part of the tasks it is for, so that a task touches few of them: a claim leaves one, an end enters one. */
async function createTaskIndexes(db: Kysely<unknown>): Promise<void> {
  const index = (name: string) => db.schema.createIndex(name).on("task");
  await index("task_due")
    .columns(["queue", "schedule_time"])
    .where(sql.ref("state"), "=", sql.lit("waiting"))
    .execute();
  await index("task_dispatched").column("queue").where(sql.ref("state"), "=", sql.lit("dispatched")).execute();
  await index("task_ended").column("expire_time").where(sql.ref("state"), "=", sql.lit("ended")).execute();
}

/** Creates the queue's tables in `database`, or brings them up to date. */
export async function migrateTaskTables<Tables extends TaskTables>(
  database: Database<Tables>,
  step: MigrationStep = migrate,
): Promise<void> {
  await step(database, "task", migrations);
}
