import type {
  ApplyQueuesResponse,
  DeleteTaskResponse,
  PurgeQueueResponse,
  Queue,
  QueueList,
  QueueTask,
  QueueTaskList,
} from "@galley/contract";
import type { Options } from "./options.ts";
import type { PageOptions } from "./pages.ts";
import { path } from "./paths.ts";
import { ask, get, once, repeatable, type Shape } from "./requests.ts";

// Every function that is exported here is a call: `createGalleyClient` binds them all. They are for whoever administers
// Galley: where there are keys, another key than an admin's is refused (`forbidden`).

/** Galley's queues, with their limits, and with figures of what waits in them where the engine has some. */
export async function listQueues(options: Options): Promise<Queue[]> {
  const { queues } = await ask(options, get("/api/v1/queues"), listShape);
  return queues;
}

export async function getQueue(queue: string, options: Options): Promise<Queue> {
  return ask(options, get(path`/api/v1/queues/${queue}`), queueShape);
}

/** Has a queue hold its tasks back; those under way go on. */
export async function pauseQueue(queue: string, options: Options): Promise<Queue> {
  return ask(options, repeatable("POST", path`/api/v1/queues/${queue}/pause`), queueShape);
}

export async function resumeQueue(queue: string, options: Options): Promise<Queue> {
  return ask(options, repeatable("POST", path`/api/v1/queues/${queue}/resume`), queueShape);
}

/** Deletes a queue's tasks and cancels their jobs. Takes as long as the queue is. */
export async function purgeQueue(queue: string, options: Options): Promise<PurgeQueueResponse> {
  return ask(options, repeatable("POST", path`/api/v1/queues/${queue}/purge`), purgedShape);
}

/** Brings all queues to their configuration: creates those that are missing and updates those that differ. */
export async function applyQueues(options: Options): Promise<ApplyQueuesResponse> {
  return ask(options, repeatable("POST", "/api/v1/queues/apply"), appliedShape);
}

/** One page of a queue's tasks, in an order of the queue's own. `limit` is at most 200 (default 50). */
export async function listQueueTasks(
  queue: string,
  page: PageOptions | undefined,
  options: Options,
): Promise<QueueTaskList> {
  return ask(options, get(path`/api/v1/queues/${queue}/tasks`, { ...page }), tasksShape);
}

export async function getQueueTask(queue: string, task: string, options: Options): Promise<QueueTask> {
  return ask(options, get(path`/api/v1/queues/${queue}/tasks/${task}`), taskShape);
}

/** Has a task dispatched now, whatever the queue's rate, and also when it is paused. */
export async function runQueueTask(queue: string, task: string, options: Options): Promise<QueueTask> {
  return ask(options, once("POST", path`/api/v1/queues/${queue}/tasks/${task}/run`), taskShape);
}

/** Deletes a task and cancels its job. */
export async function deleteQueueTask(queue: string, task: string, options: Options): Promise<DeleteTaskResponse> {
  return ask(options, once("DELETE", path`/api/v1/queues/${queue}/tasks/${task}`), deletedShape);
}

const queueShape: Shape<Queue> = { what: "a queue", fields: { name: "", state: "" } };
const listShape: Shape<QueueList> = { what: "a list of queues", fields: { queues: [] } };
const purgedShape: Shape<PurgeQueueResponse> = { what: "a purged queue", fields: { queue: {} } };
const appliedShape: Shape<ApplyQueuesResponse> = { what: "a list of applied queues", fields: { queues: [] } };
const taskShape: Shape<QueueTask> = { what: "a task", fields: { name: "", queue: "" } };
const tasksShape: Shape<QueueTaskList> = { what: "a list of tasks", fields: { tasks: [] } };
const deletedShape: Shape<DeleteTaskResponse> = { what: "a deleted task", fields: { name: "", queue: "" } };
