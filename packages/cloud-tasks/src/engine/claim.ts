import { fault, lockRows } from "@galley/foundation";
import { type Kysely, sql } from "kysely";
import { rateOf } from "./queue-row.ts";
import { noSuchQueue, notFound } from "./refusals.ts";
import { statement } from "./statement.ts";
import { dispatched, ended, type QueueRow, type TaskRow, type TaskTables, waiting } from "./tables.ts";
import { available, refill, take, untilNext } from "./token-bucket.ts";

type Db = Kysely<TaskTables>;

/** One take reads at most this many tasks of a queue, so that a full queue does not keep the writer from the others. */
const largestTake = 100;

/** ms until a task that another transaction holds is looked at again. */
const lockedWait = 20;

/** A task whose attempt has begun, and its queue as it was then. */
export interface ClaimedTask {
  task: TaskRow;
  queue: QueueRow;
}

/** What a look at one queue brought. */
export interface QueueClaim {
  queue: string;
  /** Their attempt has begun: counted and marked, with the commit of this transaction. */
  tasks: ClaimedTask[];
  /** There are due tasks, and as many requests under way as there may be. */
  full: boolean;
  /** When to look at this queue again (ms since the epoch); undefined: when something changes. */
  next: number | undefined;
}

/** Whoever pauses or deletes the queue waits until what is claimed is claimed; whoever creates a task does not. */
const lockQueue = statement<{ name: string }, QueueRow>((db, value) =>
  lockRows(db, db.selectFrom("task_queue").selectAll().where("name", "=", value.name), { lets: "references" }),
);

/** The due time of the queue's next task: one index seek. */
const nextDue = statement<{ queue: string }, { first: number }>((db, value) =>
  db
    .selectFrom("task")
    .select("schedule_time as first")
    .where("queue", "=", value.queue)
    .where("state", "=", waiting)
    .orderBy("schedule_time")
    .limit(1),
);

/**
 * Picked in a query of its own: as a condition of the update, Postgres may choose to pick again for each row that it
 * looks at, and each time others, since those before are being changed (a nested loop, where it expects no rows at all).
 */
const begin = statement<{ queue: string; now: number; count: number }, TaskRow>((db, value) =>
  db
    .with("picked", () =>
      lockRows(
        db,
        db
          .selectFrom("task")
          .select("seq")
          .where("queue", "=", value.queue)
          .where("state", "=", waiting)
          .where("schedule_time", "<=", value.now)
          .orderBy("schedule_time")
          .orderBy("seq")
          .limit(value.count),
        { skipLocked: true },
      ),
    )
    .updateTable("task")
    .set((eb) => ({
      state: dispatched,
      dispatch_count: eb("dispatch_count", "+", 1),
      first_attempt_time: eb.fn.coalesce("first_attempt_time", eb.val(value.now)),
      last_schedule_time: eb.ref("schedule_time"),
      last_dispatch_time: value.now,
      last_response_time: null,
      last_status_code: null,
      last_status_message: null,
    }))
    .where("seq", "in", (eb) => eb.selectFrom("picked").select("picked.seq"))
    .returningAll(),
);

const keepTokens = statement<{ tokens: number; at: number; name: string }>((db, value) =>
  db.updateTable("task_queue").set({ tokens: value.tokens, tokens_at: value.at }).where("name", "=", value.name),
);

/**
 * Begins the attempts of a queue's due tasks, oldest first, as far as its tokens, `underWay` and `room` allow. The count
 * and the mark are durable before anything is sent: an attempt that dies is known.
 */
