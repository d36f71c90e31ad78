import type { Clock, Database, UnitOfWork } from "@galley/foundation";
import type { JSONWebKeySet } from "jose";
import type { Kysely } from "kysely";
import type { NewTask, Task, TaskQueues } from "../port.ts";
import { createDelivery } from "./deliver.ts";
import { type AttemptEvent, createDispatcher } from "./dispatcher.ts";
import { createTokenSource, type OpenIdConfiguration } from "./oidc.ts";
import {
  countTasks,
  findQueue,
  findQueues,
  purge,
  type QueueCounts,
  removeQueue,
  saveQueue,
  setState,
} from "./queue-store.ts";
import { createSweeper } from "./sweep.ts";
import type { TaskTables } from "./tables.ts";
import { findTask, hasTask, insertTask, removeTask } from "./task-store.ts";

export interface EmbeddedQueuesOptions {
  /** Where the tasks are kept; `migrateTaskTables` has been run on it. One dispatching engine to a database. */
  database: Database<TaskTables>;
  clock: Clock;
  /** For made-up task names; 0 to below 1. */
  random: () => number;
  /** Scheme, host and port that the tasks' paths are on, asked anew for every request. */
  origin: () => string;
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
  hasTaskIn<Tables extends TaskTables>(db: Kysely<Tables>, queue: string, name: string): Promise<boolean>;
  /** Deletes a queue with its tasks; the tasks' names stay reserved. */
  deleteQueue(name: string): Promise<void>;
  /** Reads the index of the queue's tasks, about 1 ms for 10,000. */
  counts(queue: string): Promise<QueueCounts>;
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

// An engine only touches its own tables; that the caller's connection has more does not matter to it.
const ownTables = <Tables extends TaskTables>(db: Kysely<Tables>) => db as unknown as Kysely<TaskTables>;

/** Opens the embedded queues. Nothing is dispatched until `start`. */
export function openEmbeddedQueues(options: EmbeddedQueuesOptions): EmbeddedQueues {
  const { database, clock, random, origin, onAttempt = () => {}, onError = () => {} } = options;
  const tokens = createTokenSource(database, options);
  const delivery = createDelivery(clock, origin, tokens.token);
  const dispatcher = createDispatcher({ database, clock, delivery, onAttempt, onError });
  const sweeper = createSweeper(database, clock, onError);

  /** A change after which there may be something to dispatch. */
  const rousing = <T>(change: (db: Kysely<TaskTables>) => Promise<T>): Promise<T> =>
    database.write(async ({ db, onCommit }) => {
      onCommit(() => dispatcher.wake(clock.now()));
      return change(db);
    });

  const createTaskIn: EmbeddedQueues["createTaskIn"] = async (work, task) => {
    const created = await insertTask(ownTables(work.db), task, clock.now(), random);
    work.onCommit(() => dispatcher.wake(created.scheduleTime));
    return created;
  };
  const deleteTaskIn: EmbeddedQueues["deleteTaskIn"] = (work, queue, name) =>
    removeTask(ownTables(work.db), queue, name, clock.now());

  return {
    applyQueue: (name, settings) => rousing((db) => saveQueue(db, name, settings, clock.now())),
    getQueue: (name) => findQueue(database.read, name),
    listQueues: () => findQueues(database.read),
    pauseQueue: (name) => database.write(({ db }) => setState(db, name, "PAUSED")),
    resumeQueue: (name) => rousing((db) => setState(db, name, "RUNNING")),
    purgeQueue: (name) => database.write(({ db }) => purge(db, name, clock.now())),
    deleteQueue: (name) => database.write(({ db }) => removeQueue(db, name, clock.now())),
    counts: (queue) => countTasks(database.read, queue, clock.now()),
    createTask: (task) => database.write((work) => createTaskIn(work, task)),
    getTask: (queue, name) => findTask(database.read, queue, name),
    deleteTask: (queue, name) => database.write((work) => deleteTaskIn(work, queue, name)),
    createTaskIn,
    deleteTaskIn,
    hasTaskIn: (db, queue, name) => hasTask(ownTables(db), queue, name),
    async start() {
      await dispatcher.start();
      sweeper.start();
    },
    async stop(graceMs) {
      await sweeper.stop();
      await dispatcher.stop(graceMs);
    },
    keys: tokens.keys,
    openIdConfiguration: tokens.openIdConfiguration,
  };
}
