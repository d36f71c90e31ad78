import type { Kysely } from "kysely";
import { backoff, isGivenUp } from "./backoff.ts";
import type { ClaimedTask } from "./claim.ts";
import type { RetryConfig } from "./model.ts";
import { enforcedOf, toQueueRecord } from "./queue-row.ts";
import { findRow } from "./queue-store.ts";
import { rpcStatus } from "./rpc-status.ts";
import { statement } from "./statement.ts";
import { ended, type QueueRow, type TaskRow, type TaskTables, waiting } from "./tables.ts";
import { ownRetryConfig } from "./task-row.ts";
import { over } from "./task-store.ts";
import { type Enforced, retryAfterSeconds, slowDown, speedUp } from "./throttle.ts";

type Db = Kysely<TaskTables>;

/** How a request ended. */
export type Answer =
  | { readonly kind: "answered"; readonly status: number; readonly retryAfter?: string; readonly location?: string }
  | { readonly kind: "timed_out" }
  | { readonly kind: "unreachable"; readonly reason: string };

/** What an attempt's end meant for its task. `gone`: it was deleted or purged meanwhile, the answer does not matter. */
export type Conclusion =
  | { readonly result: "succeeded" | "given_up" | "gone" }
  | { readonly result: "retried"; readonly scheduleTime: number };

/** An attempt that has ended. */
export interface EndedAttempt extends ClaimedTask {
  answer: Answer;
  /** ms since the epoch. */
  end: number;
  /** When it was asked for, if somebody asked for it: then the wait for the next begins there (RunTask). */
  askedAt: number | undefined;
}

export interface ConcludeOptions {
  /** ms that an ended task's name stays reserved. */
  reservation: number;
  /** Whether the queue gives way to a target's 429 and 503. */
  throttle: boolean;
}

const succeed = statement<{ seq: number; expireTime: number }>((db, value) =>
  db.updateTable("task").set(over(value.expireTime)).where("seq", "=", value.seq).where("state", "<>", ended),
);

/** Ends the attempt that `attempt` shows under way: ends the task, or says when it is due again. */
export async function concludeAttempt(db: Db, attempt: EndedAttempt, options: ConcludeOptions): Promise<Conclusion> {
  const { task, answer, end } = attempt;
  const expireTime = end + options.reservation;
  if (answer.kind === "answered" && answer.status >= 200 && answer.status <= 299) {
    if (options.throttle && attempt.queue.enforced_rate !== null) await adjustRate(db, task.queue, end, speedUp);
    const { changed } = await succeed(db, { seq: task.seq, expireTime });
    return { result: changed > 0 ? "succeeded" : "gone" };
  }
  const queue = await findRow(db, task.queue);
  if (!queue) return { result: "gone" };
  if (options.throttle && isComplaint(task, answer)) await adjustRate(db, task.queue, end, slowDown);
  const retryConfig = { ...toQueueRecord(queue).retryConfig, ...ownRetryConfig(task) };
  const age = (end - (task.first_attempt_time ?? end)) / 1000;
  if (isGivenUp(task.dispatch_count, age, retryConfig)) {
    const stored = await fail(db, task, over(expireTime));
    return { result: stored ? "given_up" : "gone" };
  }
  const scheduleTime = (attempt.askedAt ?? end) + Math.round(wait(attempt, retryConfig, options) * 1000);
  const stored = await fail(db, task, {
    ...outcomeColumns(task, answer, end),
    state: waiting,
    schedule_time: scheduleTime,
  });
  return stored ? { result: "retried", scheduleTime } : { result: "gone" };
}

/** Stores a failure, unless a later attempt has taken the task over or the task has ended. */
async function fail(db: Db, task: TaskRow, columns: Parameters<typeof setColumns>[1]): Promise<boolean> {
  const { numUpdatedRows } = await setColumns(db, columns)
    .where("seq", "=", task.seq)
    .where("dispatch_count", "=", task.dispatch_count)
    .where("state", "<>", ended)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

type Changes = Partial<Omit<TaskRow, "state">> & { state: typeof waiting | typeof ended };

function setColumns(db: Db, columns: Changes) {
  return db.updateTable("task").set(columns);
}

/**
 * What the next attempt reads as the previous response. A timeout reads as 504 (recorded at the real service); a
 * target that could not be reached as 503, what a gateway answers with for it (not recorded). App Engine tells 0 for
 * both (recorded for a timeout).
 */
function responseSeen(task: TaskRow, answer: Answer): number {
  if (answer.kind === "answered") return answer.status;
  if (task.target === "app_engine") return 0;
  return answer.kind === "timed_out" ? 504 : 503;
}

function outcomeColumns(task: TaskRow, answer: Answer, end: number) {
  const answered = answer.kind === "answered" ? 1 : 0;
  const { code, message } = rpcStatus(answer);
  const previous_response = responseSeen(task, answer);
  return {
    response_count: task.response_count + answered,
    execution_count: task.execution_count + (previous_response < 500 ? answered : 0),
    previous_response,
    last_response_time: answered ? end : null,
    last_status_code: code,
    last_status_message: message,
  };
}

/** Seconds until the next attempt. */
function wait({ task, answer, end }: EndedAttempt, retry: RetryConfig, { throttle }: ConcludeOptions): number {
  const own = backoff(task.dispatch_count, retry);
  if (!throttle || answer.kind !== "answered") return own;
  const asked = retryAfterSeconds(answer.retryAfter, end) ?? 0;
  return Math.max(own, Math.min(asked, Math.max(retry.maxBackoff, 3600)));
}

/** App Engine's 429 does not slow a queue down, its 503 does (queue.proto, Queue.rate_limits). */
function isComplaint(task: TaskRow, answer: Answer): boolean {
  if (answer.kind !== "answered") return false;
  return answer.status === 503 || (answer.status === 429 && task.target !== "app_engine");
}

type Adjustment = (current: Enforced | undefined, configured: number, now: number) => Enforced | undefined;

async function adjustRate(db: Db, name: string, now: number, adjust: Adjustment): Promise<void> {
  const queue: QueueRow | undefined = await findRow(db, name);
  if (!queue) return;
  const next = adjust(enforcedOf(queue), queue.max_dispatches_per_second, now);
  const columns = { enforced_rate: next?.rate ?? null, enforced_at: next?.at ?? null };
  if (columns.enforced_rate === queue.enforced_rate && columns.enforced_at === queue.enforced_at) return;
  await db.updateTable("task_queue").set(columns).where("name", "=", name).execute();
}
