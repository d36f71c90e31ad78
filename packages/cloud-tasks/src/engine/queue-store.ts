import type { Kysely } from "kysely";
import { type Queue, type QueueSettings, TaskQueueError } from "../port.ts";
import type { QueueRow, TaskTables } from "./tables.ts";
import { burstOf, refill } from "./token-bucket.ts";
import { buryAll } from "./tombstones.ts";
import { checkQueue } from "./validate.ts";

type Db = Kysely<TaskTables>;

export function toSettings(row: QueueRow): QueueSettings {
  return {
    rateLimits: {
      maxDispatchesPerSecond: row.max_dispatches_per_second,
      maxConcurrentDispatches: row.max_concurrent_dispatches,
    },
    retryConfig: {
      maxAttempts: row.max_attempts,
      maxRetryDuration: row.max_retry_duration,
      minBackoff: row.min_backoff,
      maxBackoff: row.max_backoff,
      maxDoublings: row.max_doublings,
    },
  };
}

function toQueue(row: QueueRow): Queue {
  return { ...toSettings(row), name: row.name, state: row.state, purgeTime: row.purge_time ?? undefined };
}

function toColumns({ rateLimits, retryConfig }: QueueSettings) {
  return {
    max_dispatches_per_second: rateLimits.maxDispatchesPerSecond,
    max_concurrent_dispatches: rateLimits.maxConcurrentDispatches,
    max_attempts: retryConfig.maxAttempts,
    max_retry_duration: retryConfig.maxRetryDuration,
    min_backoff: retryConfig.minBackoff,
    max_backoff: retryConfig.maxBackoff,
    max_doublings: retryConfig.maxDoublings,
  };
}

/** The text the real service answers with when a queue is missing. */
export function noSuchQueue(): TaskQueueError {
  return new TaskQueueError(
    "not_found",
    "Queue does not exist. If you just created the queue, wait at least a minute for the queue to initialize.",
  );
}

export async function findQueue(db: Db, name: string): Promise<Queue | undefined> {
  const row = await db.selectFrom("task_queue").selectAll().where("name", "=", name).executeTakeFirst();
  return row && toQueue(row);
}

export async function findQueues(db: Db): Promise<Queue[]> {
  const rows = await db.selectFrom("task_queue").selectAll().orderBy("name").execute();
  return rows.map(toQueue);
}

/** A new queue starts with a full bucket; an existing one keeps the tokens that its old rate has earned. */
export async function saveQueue(db: Db, name: string, settings: QueueSettings, now: number): Promise<Queue> {
  checkQueue(name, settings);
  const known = await db.selectFrom("task_queue").selectAll().where("name", "=", name).executeTakeFirst();
  if (known) {
    const bucket = refill({ tokens: known.tokens, at: known.tokens_at }, known.max_dispatches_per_second, now);
    return change(db, name, { ...toColumns(settings), tokens: bucket.tokens, tokens_at: bucket.at });
  }
  const burst = burstOf(settings.rateLimits.maxDispatchesPerSecond);
  const row = await db
    .insertInto("task_queue")
    .values({ ...toColumns(settings), name, state: "RUNNING", purge_time: null, tokens: burst, tokens_at: now })
    .returningAll()
    .executeTakeFirstOrThrow();
  return toQueue(row);
}

async function change(db: Db, name: string, columns: Partial<QueueRow>): Promise<Queue> {
  const row = await db
    .updateTable("task_queue")
    .set(columns)
    .where("name", "=", name)
    .returningAll()
    .executeTakeFirst();
  if (!row) throw noSuchQueue();
  return toQueue(row);
}

export function setState(db: Db, name: string, state: QueueRow["state"]): Promise<Queue> {
  return change(db, name, { state });
}

/** Deletes the queue's tasks, those under way too, all in this transaction: what is created after it is kept. */
export async function purge(db: Db, name: string, now: number): Promise<Queue> {
  const queue = await change(db, name, { purge_time: now });
  await buryAll(db, name, now);
  return queue;
}

/** Deletes the queue and its tasks. The tasks' names stay reserved, should the queue be created again. */
export async function removeQueue(db: Db, name: string, now: number): Promise<void> {
  const { numDeletedRows } = await db.deleteFrom("task_queue").where("name", "=", name).executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) throw new TaskQueueError("not_found", "Requested entity was not found.");
  await buryAll(db, name, now);
}

/** What waits in a queue. */
export interface QueueCounts {
  /** Tasks that are not being dispatched, whether due or scheduled for later. */
  waiting: number;
  /** Tasks whose request is under way. */
  inFlight: number;
  /** The schedule time (ms since the epoch) of the task that has been due for longest; undefined when none is due. */
  oldestDue: number | undefined;
}

export async function countTasks(db: Db, queue: string, now: number): Promise<QueueCounts> {
  const rows = await db
    .selectFrom("task")
    .select(({ fn }) => ["in_flight", fn.countAll<number>().as("tasks"), fn.min("schedule_time").as("first")])
    .where("queue", "=", queue)
    .groupBy("in_flight")
    .execute();
  const waiting = rows.find((row) => row.in_flight === 0);
  const first = waiting?.first ?? undefined;
  return {
    waiting: Number(waiting?.tasks ?? 0),
    inFlight: Number(rows.find((row) => row.in_flight === 1)?.tasks ?? 0),
    oldestDue: first !== undefined && first <= now ? first : undefined,
  };
}