export async function claimDue(
  db: Db,
  name: string,
  now: number,
  { underWay, room, throttle }: { underWay: number; room: number; throttle: boolean },
): Promise<QueueClaim> {
  const claim: QueueClaim = { queue: name, tasks: [], full: false, next: undefined };
  const [queue] = (await lockQueue(db, { name })).rows;
  if (queue?.state !== "RUNNING") return claim;
  const [due] = (await nextDue(db, { queue: name })).rows;
  if (!due) return claim;
  if (due.first > now) return { ...claim, next: due.first };
  const free = queue.max_concurrent_dispatches - underWay;
  if (free <= 0) return { ...claim, full: true };
  const rate = rateOf(queue, throttle);
  const bucket = refill({ tokens: queue.tokens, at: queue.tokens_at }, rate, now);
  if (available(bucket) === 0) {
    // After the clock was set back, tokens would not drop before it is where it was.
    if (queue.tokens_at > now) await keepTokens(db, { tokens: bucket.tokens, at: bucket.at, name });
    return { ...claim, next: now + untilNext(bucket, rate) };
  }
  const count = Math.min(free, available(bucket), largestTake, room);
  const { rows } = await begin(db, { queue: name, now, count });
  const left = take(bucket, rows.length);
  await keepTokens(db, { tokens: left.tokens, at: left.at, name });
  fault("task-before-claim-commit");
  rows.sort((a, b) => a.schedule_time - b.schedule_time || a.seq - b.seq);
  // Tasks may be left that this take was too small for; without one, the next look says when the next is due. What is
  // due and was not to be had is being changed by somebody else just now.
  const next = rows.length > 0 ? now : now + lockedWait;
  return { ...claim, tasks: rows.map((task) => ({ task, queue })), next };
}

/** Begins an attempt of one task, whatever its queue allows and although one may be under way. */
export async function claimOne(db: Db, task: TaskRow, now: number): Promise<ClaimedTask> {
  const [queue] = (await lockQueue(db, { name: task.queue })).rows;
  if (!queue) throw noSuchQueue();
  const begun = await db
    .updateTable("task")
    .set((eb) => ({
      state: dispatched,
      dispatch_count: eb("dispatch_count", "+", 1),
      first_attempt_time: eb.fn.coalesce("first_attempt_time", eb.val(now)),
      // It takes over the schedule: this is the attempt that was due, at the time of the call.
      schedule_time: now,
      last_schedule_time: now,
      last_dispatch_time: now,
      last_response_time: null,
      last_status_code: null,
      last_status_message: null,
    }))
    .where("seq", "=", task.seq)
    .where("state", "<>", ended)
    .returningAll()
    .executeTakeFirst();
  if (!begun) throw notFound();
  return { task: begun, queue };
}

/**
 * Attempts that were under way when the last dispatcher died are over, their outcome unknown. It was the dispatcher
 * that died, not the target: the tasks are due at once, and no rule gives them up.
 */
export async function recoverAttempts(db: Db): Promise<void> {
  await db.updateTable("task").set({ state: waiting }).where("state", "=", dispatched).execute();
}

/**
 * An attempt that is cut off by the stop of its dispatcher is due again. Another dispatcher may have begun the next one
 * already: then nothing is changed.
 */
export async function putBack(db: Db, { seq, dispatch_count }: Pick<TaskRow, "seq" | "dispatch_count">): Promise<void> {
  await db
    .updateTable("task")
    .set({ state: waiting })
    .where("seq", "=", seq)
    .where("state", "=", dispatched)
    .where("dispatch_count", "=", dispatch_count)
    .execute();
}

/** ms beyond its deadline after which nobody waits for an attempt's answer any more. */
const longOverdue = 60_000;

/** Attempts whose process died without a successor: those that were asked for (RunTask) at one that did not dispatch. */
export async function recoverOverdue(db: Db, now: number): Promise<void> {
  await db
    .updateTable("task")
    .set({ state: waiting })
    .where("state", "=", dispatched)
    .where("dispatch_deadline", ">", 0)
    .where((eb) => eb(eb("last_dispatch_time", "+", eb.ref("dispatch_deadline")), "<", now - longOverdue))
    .execute();
}

/** The queues that hold waiting tasks, as a dispatcher that starts must know them. */
export async function queuesWithTasks(db: Db): Promise<string[]> {
  const rows = await db
    .selectFrom("task_queue")
    .select("name")
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("task")
          .select(sql<number>`1`.as("one"))
          .whereRef("task.queue", "=", "task_queue.name")
          .where("task.state", "=", waiting),
      ),
    )
    .execute();
  return rows.map(({ name }) => name);
}
