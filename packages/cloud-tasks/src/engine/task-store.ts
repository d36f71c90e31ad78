import type { Kysely } from "kysely";
import { type NewTask, type Task, TaskQueueError } from "../port.ts";
import { noSuchQueue } from "./queue-store.ts";
import type { TaskRow, TaskTables } from "./tables.ts";
import { bury, isReserved } from "./tombstones.ts";
import { type CheckedTask, checkTask } from "./validate.ts";

type Db = Kysely<TaskTables>;

function toTask(row: TaskRow): Task {
  return {
    queue: row.queue,
    name: row.name,
    path: row.path,
    headers: JSON.parse(row.headers),
    scheduleTime: row.schedule_time,
    createTime: row.create_time,
    dispatchDeadline: row.dispatch_deadline / 1000,
    dispatchCount: row.dispatch_count,
    responseCount: row.response_count,
    firstAttemptTime: row.first_attempt_time ?? undefined,
    inFlight: row.in_flight === 1,
  };
}

/** A name as the real service makes them up: 20 digits, the first not 0. */
function madeUpName(random: () => number): string {
  const digits = (from: number, below: number) => String(from + Math.floor(random() * (below - from)));
  return digits(1e9, 1e10) + digits(0, 1e10).padStart(10, "0");
}

export async function insertTask(db: Db, task: NewTask, now: number, random: () => number): Promise<Task> {
  const checked = checkTask(task, now);
  await requireQueue(db, checked.queue);
  if (checked.name !== undefined && (await isReserved(db, checked.queue, checked.name, now))) throw alreadyExists();
  const row = newRow(checked, checked.name ?? madeUpName(random), now);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("task")
    .values(row)
    .onConflict((conflict) => conflict.columns(["queue", "name"]).doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) throw alreadyExists();
  return toTask(row);
}

function newRow(task: CheckedTask, name: string, now: number): TaskRow {
  return {
    queue: task.queue,
    name,
    path: task.path,
    headers: JSON.stringify(task.headers),
    body: task.body,
    create_time: now,
    schedule_time: task.scheduleTime,
    dispatch_deadline: task.dispatchDeadline,
    dispatch_count: 0,
    response_count: 0,
    execution_count: 0,
    first_attempt_time: null,
    previous_response: null,
    in_flight: 0,
  };
}

async function requireQueue(db: Db, queue: string): Promise<void> {
  const row = await db.selectFrom("task_queue").select("name").where("name", "=", queue).executeTakeFirst();
  if (!row) throw noSuchQueue();
}

function alreadyExists(): TaskQueueError {
  return new TaskQueueError("already_exists", "Requested entity already exists");
}

export async function findTask(db: Db, queue: string, name: string): Promise<Task | undefined> {
  const row = await db
    .selectFrom("task")
    .selectAll()
    .where("queue", "=", queue)
    .where("name", "=", name)
    .executeTakeFirst();
  return row && toTask(row);
}

export async function hasTask(db: Db, queue: string, name: string): Promise<boolean> {
  const row = await db
    .selectFrom("task")
    .select("name")
    .where("queue", "=", queue)
    .where("name", "=", name)
    .executeTakeFirst();
  return row !== undefined;
}

/** @throws TaskQueueError not_found, with the text that tells a finished task from one that never was. */
export async function removeTask(db: Db, queue: string, name: string, now: number): Promise<void> {
  const { numDeletedRows } = await db
    .deleteFrom("task")
    .where("queue", "=", queue)
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  if (numDeletedRows > 0n) return bury(db, queue, name, now);
  throw new TaskQueueError(
    "not_found",
    (await isReserved(db, queue, name, now))
      ? "The task no longer exists, though a task with this name existed recently. " +
          "The task either successfully completed or was deleted."
      : "Requested entity was not found.",
  );
}
