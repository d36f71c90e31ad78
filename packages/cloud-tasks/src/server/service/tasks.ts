import type { AppEngineRouting, TaskDefinition, TaskRecord } from "../../engine/model.ts";
import type { Message, Rpc } from "../rpc.ts";
import type { ServiceContext } from "./context.ts";
import { invalid, required } from "./errors.ts";
import { idInQueue, lookUpQueue, lookUpTask } from "./names.ts";
import { pageSizeOf, pageToken, readPageToken } from "./page-token.ts";
import { storedMessage, toTaskDefinition, toTaskMessage, type View } from "./task-message.ts";

/** Tasks; cloudtasks.proto, ListTasksRequest.page_size. */
const largestPage = 1000;
/** How many tasks are read at once: one may have a megabyte. */
const chunk = 50;
/** Bytes of bodies and headers to a page. Clients take 4 MB as a rule; a page may be shorter than asked for. */
const largestAnswer = 3 * 1024 * 1024;
/** Bytes of a stored task in the protobuf form (measured at the real service). */
const largestTask = 1_048_569;

/** The calls about single tasks of `google.cloud.tasks.v2.CloudTasks`, and their list. */
export function taskCalls(context: ServiceContext): Record<string, Rpc> {
  const { engine } = context;
  return {
    ListTasks: (request) => listTasks(context, request),
    async GetTask({ name, responseView }) {
      const view = toView(responseView);
      const task = lookUpTask(name, "GetTaskRequest.name");
      return showTask(context, await engine.getTask(task.queue, task.id), view);
    },
    CreateTask: (request) => createTask(context, request),
    async DeleteTask({ name }) {
      const task = lookUpTask(name, "DeleteTaskRequest.name");
      await engine.deleteTask(task.queue, task.id);
      return {};
    },
    async RunTask({ name, responseView }) {
      const view = toView(responseView);
      const task = lookUpTask(name, "RunTaskRequest.name");
      return showTask(context, await engine.runTask(task.queue, task.id), view);
    },
  };
}

/** @throws RpcError INVALID_ARGUMENT for a number that is no view */
function toView(value: unknown): View {
  if (typeof value === "number") throw invalid("The response view is not a valid view.");
  return value === "FULL" ? "FULL" : "BASIC";
}

export interface CreateTaskRequest {
  parent: string;
  task: Message | null;
  responseView?: unknown;
}

/** `madeUpName`: the name of a task that has none; the engine's own when absent. */
export async function createTask(context: ServiceContext, request: CreateTaskRequest, madeUpName?: string) {
  const view = toView(request.responseView);
  const queue = lookUpQueue(request.parent, "CreateTaskRequest.parent");
  if (!request.task) throw required("CreateTaskRequest.task");
  const name = idInQueue(request.task.name ?? "", queue) ?? madeUpName;
  const definition = { ...toTaskDefinition(request.task), queue, ...(name !== undefined && { name }) };
  return showTask(context, await storeTask(context, definition), view);
}

/** @throws TaskQueueError, RpcError what is refused */
export async function storeTask({ engine, clock, sizeOf }: ServiceContext, task: TaskDefinition): Promise<TaskRecord> {
  if (sizeAtMost(task) > largestTask && sizeOf(storedMessage(task, clock.now())) > largestTask)
    throw invalid("Task size too large");
  return engine.createTask(task);
}

/** No less than the stored task has, and cheap: a character is at most three bytes in UTF-8. */
function sizeAtMost({ queue, name = "", request }: TaskDefinition): number {
  const { target, headers, body, credentials } = request;
  let characters = queue.length + name.length + JSON.stringify([target, credentials]).length;
  for (const header in headers) characters += header.length + headers[header]!.length + 10;
  return body.length + 3 * characters + 1000;
}

/** The queue's routing is asked for where it counts. */
export async function showTask(context: ServiceContext, task: TaskRecord, view: View): Promise<Message> {
  const isAppEngine = task.request.target.kind === "app_engine";
  const override = isAppEngine ? (await context.engine.findQueue(task.queue))?.appEngineRouting : undefined;
  return toTaskMessage(task, { view, hostFor: context.appEngineHostFor, override });
}

interface ListTasksRequest {
  parent: string;
  responseView: unknown;
  pageSize: number;
  pageToken: string;
}

async function listTasks(context: ServiceContext, request: ListTasksRequest) {
  const { engine, clock, appEngineHostFor: hostFor } = context;
  const view = toView(request.responseView);
  const queue = lookUpQueue(request.parent, "ListTasksRequest.parent");
  const size = pageSizeOf(request.pageSize, largestPage);
  const scope = ["tasks", queue];
  let after = readPageToken(request.pageToken ?? "", scope, clock.now());
  const override: AppEngineRouting | undefined = (await engine.findQueue(queue))?.appEngineRouting;
  const tasks: Message[] = [];
  let bytes = 0;
  for (;;) {
    // One more than is needed tells whether there are more.
    const limit = Math.min(chunk, size - tasks.length + 1);
    const records = await engine.listTasks(queue, { limit, ...(after !== undefined && { after }) });
    for (const record of records) {
      bytes += bytesShown(record, view);
      const full = tasks.length === size || (bytes > largestAnswer && tasks.length > 0);
      if (full) return { tasks, nextPageToken: pageToken(after!, scope, clock.now()) };
      tasks.push(toTaskMessage(record, { view, hostFor, override }));
      after = record.name;
    }
    if (records.length < limit) return { tasks };
  }
}

function bytesShown({ request: { headers, body } }: TaskRecord, view: View): number {
  let bytes = view === "FULL" ? body.length : 0;
  for (const name in headers) bytes += name.length + headers[name]!.length;
  return bytes;
}
