import { fault } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { QueueRow, TaskRow, TaskTables } from "./tables.ts";
import { available, refill, take, untilNext } from "./token-bucket.ts";

type Db = Kysely<TaskTables>;

/** One take reads at most this many tasks of a queue, so that a full queue does not keep the writer from the others. */
const largestTake = 100;

/** What one look at the queues brought. */
export interface Claim {
  /** Their attempt has begun: counted and marked, with the commit of this transaction. */
  tasks: TaskRow[];
  /** Queues with due tasks that have as many requests under way as they may. */
  full: string[];
  /** When the next task falls due or the next token drops (ms since the epoch); undefined when nothing waits for time. */
  next: number | undefined;
}

/**
 * Begins the attempts of tasks that are due, oldest first in each queue and from every queue in turn, as far as tokens
 * and `underWay` allow. The count and the mark are durable before anything is sent: an attempt that dies is known.
 */
export async function claimDue(db: Db, now: number, underWay: (queue: string) => number): Promise<Claim> {
  const claim: Claim = { tasks: [], full: [], next: undefined };
  const wake = (at: number) => {
    claim.next = Math.min(at, claim.next ?? at);
  };
  for (const queue of await waitingQueues(db)) {
    if (queue.next_due > now) {
      wake(queue.next_due);
      continue;
    }
    const free = queue.max_concurrent_dispatches - underWay(queue.name);
    const bucket = refill({ tokens: queue.tokens, at: queue.tokens_at }, queue.max_dispatches_per_second, now);
    if (free <= 0) claim.full.push(queue.name);
    else if (available(bucket) === 0) wake(now + untilNext(bucket, queue.max_dispatches_per_second));
    else {
      const tasks = await begin(db, queue.name, now, Math.min(free, available(bucket), largestTake));
      const left = take(bucket, tasks.length);
      await db
        .updateTable("task_queue")
        .set({ tokens: left.tokens, tokens_at: left.at })
        .where("name", "=", queue.name)
        .execute();
      claim.tasks.push(...tasks);
    }
  }
  if (claim.tasks.length > 0) fault("task-before-claim-commit");
  return claim;
}

/** The queues that are running and hold a task, each with the time its next task is due: one index seek a queue. */
async function waitingQueues(db: Db): Promise<Array<QueueRow & { next_due: number }>> {
  const rows = await db
    .selectFrom("task_queue")
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom("task")
        .select(({ fn }) => fn.min("task.schedule_time").as("first"))
        .whereRef("task.queue", "=", "task_queue.name")
        .where("task.in_flight", "=", 0)
        .as("next_due"),
    )
    .where("state", "=", "RUNNING")
    .execute();
  return rows.flatMap((row) => (row.next_due === null ? [] : [{ ...row, next_due: row.next_due }]));
}

function begin(db: Db, queue: string, now: number, count: number): Promise<TaskRow[]> {
  return db
    .updateTable("task")
    .set((eb) => ({
      in_flight: 1,
      dispatch_count: eb("dispatch_count", "+", 1),
      first_attempt_time: eb.fn.coalesce("first_attempt_time", eb.val(now)),
    }))
    .where("queue", "=", queue)
    .where("name", "in", (eb) =>
      eb
        .selectFrom("task")
        .select("name")
        .where("queue", "=", queue)
        .where("in_flight", "=", 0)
        .where("schedule_time", "<=", now)
        .orderBy("schedule_time")
        .limit(count),
    )
    .returningAll()
    .execute();
}

/**
 * Attempts that were under way when the last dispatcher died are over, their outcome unknown. It was the dispatcher
 * that died, not the target: the tasks are due at once, and no rule gives them up.
 */
export async function recoverAttempts(db: Db): Promise<void> {
  // By queue, so that the index leads to the few that are marked.
  const queues = await db.selectFrom("task_queue").select("name").execute();
  for (const { name } of queues)
    await db.updateTable("task").set({ in_flight: 0 }).where("queue", "=", name).where("in_flight", "=", 1).execute();
}
