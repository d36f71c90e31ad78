import type { Kysely } from "kysely";
import { backoff, isGivenUp } from "./backoff.ts";
import { toSettings } from "./queue-store.ts";
import type { TaskRow, TaskTables } from "./tables.ts";
import { bury } from "./tombstones.ts";

type Db = Kysely<TaskTables>;

/** How a request ended. */
export type Answer =
  | { readonly kind: "answered"; readonly status: number }
  | { readonly kind: "timed_out" }
  | { readonly kind: "unreachable"; readonly reason: string };

/** What an attempt's end meant for its task. `gone`: it was deleted or purged meanwhile, the answer does not matter. */
export type Conclusion =
  | { readonly result: "succeeded" | "given_up" | "gone" }
  | { readonly result: "retried"; readonly scheduleTime: number };

/**
 * What the next attempt reads as the previous response. A timeout reads as 504 (recorded at the real service); a
 * target that could not be reached as 503, what a gateway answers with for it (not recorded).
 */
function responseSeen(answer: Answer): number {
  if (answer.kind === "answered") return answer.status;
  return answer.kind === "timed_out" ? 504 : 503;
}

/** Ends the attempt that `task` shows under way: deletes the task, or says when it is due again. */
export async function concludeAttempt(db: Db, task: TaskRow, answer: Answer, end: number): Promise<Conclusion> {
  if (answer.kind === "answered" && answer.status >= 200 && answer.status <= 299)
    return { result: (await finish(db, task, end)) ? "succeeded" : "gone" };
  const queue = await db.selectFrom("task_queue").selectAll().where("name", "=", task.queue).executeTakeFirst();
  if (!queue) return { result: "gone" };
  const { retryConfig } = toSettings(queue);
  const age = (end - (task.first_attempt_time ?? end)) / 1000;
  if (isGivenUp(task.dispatch_count, age, retryConfig))
    return { result: (await finish(db, task, end)) ? "given_up" : "gone" };
  const scheduleTime = end + Math.round(backoff(task.dispatch_count, retryConfig) * 1000);
  return (await postpone(db, task, answer, scheduleTime)) ? { result: "retried", scheduleTime } : { result: "gone" };
}

async function finish(db: Db, task: TaskRow, end: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("task")
    .where("queue", "=", task.queue)
    .where("name", "=", task.name)
    .where("dispatch_count", "=", task.dispatch_count)
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) return false;
  await bury(db, task.queue, task.name, end);
  return true;
}

async function postpone(db: Db, task: TaskRow, answer: Answer, scheduleTime: number): Promise<boolean> {
  const previous_response = responseSeen(answer);
  const answered = answer.kind === "answered" ? 1 : 0;
  const { numUpdatedRows } = await db
    .updateTable("task")
    .set({
      in_flight: 0,
      schedule_time: scheduleTime,
      response_count: task.response_count + answered,
      execution_count: task.execution_count + (previous_response < 500 ? answered : 0),
      previous_response,
    })
    .where("queue", "=", task.queue)
    .where("name", "=", task.name)
    .where("dispatch_count", "=", task.dispatch_count)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
