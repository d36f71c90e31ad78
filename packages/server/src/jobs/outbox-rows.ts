import type { Kysely } from "kysely";
import type { JobOutboxRow, JobTables } from "./tables.ts";
import type { JobTask } from "./tasks.ts";

type Db = Kysely<JobTables>;

/** Notes that the queue is to take a task. */
export async function noteCreation(db: Db, task: JobTask, now: number): Promise<void> {
  await db
    .insertInto("job_outbox")
    .values({
      task_name: task.name,
      job_id: task.jobId,
      operation: "create",
      queue: task.queue,
      path: task.path,
      enqueue_number: task.number,
      schedule_time: task.at,
      created_at: now,
      tries: 0,
      next_try: now,
      last_code: null,
      last_error: null,
    })
    .execute();
}

/**
 * Notes that the queue is to give a task up. A creation that is still noted is replaced, though it may be under way and
 * may have reached the queue: only the queue knows.
 */
export async function noteRemoval(
  db: Db,
  { queue, name, jobId }: Pick<JobTask, "queue" | "name" | "jobId">,
  now: number,
): Promise<void> {
  const columns = {
    job_id: jobId,
    operation: "remove",
    path: null,
    enqueue_number: null,
    schedule_time: null,
    created_at: now,
    tries: 0,
    next_try: now,
    last_code: null,
    last_error: null,
  } as const;
  await db
    .insertInto("job_outbox")
    // Where a creation is noted, its queue is the one to ask; the job's may have been given another name since.
    .values({ task_name: name, queue, ...columns })
    .onConflict((conflict) => conflict.column("task_name").doUpdateSet(columns))
    .execute();
}

/** What is to be sent now, the oldest first. */
export const dueRows = (db: Db, now: number, limit: number): Promise<JobOutboxRow[]> =>
  db
    .selectFrom("job_outbox")
    .selectAll()
    .where("next_try", "<=", now)
    .orderBy("next_try")
    .orderBy("created_at")
    .limit(limit)
    .execute();

/** When the next row is to be sent that is not due at `now`. */
export async function nextTryAfter(db: Db, now: number): Promise<number | undefined> {
  const row = await db
    .selectFrom("job_outbox")
    .select("next_try")
    .where("next_try", ">", now)
    .orderBy("next_try")
    .limit(1)
    .executeTakeFirst();
  return row?.next_try;
}

export async function isEmpty(db: Db): Promise<boolean> {
  return (await db.selectFrom("job_outbox").select("task_name").limit(1).executeTakeFirst()) === undefined;
}

export async function findRow(db: Db, name: string): Promise<JobOutboxRow | undefined> {
  return db.selectFrom("job_outbox").selectAll().where("task_name", "=", name).executeTakeFirst();
}

/** Forgets a row that is done; not one that has become a removal while its creation was under way. */
export async function deleteRow(
  db: Db,
  { task_name, operation }: Pick<JobOutboxRow, "task_name" | "operation">,
): Promise<void> {
  await db.deleteFrom("job_outbox").where("task_name", "=", task_name).where("operation", "=", operation).execute();
}

/** Keeps a row that was sent in vain for another try. */
export async function keepRow(
  db: Db,
  { task_name, operation }: Pick<JobOutboxRow, "task_name" | "operation">,
  failure: Pick<JobOutboxRow, "tries" | "next_try" | "last_code" | "last_error">,
): Promise<void> {
  await db
    .updateTable("job_outbox")
    .set(failure)
    .where("task_name", "=", task_name)
    .where("operation", "=", operation)
    .execute();
}

/** Makes every row due, in the order in which they came. */
export async function rouseAll(db: Db): Promise<void> {
  await db
    .updateTable("job_outbox")
    .set(({ ref }) => ({ next_try: ref("created_at") }))
    .execute();
}

/** The same for what one queue has not taken so far; not for rows that failed for one of these reasons. */
export async function rouseQueue(db: Db, queue: string, except: readonly string[]): Promise<void> {
  await db
    .updateTable("job_outbox")
    .set(({ ref }) => ({ next_try: ref("created_at") }))
    .where("queue", "=", queue)
    .where("tries", ">", 0)
    .where("last_code", "not in", except)
    .execute();
}

export interface OutboxCounts {
  /** Tasks that the queue has still to be told of. */
  waiting: number;
  /** ms since the epoch; null when none waits. */
  oldest: number | null;
}

export async function countRows(db: Db): Promise<OutboxCounts> {
  const { waiting, oldest } = await db
    .selectFrom("job_outbox")
    .select(({ fn }) => [fn.countAll<number>().as("waiting"), fn.min("created_at").as("oldest")])
    .executeTakeFirstOrThrow();
  return { waiting: Number(waiting), oldest };
}
