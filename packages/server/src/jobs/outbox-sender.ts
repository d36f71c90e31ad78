import { TaskQueueError, type TaskQueueErrorCode, type TaskQueues } from "@galley/cloud-tasks";
import type { DueRow } from "./outbox-rows.ts";
import { toNewTask } from "./tasks.ts";

/** What came of telling the queue: done, or why not. Without a code the fault is ours. */
export type Sent = "done" | { code: TaskQueueErrorCode | undefined; message: string };

/** Tells a queue what a row says. A task that is there already, or gone already, is what was wanted. */
export async function sendRow(
  queues: Pick<TaskQueues, "createTask" | "deleteTask">,
  row: DueRow,
  now: number,
): Promise<Sent> {
  try {
    if (row.operation === "remove") await queues.deleteTask(row.queue, row.task_name);
    else await createTask(queues, row, now);
    return "done";
  } catch (error) {
    if (!(error instanceof TaskQueueError)) return { code: undefined, message: String(error) };
    if (error.code === (row.operation === "create" ? "already_exists" : "not_found")) return "done";
    return { code: error.code, message: error.message };
  }
}

async function createTask(queues: Pick<TaskQueues, "createTask">, row: DueRow, now: number): Promise<void> {
  const { queue, task_name: name, path, body, schedule_time, trace } = row;
  if (path === null || body === null) throw new Error(`The task ${name} has nothing to send`);
  // A task that is due is left without a time: the queue's clock may be behind ours.
  const due = schedule_time === null || schedule_time <= now;
  const task = toNewTask({ queue, name, path, body, trace });
  await queues.createTask({ ...task, ...(!due && { scheduleTime: schedule_time }) });
}
