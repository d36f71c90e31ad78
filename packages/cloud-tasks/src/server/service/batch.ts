import { hash } from "node:crypto";
import { TaskQueueError } from "../../port.ts";
import { codes, type Message, type Rpc } from "../rpc.ts";
import type { ServiceContext } from "./context.ts";
import { invalid, required, shown, statusOf } from "./errors.ts";
import { locationOf, lookUpQueue, parseTask } from "./names.ts";
import { findOperation, type Outcome, storeOperation } from "./operations.ts";
import { requireQueue } from "./queues.ts";
import { type CreateTaskRequest, createTask } from "./tasks.ts";
import { fromMillis } from "./times.ts";
import { isUuid4, uuid4 } from "./uuid.ts";

/** cloudtasks.proto, BatchCreateTasksRequest.requests and BatchDeleteTasksRequest.names. */
const mostCreated = 100;
const mostDeleted = 1000;

type Kind = "BatchCreateTasks" | "BatchDeleteTasks";

/** The calls about many tasks. Each is over when it is answered; the operation says what became of it. */
export function batchCalls(context: ServiceContext): Record<Kind, Rpc> {
  const once = createOnce(context);
  return {
    async BatchCreateTasks({ parent, requests = [], requestId = "" }) {
      const queue = lookUpQueue(parent, "BatchCreateTasksRequest.parent");
      checkCount(requests.length, mostCreated, "BatchCreateTasksRequest.requests");
      for (const request of requests) checkParent(request, queue);
      return once("BatchCreateTasks", queue, requestId, (name) => createAll(context, name, queue, requests));
    },
    async BatchDeleteTasks({ parent, names = [], requestId = "" }) {
      const queue = lookUpQueue(parent, "BatchDeleteTasksRequest.parent");
      checkCount(names.length, mostDeleted, "BatchDeleteTasksRequest.names");
      const ids = names.map((name: string) => idIn(name, queue));
      return once("BatchDeleteTasks", queue, requestId, (name) => deleteAll(context, name, queue, ids));
    },
  };
}

function checkCount(count: number, most: number, field: string): void {
  if (count === 0) throw required(field);
  if (count > most) throw invalid(`${field} must have at most ${most} elements.`);
}

/** A request's own parent may be left out (google.aip.dev/233). */
function checkParent({ parent = "" }: Partial<CreateTaskRequest>, queue: string): void {
  if (parent === "" || parent === queue) return;
  throw invalid(
    `The parent of each request ('${shown(parent)}') must be the same as the parent of the batch ('${shown(queue)}').`,
  );
}

function idIn(name: string, queue: string): string {
  const task = parseTask(name);
  if (task.queue === queue) return task.id;
  throw invalid(`${shown(name)} must begin with ${shown(queue)}.`);
}

/**
 * Makes a call with a request id happen once: who repeats it is answered with its operation, and who repeats it while
 * it is under way waits for that.
 */
function createOnce(context: ServiceContext) {
  const underWay = new Map<string, Promise<Message>>();
  return async (kind: Kind, queue: string, requestId: string, run: (name: string) => Promise<Outcome>) => {
    if (requestId !== "" && !isUuid4(requestId)) throw invalid("The request ID must be a UUID of version 4.");
    const id = requestId === "" ? uuid4(context.random) : operationId(kind, queue, requestId);
    const name = `${locationOf(queue)}/operations/${id}`;
    const known = underWay.get(name);
    if (known) return known;
    const operation = (async () => {
      const before = requestId === "" ? undefined : await findOperation(context, name);
      if (before) return before;
      await requireQueue(context, queue);
      return storeOperation(context, await run(name));
    })();
    underWay.set(name, operation);
    try {
      return await operation;
    } finally {
      underWay.delete(name);
    }
  };
}

/** The same for the same request: another call or queue may use the same request id. */
function operationId(kind: Kind, queue: string, requestId: string): string {
  return hash("sha256", JSON.stringify([kind, queue, requestId.toLowerCase()])).slice(0, 32);
}

async function createAll(
  context: ServiceContext,
  operation: string,
  queue: string,
  requests: CreateTaskRequest[],
): Promise<Outcome> {
  const startTime = fromMillis(context.clock.now());
  const results = await Promise.allSettled(
    requests.map((request, index) => createOne(context, { ...request, parent: queue }, madeUpName(operation, index))),
  );
  const tasks = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const response = { typeName: "google.cloud.tasks.v2.BatchCreateTasksResponse", message: { tasks } };
  return outcomeOf("BatchCreateTasks", operation, results, response, { startTime, clock: context.clock });
}

/** Names that follow from the operation: should the process die midway, the repeated call finds what it made before. */
function madeUpName(operation: string, index: number): string {
  const digest = hash("sha256", `${operation} ${index}`, "buffer");
  return String(10n ** 19n + (digest.readBigUInt64BE() % (9n * 10n ** 19n)));
}

async function createOne(context: ServiceContext, request: CreateTaskRequest, madeUp: string): Promise<Message> {
  try {
    return await createTask(context, request, madeUp);
  } catch (error) {
    const isOwn = (request.task?.name ?? "") === "" && error instanceof TaskQueueError;
    if (!isOwn || error.code !== "already_exists") throw error;
    // Nobody else makes up this name: an earlier run of this call did, and the task may be over by now.
    return { name: `${request.parent}/tasks/${madeUp}` };
  }
}

async function deleteAll(
  { engine, clock }: ServiceContext,
  operation: string,
  queue: string,
  ids: string[],
): Promise<Outcome> {
  const startTime = fromMillis(clock.now());
  const results = await Promise.allSettled(ids.map((id) => engine.deleteTask(queue, id)));
  const response = { typeName: "google.protobuf.Empty", message: {} };
  return outcomeOf("BatchDeleteTasks", operation, results, response, { startTime, clock });
}

function outcomeOf(
  kind: Kind,
  name: string,
  results: PromiseSettledResult<unknown>[],
  response: { typeName: string; message: Message },
  { startTime, clock }: { startTime: Message } & Pick<ServiceContext, "clock">,
): Outcome {
  const failed = results.flatMap((result, index) =>
    result.status === "rejected" ? [[index, statusOf(result.reason)] as const] : [],
  );
  const state = failed.length === 0 ? "SUCCEEDED" : failed.length < results.length ? "PARTIALLY_SUCCEEDED" : "FAILED";
  const message = {
    startTime,
    endTime: fromMillis(clock.now()),
    state,
    failedRequests: Object.fromEntries(failed),
  };
  const error = {
    code: codes.ABORTED,
    message: `None of the requests succeeded, refer to ${kind}Metadata.failed_requests for individual error details`,
  };
  return {
    name,
    metadata: { typeName: `google.cloud.tasks.v2.${kind}Metadata`, message },
    result: state === "FAILED" ? { error } : { response },
  };
}
