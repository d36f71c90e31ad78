import type { Kysely } from "kysely";
import { backoff, isGivenUp } from "./backoff.ts";
import type { ClaimedTask } from "./claim.ts";
import type { RetryConfig } from "./model.ts";
import { enforcedOf, toQueueRecord } from "./queue-row.ts";
import { findRow, lockRow } from "./queue-store.ts";
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

/**
 * What an attempt's end meant for its task. `gone`: it was deleted or purged meanwhile, the answer does not matter.
 * `superseded`: it failed, and somebody has had the task sent again meanwhile; what comes next is that attempt's matter.
 */
export type Conclusion =
  | { readonly result: "succeeded" | "given_up" | "superseded" | "gone" }
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
  const givenUp = isGivenUp(task.dispatch_count, age, retryConfig);
  const scheduleTime = nextAttempt(attempt, retryConfig, options);
  const stored = givenUp
    ? await fail(db, attempt, over(expireTime))
    : await fail(db, attempt, { ...outcomeColumns(task, answer, end), state: waiting, schedule_time: scheduleTime });
  if (stored !== "stored") return { result: stored };
  return givenUp ? { result: "given_up" } : { result: "retried", scheduleTime };
}

/** Stores a failure, unless the task has ended or a later attempt has taken it over; that one only counts the answer. */
async function fail(db: Db, attempt: EndedAttempt, columns: Changes): Promise<"stored" | "superseded" | "gone"> {
  const { task } = attempt;
  const counts = answerCounts(attempt);
  const own = await addAnswer(db, counts)
    .set(columns)
    .where("seq", "=", task.seq)
    .where("dispatch_count", "=", task.dispatch_count)
    .where("state", "<>", ended)
    .executeTakeFirstOrThrow();
  if (own.numUpdatedRows > 0n) return "stored";
  const later = await addAnswer(db, counts)
    .where("seq", "=", task.seq)
    .where("state", "<>", ended)
    .executeTakeFirstOrThrow();
  return later.numUpdatedRows > 0n ? "superseded" : "gone";
}

/** An answer counts once; of what was executed, one that says the target itself failed does not count. */
function answerCounts({ answer }: EndedAttempt): { responses: number; executions: number } {
  if (answer.kind !== "answered") return { responses: 0, executions: 0 };
  return { responses: 1, executions: answer.status < 500 ? 1 : 0 };
}

/** Adds to what is there now: another attempt of the task may have been answered since this one began. */
function addAnswer(db: Db, { responses, executions }: ReturnType<typeof answerCounts>) {
  return db.updateTable("task").set((eb) => ({
    response_count: eb("response_count", "+", responses),
    execution_count: eb("execution_count", "+", executions),
  }));
}

type Changes = Partial<Omit<TaskRow, "state">> & { state: typeof waiting | typeof ended };

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
  const { code, message } = rpcStatus(answer);
  return {
    previous_response: responseSeen(task, answer),
    last_response_time: answer.kind === "answered" ? end : null,
    last_status_code: code,
    last_status_message: message,
  };
}

/** When the task is due again: after its backoff, and not before the target wants to hear of it. */
function nextAttempt({ task, answer, end, askedAt }: EndedAttempt, retry: RetryConfig, { throttle }: ConcludeOptions) {
  const own = (askedAt ?? end) + Math.round(backoff(task.dispatch_count, retry) * 1000);
  if (!throttle || answer.kind !== "answered") return own;
  const asked = Math.min(retryAfterSeconds(answer.retryAfter, end) ?? 0, Math.max(retry.maxBackoff, 3600));
  return asked > 0 ? Math.max(own, end + Math.round(asked * 1000)) : own;
}

/** App Engine's 429 does not slow a queue down, its 503 does (queue.proto, Queue.rate_limits). */
function isComplaint(task: TaskRow, answer: Answer): boolean {
  if (answer.kind !== "answered") return false;
  return answer.status === 503 || (answer.status === 429 && task.target !== "app_engine");
}

type Adjustment = (current: Enforced | undefined, configured: number, now: number) => Enforced | undefined;

async function adjustRate(db: Db, name: string, now: number, adjust: Adjustment): Promise<void> {
  const queue: QueueRow | undefined = await lockRow(db, name);
  if (!queue) return;
  const next = adjust(enforcedOf(queue), queue.max_dispatches_per_second, now);
  const columns = { enforced_rate: next?.rate ?? null, enforced_at: next?.at ?? null };
  if (columns.enforced_rate === queue.enforced_rate && columns.enforced_at === queue.enforced_at) return;
  await db.updateTable("task_queue").set(columns).where("name", "=", name).execute();
}
