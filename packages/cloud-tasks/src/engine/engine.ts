import { fault } from "@galley/foundation";
import type { Kysely } from "kysely";
import { createActivityReport } from "./activity.ts";
import { createDelivery } from "./deliver.ts";
import { createDispatcher } from "./dispatcher.ts";
import { createDocuments } from "./documents.ts";
import { createLifecycle } from "./lifecycle.ts";
import { createMeter } from "./meter.ts";
import type { TaskDefinition } from "./model.ts";
import { createNews, type Tell } from "./news.ts";
import { createTokenSource, type TokenSource } from "./oidc.ts";
import { rateOf } from "./queue-row.ts";
import {
  changePolicy,
  createQueue,
  findQueue,
  findRow,
  listQueues,
  removeQueue,
  setColumns,
  updateQueue,
} from "./queue-store.ts";
import { noSuchQueue } from "./refusals.ts";
import type { Outgoing } from "./request.ts";
import { createSweeper } from "./sweep.ts";
import type { TaskTables } from "./tables.ts";
import type { TaskEngine, TaskEngineOptions } from "./task-engine.ts";
import { toRecord } from "./task-row.ts";
import {
  countTasks,
  endTask,
  endTasks,
  hasTasks,
  insertTask,
  listTasks,
  namesOfTasks,
  newestTask,
  requireTask,
} from "./task-store.ts";
import { createWaitingRoom } from "./waiting-room.ts";

/** Tasks that one transaction ends, about 10 ms: other writers wait no longer than that. */
const purgeBatch = 1000;

// An engine only touches its own tables; that the caller's connection has more does not matter to it.
const ownTables = <Tables extends TaskTables>(db: Kysely<Tables>) => db as unknown as Kysely<TaskTables>;

