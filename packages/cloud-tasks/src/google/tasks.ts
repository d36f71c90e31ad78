import type { Clock } from "@galley/foundation";
import type { protos } from "@google-cloud/tasks";
import { type NewTask, type Task, TaskQueueError, type TaskQueueErrorCode, type TaskQueues } from "../port.ts";
import type { Caller } from "./caller.ts";
import type { Send } from "./connection.ts";
import type { Names } from "./names.ts";
import { isQueueMissing, type QueueSetup } from "./queue-setup.ts";
import { fromTaskMessage, presumed, type TaskTarget, toTaskMessage } from "./task-message.ts";

type TaskMessage = protos.google.cloud.tasks.v2.ITask;
type ListResponse = protos.google.cloud.tasks.v2.IListTasksResponse;

export interface TaskCallsOptions {
  caller: Caller;
  names: Names;
  target: TaskTarget;
  setup: QueueSetup;
  clock: Clock;
}

/** task.proto, ListTasksRequest.page_size */
const longestPage = 1000;

const hasCode = (error: unknown, code: TaskQueueErrorCode): boolean =>
  error instanceof TaskQueueError && error.code === code;

export function createTaskCalls(
  options: TaskCallsOptions,
): Pick<TaskQueues, "createTask" | "getTask" | "listTasks" | "runTask" | "deleteTask"> {
  const { caller, names, setup } = options;

  return {
    async createTask(task) {
      const create = creation(task, options);
      try {
        return await create();
      } catch (error) {
        if (!isQueueMissing(error)) throw error;
      }
      await setup.create(task.queue);
      return setup.whenKnown(task.queue, create);
    },
    async getTask(queue, name) {
      const request = { name: names.task(queue, name) };
      const send: Send<TaskMessage> = async (client, call) => (await client.getTask(request, call))[0];
      try {
        return fromTaskMessage(queue, await caller.safely("GetTask", queue, send));
      } catch (error) {
        if (hasCode(error, "not_found")) return undefined;
        throw error;
      }
    },
    async listTasks(queue, { pageSize = longestPage, pageToken } = {}) {
      const request = {
        parent: names.queue(queue),
        pageSize: Math.min(pageSize, longestPage),
        pageToken: pageToken ?? "",
      };
      const send: Send<ListResponse> = async (client, call) =>
        (await client.listTasks(request, { ...call, autoPaginate: false }))[2];
      const { tasks, nextPageToken } = await caller.safely("ListTasks", queue, send);
      return {
        tasks: (tasks ?? []).map((task) => fromTaskMessage(queue, task)),
        nextPageToken: nextPageToken || undefined,
      };
    },
    async runTask(queue, name) {
      const request = { name: names.task(queue, name) };
      const send: Send<TaskMessage> = async (client, call) => (await client.runTask(request, call))[0];
      return fromTaskMessage(queue, await caller.once("RunTask", queue, send));
    },
    async deleteTask(queue, name) {
      const request = { name: names.task(queue, name) };
      let mayBeDeleted = false;
      const send: Send<unknown> = (client, call) => client.deleteTask(request, call);
      try {
        await caller.safely("DeleteTask", queue, send, () => {
          mayBeDeleted = true;
        });
      } catch (error) {
        if (!(mayBeDeleted && hasCode(error, "not_found"))) throw error;
      }
    },
  };
}

/**
 * The creation of one task, to be called until the queue is there. The client never repeats CreateTask. With a name it
 * is safe to, because the name is taken once the first try has arrived: that answer then means "created". A task
 * without a name might come twice.
 */
function creation(task: NewTask, { caller, names, target, clock }: TaskCallsOptions): () => Promise<Task> {
  const { queue, name } = task;
  const parent = names.queue(queue);
  const message = toTaskMessage(task, name === undefined ? undefined : names.task(queue, name), target);
  const send: Send<TaskMessage> = async (client, call) => (await client.createTask({ parent, task: message }, call))[0];
  if (name === undefined) return async () => fromTaskMessage(queue, await caller.once("CreateTask", queue, send));

  let mayHaveArrived = false;
  return async () => {
    try {
      const created = await caller.safely("CreateTask", queue, send, () => {
        mayHaveArrived = true;
      });
      return fromTaskMessage(queue, created);
    } catch (error) {
      if (mayHaveArrived && hasCode(error, "already_exists")) return presumed(task, name, clock.now());
      throw error;
    }
  };
}
