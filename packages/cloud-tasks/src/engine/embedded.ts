import type { Clock, Database, UnitOfWork } from "@galley/foundation";
import type { JSONWebKeySet } from "jose";
import type { Kysely } from "kysely";
import { type NewTask, type Queue, type QueueStats, type Task, TaskQueueError, type TaskQueues } from "../port.ts";
import type { AttemptEvent } from "./dispatcher.ts";
import { openTaskEngine } from "./engine.ts";
import type { QueueRecord, TaskDefinition, TaskRecord } from "./model.ts";
import type { OpenIdConfiguration } from "./oidc.ts";
import type { TaskTables } from "./tables.ts";
import { checkQueueId } from "./validate-queue.ts";

export interface EmbeddedQueuesOptions {
  /** Where the tasks are kept; `migrateTaskTables` has been run on it. One engine to a database dispatches, of any number. */
  database: Database<TaskTables>;
  clock: Clock;
  /** For made-up task names; 0 to below 1. */
  random: () => number;
  /** Scheme, host and port that the tasks' paths are on, asked anew for every request. */
  origin: () => string | Promise<string>;
  /** Told of an origin that could not be reached, or broke off. Must not throw. */
  onUnreachable?: (origin: string) => void;
  /** Calls `onLost` when an origin is found to be gone while a request to it is open; answers how to stop looking. */
  watchOrigin?: (origin: string, onLost: () => void) => () => void;
  /** The email in the requests' identity tokens. */
  serviceAccount: string;
  audience: () => string;
  issuer: () => string;
  /** Called after the end of each attempt is stored. Must not throw. */
  onAttempt?: (event: AttemptEvent) => void;
  /** Told of database errors in the background; the work is tried again by itself. Must not throw. */
  onError?: (error: unknown) => void;
}

/** The embedded engine: what the port says, and what only an engine in the same process and database can do. */
export interface EmbeddedQueues extends TaskQueues {
  /** `createTask` inside the caller's transaction: task and job are stored together, or neither. */
  createTaskIn<Tables extends TaskTables>(work: UnitOfWork<Tables>, task: NewTask): Promise<Task>;
  /** `deleteTask` inside the caller's transaction. */
  deleteTaskIn<Tables extends TaskTables>(work: UnitOfWork<Tables>, queue: string, name: string): Promise<void>;
  /** Whether the task is there, waiting or under way, as `db` sees it. */
  namesOfTasksIn<Tables extends TaskTables>(
    db: Kysely<Tables>,
    queue: string,
    names: readonly string[],
  ): Promise<Set<string>>;
  /** Deletes a queue with its tasks; the tasks' names stay reserved. */
  deleteQueue(name: string): Promise<void>;
  stats(queue: string): Promise<QueueStats>;
  /** Takes back what was under way when the last process died, and begins to dispatch. */
  start(): Promise<void>;
  /**
   * Takes no new task, waits up to `graceMs` for the requests under way, then cuts them off; those are due again at the
   * next start. The queues still take tasks.
   */
  stop(graceMs: number): Promise<void>;
  /** The public keys that the tokens are verified with, to be served at `<issuer>/jwks`. */
  keys(): Promise<JSONWebKeySet>;
  /** To be served at `<issuer>/.well-known/openid-configuration`. */
  openIdConfiguration(): OpenIdConfiguration;
}

const toQueue = ({ name, state, purgeTime, rateLimits, retryConfig }: QueueRecord): Queue => ({
  name,
  state,
  purgeTime,
  rateLimits,
  retryConfig,
});

function toTask({ queue, name, request, ...task }: TaskRecord): Task {
  const { target, headers } = request;
  const { "User-Agent": _agent, ...own } = headers;
  return {
    queue,
    name,
    path: target.kind === "service" ? target.path : "",
    headers: own,
    scheduleTime: task.scheduleTime,
    createTime: task.createTime,
    dispatchDeadline: task.dispatchDeadline,
    dispatchCount: task.dispatchCount,
    responseCount: task.responseCount,
    firstAttemptTime: task.firstAttemptTime,
    inFlight: task.inFlight,
  };
}

function toDefinition({
  queue,
  name,
  path,
  body,
  headers = {},
  scheduleTime,
  dispatchDeadline,
}: NewTask): TaskDefinition {
  return {
    queue,
    ...(name !== undefined && { name }),
    request: { target: { kind: "service", path }, method: "POST", headers, body: Buffer.from(body) },
    ...(scheduleTime !== undefined && { scheduleTime }),
    ...(dispatchDeadline !== undefined && { dispatchDeadline }),
  };
}

/** The most tasks of one page, as at the real service. */
const largestPage = 1000;

/** Opens the embedded queues: the engine as Galley itself uses it. Nothing is dispatched until `start`. */
export function openEmbeddedQueues(options: EmbeddedQueuesOptions): EmbeddedQueues {
  const { origin, onUnreachable, watchOrigin, serviceAccount, audience, ...rest } = options;
  const engine = openTaskEngine({ ...rest, service: { origin, onUnreachable, watchOrigin, serviceAccount, audience } });
  return {
    async applyQueue(name, settings) {
      checkQueueId(name);
      return toQueue(await engine.updateQueue(name, () => settings));
    },
    async getQueue(name) {
      const queue = await engine.findQueue(name);
      return queue && toQueue(queue);
    },
    listQueues: async () => (await engine.listQueues({ limit: Number.MAX_SAFE_INTEGER })).map(toQueue),
    pauseQueue: async (name) => toQueue(await engine.pauseQueue(name)),
    resumeQueue: async (name) => toQueue(await engine.resumeQueue(name)),
    purgeQueue: async (name) => toQueue(await engine.purgeQueue(name)),
    deleteQueue: engine.deleteQueue,
    stats: engine.stats,
    createTask: async (task) => toTask(await engine.createTask(toDefinition(task))),
    createTaskIn: async (work, task) => toTask(await engine.createTaskIn(work, toDefinition(task))),
    async getTask(queue, name) {
      try {
        return toTask(await engine.getTask(queue, name));
      } catch (error) {
        if (error instanceof TaskQueueError && error.code === "not_found") return undefined;
        throw error;
      }
    },
    async listTasks(queue, { pageSize = largestPage, pageToken } = {}) {
      const limit = Math.min(Math.max(1, pageSize), largestPage);
      const tasks = await engine.listTasks(queue, { limit, ...(pageToken !== undefined && { after: pageToken }) });
      return { tasks: tasks.map(toTask), nextPageToken: tasks.length === limit ? tasks.at(-1)!.name : undefined };
    },
    runTask: async (queue, name) => toTask(await engine.runTask(queue, name)),
    deleteTask: engine.deleteTask,
    deleteTaskIn: engine.deleteTaskIn,
    namesOfTasksIn: engine.namesOfTasksIn,
    start: engine.start,
    stop: engine.stop,
    keys: engine.keys,
    openIdConfiguration: engine.openIdConfiguration,
  };
}