/** Opens the engine. Nothing is dispatched until `start`. */
export function openTaskEngine(options: TaskEngineOptions): TaskEngine {
  const { database, clock, random, onAttempt, onError = () => {} } = options;
  const throttle = options.throttle ?? false;
  const reservation = (options.taskNameReservation ?? 3600) * 1000;
  const tokens = createTokenSource(database, options);
  const meter = createMeter(clock);
  const activity = createActivityReport(options);
  const waitingRoom = createWaitingRoom((queue) => hasTasks(database.read, queue), onError);
  const delivery = createDelivery({
    clock,
    serviceOrigin: options.service?.origin,
    onUnreachable: options.service?.onUnreachable,
    watchOrigin: options.service?.watchOrigin,
    appEngineOrigin: options.appEngineOrigin,
    maxRedirects: options.maxRedirects ?? 0,
    authorize: (request) => authorize(request, tokens, options),
    onSend: activity.dispatched,
  });
  const dispatcher = createDispatcher({
    database,
    clock,
    delivery,
    meter,
    conclude: { reservation, throttle },
    tell: (queue, time) => tell(queue, time),
    onAttempt: (event, attempt) => {
      if (event.result !== "retried") waitingRoom.look();
      onAttempt?.(event);
      activity.answered(attempt, event);
    },
    onError,
  });
  const tell: Tell = createNews(database, dispatcher);
  const sweeper = createSweeper({ database, clock, reservation, onEnded: waitingRoom.look, onError });
  const lifecycle = createLifecycle({
    async start() {
      await dispatcher.start();
      sweeper.start();
    },
    async stop(graceMs) {
      await sweeper.stop();
      await dispatcher.stop(graceMs);
    },
  });

  /** A change of a queue after which there may be something to dispatch. */
  const rousing = <T>(queue: string, change: (db: Kysely<TaskTables>) => Promise<T>): Promise<T> =>
    database.write(async ({ db, onCommit }) => {
      onCommit(() => tell(queue, clock.now()));
      return change(db);
    });

  const createTaskIn: TaskEngine["createTaskIn"] = async (work, task) => {
    const { task: created, samplingRatio } = await insertTask(ownTables(work.db), task, clock.now(), random);
    work.onCommit(() => {
      tell(created.queue, created.scheduleTime);
      activity.created(created, samplingRatio);
    });
    return created;
  };

  async function createTask(task: TaskDefinition) {
    const created = await database.write(async (work) => {
      const created = await createTaskIn(work, task);
      fault("task-before-create-commit");
      return created;
    });
    fault("task-after-create-commit");
    return created;
  }

  const deleteTaskIn: TaskEngine["deleteTaskIn"] = async (work, queue, name) => {
    const db = ownTables(work.db);
    const task = await requireTask(db, queue, name, clock.now());
    await endTask(db, task.seq, clock.now() + reservation);
    work.onCommit(waitingRoom.look);
  };

  /** Ends a queue's tasks, a batch to a transaction; what a crash leaves over, the caller was not told of. */
  async function empty(queue: string, upTo: number): Promise<void> {
    const some = { upTo, limit: purgeBatch, expireTime: clock.now() + reservation };
    while ((await database.write(({ db }) => endTasks(db, queue, some))) === purgeBatch)
      fault("task-between-purge-batches");
  }

  async function purgeQueue(name: string) {
    const [queue, newest] = await database.write(async ({ db }) => {
      const queue = await setColumns(db, name, { purge_time: clock.now() });
      return [queue, await newestTask(db)] as const;
    });
    await empty(name, newest);
    waitingRoom.look();
    return queue;
  }

  async function deleteQueue(name: string): Promise<void> {
    if (await findQueue(database.read, name)) await empty(name, await newestTask(database.read));
    await database.write(async ({ db }) => {
      const now = clock.now();
      await removeQueue(db, name, now, (options.queueNameReservation ?? 0) * 1000);
      // Those that came while it was being emptied.
      const rest = { upTo: Number.MAX_SAFE_INTEGER, limit: Number.MAX_SAFE_INTEGER, expireTime: now + reservation };
      await endTasks(db, name, rest);
    });
    meter.forget(name);
    dispatcher.forget(name);
    waitingRoom.look();
  }

  async function reset(): Promise<void> {
    await database.write(async ({ db }) => {
      for (const table of ["task", "task_queue", "task_queue_tombstone", "task_document"] as const)
        await db.deleteFrom(table).execute();
    });
    meter.forget();
    dispatcher.forget();
    waitingRoom.look();
  }

  return {
    createQueue: (name, definition) => database.write(({ db }) => createQueue(db, name, definition, clock.now())),
    updateQueue: (name, change) => rousing(name, (db) => updateQueue(db, name, change, { now: clock.now(), throttle })),
    changePolicy: (name, change) => database.write(({ db }) => changePolicy(db, name, change)),
    findQueue: (name) => findQueue(database.read, name),
    listQueues: (page) => listQueues(database.read, page),
    pauseQueue: (name) => database.write(({ db }) => setColumns(db, name, { state: "PAUSED" })),
    resumeQueue: (name) => rousing(name, (db) => setColumns(db, name, { state: "RUNNING" })),
    purgeQueue,
    deleteQueue,
    async stats(name) {
      const row = await findRow(database.read, name);
      if (!row) throw noSuchQueue();
      const counts = await countTasks(database.read, name, clock.now());
      return { ...counts, ...meter.lastMinute(name), effectiveRate: rateOf(row, throttle) };
    },
    createTask,
    createTaskIn,
    getTask: async (queue, name) => toRecord(await requireTask(database.read, queue, name, clock.now())),
    namesOfTasksIn: (db, queue, names) => namesOfTasks(ownTables(db), queue, names),
    listTasks: (queue, page) => listTasks(database.read, queue, page),
    deleteTask: (queue, name) => database.write((work) => deleteTaskIn(work, queue, name)),
    deleteTaskIn,
    runTask: async (queue, name) => toRecord(await dispatcher.run(queue, name)),
    ...createDocuments(database, clock),
    whenEmpty: waitingRoom.whenEmpty,
    reset,
    ...lifecycle,
    keys: tokens.keys,
    certificates: tokens.certificates,
    openIdConfiguration: tokens.openIdConfiguration,
  };
}

/** OAuth tokens only Google can make; this stands in its place and opens nothing. */
const placeholder = (account: string, scope: string) => `emulated-oauth-token/${account}/${scope}`;

async function authorize(
  { credentials, address }: Outgoing,
  tokens: TokenSource,
  { service }: Pick<TaskEngineOptions, "service">,
): Promise<string | undefined> {
  if (credentials === undefined) return undefined;
  if (credentials === "service")
    return service && `Bearer ${await tokens.identity(service.serviceAccount, service.audience())}`;
  if (credentials.kind === "oidc")
    return `Bearer ${await tokens.identity(credentials.serviceAccount, credentials.audience ?? address)}`;
  const scope = credentials.scope ?? "https://www.googleapis.com/auth/cloud-platform";
  return `Bearer ${placeholder(credentials.serviceAccount, scope)}`;
}
