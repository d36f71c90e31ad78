import type { Clock, Database, UnitOfWork } from "@galley/foundation";
import type { JSONWebKeySet } from "jose";
import type { Kysely } from "kysely";
import type { QueueStats } from "../port.ts";
import type { Activity } from "./activity.ts";
import type { AttemptEvent } from "./dispatcher.ts";
import type { Page, QueueDefinition, QueueRecord, TaskDefinition, TaskRecord } from "./model.ts";
import type { OpenIdConfiguration } from "./oidc.ts";
import type { TaskTables } from "./tables.ts";

export interface TaskEngineOptions {
  /** Where the tasks are kept; `migrateTaskTables` has been run on it. One engine to a database dispatches, of any number. */
  database: Database<TaskTables>;
  clock: Clock;
  /** For made-up task names and for sampling; 0 to below 1. */
  random: () => number;
  /** Who signs the identity tokens: the URL that `keys` and `openIdConfiguration` are served under. */
  issuer: () => string;
  /** What requests to the service itself need; without it there are none. */
  service?: {
    /** Scheme, host and port that the tasks' paths are on, asked anew for every request. */
    origin: () => string | Promise<string>;
    /** Told of an origin that could not be reached, or broke off. Must not throw. */
    onUnreachable?: ((origin: string) => void) | undefined;
    /** Calls `onLost` when an origin is found to be gone while a request to it is open; answers how to stop looking. */
    watchOrigin?: ((origin: string, onLost: () => void) => () => void) | undefined;
    /** The email in the requests' identity tokens. */
    serviceAccount: string;
    audience: () => string;
  };
  /** Where App Engine requests go instead of appspot.com: scheme, host and port. */
  appEngineOrigin?: string;
  /** Slow a queue down whose target answers 429 or 503, as the real service does. False when absent. */
  throttle?: boolean;
  /** How many redirects with a Location an HTTP request follows within one attempt. 0 when absent. */
  maxRedirects?: number;
  /** How long the names of ended tasks stay reserved, in seconds; 3600 when absent (task.proto, CreateTaskRequest). */
  taskNameReservation?: number;
  /** How long the names of deleted queues stay reserved, in seconds; 0 when absent. The real service: 3 days. */
  queueNameReservation?: number;
  /** Told of that share of what happens which each queue's sampling ratio asks for. Must not throw. */
  onActivity?: (activity: Activity) => void;
  /** Called after the end of each attempt is stored. Must not throw. */
  onAttempt?: (event: AttemptEvent) => void;
  /** Told of database errors in the background; the work is tried again by itself. Must not throw. */
  onError?: (error: unknown) => void;
}

/**
 * Queues and tasks, durable, and dispatched by this process. Every call that changes something resolves after the
 * change is on disk. What is refused throws a `TaskQueueError`, with the text of the real service where one is recorded.
 */
export interface TaskEngine {
  /** @throws TaskQueueError already_exists; failed_precondition while the name is reserved; invalid_argument */
  createQueue(name: string, definition: QueueDefinition): Promise<QueueRecord>;
  /**
   * Replaces a queue's definition by what `change` makes of it, in one transaction; undefined: there is no such queue,
   * and it is created. What `change` throws is passed on. Takes effect with the next dispatch.
   */
  updateQueue(name: string, change: (current: QueueRecord | undefined) => QueueDefinition): Promise<QueueRecord>;
  /** The queue's access policy becomes what `change` makes of it. @throws TaskQueueError not_found */
  changePolicy(name: string, change: (current: unknown) => unknown): Promise<unknown>;
  findQueue(name: string): Promise<QueueRecord | undefined>;
  /** By name; with a prefix, only those that begin so. */
  listQueues(page: Page & { prefix?: string }): Promise<QueueRecord[]>;
  pauseQueue(name: string): Promise<QueueRecord>;
  resumeQueue(name: string): Promise<QueueRecord>;
  /** Deletes every task created so far. Their names stay reserved. */
  purgeQueue(name: string): Promise<QueueRecord>;
  /** Deletes a queue with its tasks; the tasks' names stay reserved. @throws TaskQueueError not_found */
  deleteQueue(name: string): Promise<void>;
  /** @throws TaskQueueError not_found */
  stats(queue: string): Promise<QueueStats>;

  createTask(task: TaskDefinition): Promise<TaskRecord>;
  /** `createTask` inside the caller's transaction: both are stored together, or neither. */
  createTaskIn<Tables extends TaskTables>(work: UnitOfWork<Tables>, task: TaskDefinition): Promise<TaskRecord>;
  /** @throws TaskQueueError not_found, with a text that tells a finished task from one that never was. */
  getTask(queue: string, name: string): Promise<TaskRecord>;
  /** Whether the task is there, waiting or under way, as `db` sees it. */
  namesOfTasksIn<Tables extends TaskTables>(
    db: Kysely<Tables>,
    queue: string,
    names: readonly string[],
  ): Promise<Set<string>>;
  /** By name. @throws TaskQueueError not_found when there is no such queue */
  listTasks(queue: string, page: Page): Promise<TaskRecord[]>;
  /** A request under way is not recalled; its answer no longer matters. @throws TaskQueueError not_found */
  deleteTask(queue: string, name: string): Promise<void>;
  deleteTaskIn<Tables extends TaskTables>(work: UnitOfWork<Tables>, queue: string, name: string): Promise<void>;
  /**
   * Dispatches a task now, whatever the queue's rate, concurrency and state, and although it may be under way. Resolves
   * when the attempt has begun. It takes over the task's schedule: should it fail, the next attempt is due at the time of
   * this call plus the backoff. @throws TaskQueueError not_found
   */
  runTask(queue: string, name: string): Promise<TaskRecord>;

  /** Small values kept beside the tasks under names of the caller's, until `expireTime` (ms since the epoch). */
  putDocument(name: string, value: unknown, expireTime?: number): Promise<void>;
  getDocument(name: string): Promise<unknown>;

  /** Resolves when no task is left, in `queue` or in any; rejects with the signal's reason. */
  whenEmpty(options: { queue?: string; signal?: AbortSignal }): Promise<void>;
  /** Deletes all queues, tasks, reserved names and documents; the signing key stays. */
  reset(): Promise<void>;

  /**
   * Takes back what was under way when the last process died, and begins to dispatch. Where processes share the database,
   * it is for the one that leads; what another still has under way may then be sent once more.
   */
  start(): Promise<void>;
  /**
   * Takes no new task, waits up to `graceMs` for the requests under way, then cuts them off; those are due again at the
   * next start. The queues still take tasks.
   */
  stop(graceMs: number): Promise<void>;
  /** The public keys that the tokens are verified with, to be served at `<issuer>/jwks`. */
  keys(): Promise<JSONWebKeySet>;
  /** The same as certificates by key id, PEM, as `https://www.googleapis.com/oauth2/v1/certs` serves Google's. */
  certificates(): Promise<Record<string, string>>;
  /** To be served at `<issuer>/.well-known/openid-configuration`. */
  openIdConfiguration(): OpenIdConfiguration;
}
