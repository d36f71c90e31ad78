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
      job_id: task.job?.id ?? null,
      operation: "create",
      queue: task.queue,
      path: task.path,
      body: task.body,
      enqueue_number: task.job?.number ?? null,
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
  { queue, name, jobId }: Pick<JobTask, "queue" | "name"> & { jobId: string },
  now: number,
): Promise<void> {
  const columns = {
    job_id: jobId,
    operation: "remove",
    path: null,
    body: null,
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

/** What a row may be: creations first, somebody waits for them; a task that is not taken out comes to nothing. */
const operations = ["create", "remove"] as const;

/** What is to be told, with the trace of the job whose task it is (W3C traceparent). */
export type DueRow = JobOutboxRow & { trace: string | null };

/**
 * What is to be sent now, creations first, the oldest first. A row that would wait longer than any row is made to was
 * noted before the clock was set back.
 */
export async function dueRows(
  db: Db,
  { now, longestWait, limit }: { now: number; longestWait: number; limit: number },
): Promise<DueRow[]> {
  const rows: DueRow[] = [];
  for (const operation of operations) {
    const select = db
      .selectFrom("job_outbox")
      .leftJoin("job", "job.id", "job_outbox.job_id")
      .selectAll("job_outbox")
      .select("job.trace")
      .where("operation", "=", operation);
    for (const due of [select.where("next_try", "<=", now), select.where("next_try", ">", now + longestWait)]) {
      if (rows.length >= limit) return rows;
      rows.push(
        ...(await due
          .orderBy("next_try")
          .orderBy("job_outbox.created_at")
          .limit(limit - rows.length)
          .execute()),
      );
    }
  }
  return rows;
}

/** When the next row is to be sent that is not due at `now`. */
export async function nextTryAfter(db: Db, now: number): Promise<number | undefined> {
  const times: number[] = [];
  for (const operation of operations) {
    const row = await db
      .selectFrom("job_outbox")
      .select("next_try")
      .where("operation", "=", operation)
      .where("next_try", ">", now)
      .orderBy("next_try")
      .limit(1)
      .executeTakeFirst();
    if (row) times.push(row.next_try);
  }
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** Forgets the removals of a queue's tasks that were noted until `time`. */
export async function deleteRemovals(db: Db, queue: string, time: number): Promise<void> {
  await db
    .deleteFrom("job_outbox")
    .where("operation", "=", "remove")
    .where("queue", "=", queue)
    .where("created_at", "<=", time)
    .execute();
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

export interface Rousing {
  now: number;
  limit: number;
  /** Only what this queue has not taken so far, and not for one of these reasons. */
  queue?: string;
  except?: readonly string[];
}

/** Makes up to `limit` rows due that are not at `now`, in the order in which they came. Answers how many there were. */
export async function rouseSome(db: Db, { now, limit, queue, except = [] }: Rousing): Promise<number> {
  let waiting = db
    .selectFrom("job_outbox")
    .select("task_name")
    .where("operation", "in", operations)
    .where("next_try", ">", now)
    // What has just come waits for nothing.
    .whereRef("next_try", ">", "created_at");
  if (queue !== undefined) waiting = waiting.where("queue", "=", queue).where("last_code", "not in", except);
  const { numUpdatedRows } = await db
    .updateTable("job_outbox")
    .set(({ ref }) => ({ next_try: ref("created_at") }))
    .where("task_name", "in", waiting.limit(limit))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}

export interface OutboxCounts {
  /** Tasks that the queue has still to be told of, at most 10,000. */
  waiting: number;
  /** ms since the epoch; null when none waits. */
  oldest: number | null;
}

/** Counting further would tell nobody more, and each look at the service's health costs it. */
const countedAtMost = 10_000;

export async function countRows(db: Db): Promise<OutboxCounts> {
  const some = db.selectFrom("job_outbox").select("task_name").limit(countedAtMost).as("some");
  const { waiting } = await db
    .selectFrom(some)
    .select(({ fn }) => fn.countAll<number>().as("waiting"))
    .executeTakeFirstOrThrow();
  const oldest = await db
    .selectFrom("job_outbox")
    .select("created_at")
    .orderBy("created_at")
    .limit(1)
    .executeTakeFirst();
  return { waiting: Number(waiting), oldest: oldest?.created_at ?? null };
}
