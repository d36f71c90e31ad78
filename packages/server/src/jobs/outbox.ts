import type { TaskQueues } from "@galley/cloud-tasks";
import { type CancelTimer, type Clock, type Database, fault } from "@galley/foundation";
import {
  countRows,
  type DueRow,
  deleteRemovals,
  deleteRow,
  dueRows,
  isEmpty,
  keepRow,
  nextTryAfter,
  type OutboxCounts,
  rouseSome,
} from "./outbox-rows.ts";
import { type Sent, sendRow } from "./outbox-sender.ts";
import { createOutboxTasks, outboxChannel } from "./outbox-tasks.ts";
import { createTroubles, isOfTask, type QueueLog, type QueueTrouble, type Troubles } from "./queue-troubles.ts";
import type { JobStore } from "./store.ts";
import type { JobOutboxRow, JobTables } from "./tables.ts";
import type { JobQueue } from "./tasks.ts";

/** Calls under way at once. At 50 ms a call that is 320 tasks a second, and a queue takes 500. */
const mostAtOnce = 16;
const firstWait = 1000;
const longestWait = 60_000;
/** ms of rest after the database has failed. */
const databaseRest = 1000;
/** ms after which the leader looks by itself for what other processes have noted, should it not have been told. */
const lookEvery = 5000;
/** A queue that answers again is sent everything it has missed; not more often than this, in case it comes and goes. */
const rouseEvery = 10_000;
/** Rows written in one commit: some ms. */
const rousedAtOnce = 1000;
/** A removal is given up after this time: whichever way its task comes, it finds a job that is final. */
const removalsKeptFor = 3_600_000;
/** Another try of another row says nothing about these. A quota is used up the sooner, the more is tried. */
const notRoused = ["invalid_argument", "resource_exhausted", "defect"];

export interface OutboxOptions {
  database: Database<JobTables>;
  queues: Pick<TaskQueues, "createTask" | "deleteTask" | "getTask">;
  clock: Clock;
  /** 0 to below 1. */
  random: () => number;
  log: QueueLog;
}

interface OutboxHealth extends OutboxCounts {
  troubles: QueueTrouble[];
}

/**
 * Brings to a queue elsewhere what was committed together with the jobs. It is told at least once, and until it does as
 * it is told: tasks have names, so that telling it twice is harmless. What is said of one task is said in its order.
 */
export interface Outbox extends Pick<JobQueue, "tasks" | "start"> {
  /** A queue was purged at `time`: what it was to be told of tasks to be taken out, noted until then, it has done. */
  purged(queue: string, time: number): Promise<void>;
  /** What is wrong with the queues, for others who see it. */
  readonly troubles: Pick<Troubles, "failed" | "worked">;
  /**
   * Waits up to `graceMs` for the calls under way; whatever was not recorded is sent again at the next start, of this one
   * or of another process's on the same database. One at a time sends.
   */
  stop(graceMs: number): Promise<void>;
  health(): Promise<OutboxHealth>;
}

export function createOutbox({ database, queues, clock, random, log }: OutboxOptions): Outbox {
  const troubles = createTroubles({ clock, log });
  const face = createOutboxTasks({ database, queues, clock, troubles });
  database.signals.subscribe(outboxChannel, wake, wake);
  const underWay = new Map<string, Promise<void>>();
  /** The queues that are not to be told everything again just now. */
  const roused = new Set<string>();
  let store: Pick<JobStore, "apply"> | undefined;
  let state: "idle" | "running" | "stopped" | "abandoned" = "idle";
  let looking = false;
  let lookAgain = false;
  let resting = false;
  let timer: CancelTimer | undefined;

  /** There may be something to send. */
  function wake(): void {
    lookAgain = true;
    if (looking || state !== "running") return;
    looking = true;
    void look();
  }

  async function look(): Promise<void> {
    while (lookAgain && state === "running") {
      lookAgain = false;
      await sendDue().catch(rest);
    }
    looking = false;
  }

  /** The database may be well again in a moment; nothing is lost meanwhile. */
  function rest(error: unknown): void {
    if (state === "abandoned") return;
    log.error({ err: error }, "the outbox could not be read or written; it will be tried again");
    resting = true;
    // By a timer and not until a time: the clock may be set back meanwhile.
    clock.after(databaseRest, () => {
      resting = false;
      wake();
    });
  }

  function wakeAt(time: number): void {
    timer?.();
    timer = clock.after(time - clock.now(), wake);
  }

  async function sendDue(): Promise<void> {
    if (resting) return;
    const free = mostAtOnce - underWay.size;
    // The end of a call wakes this again.
    if (free <= 0) return;
    // A call that ends while the rows are read has been read as still to be sent.
    const before = new Set(underWay.keys());
    const now = clock.now();
    const due = await dueRows(database.read, { now, longestWait, limit: mostAtOnce });
    const next = due.length < mostAtOnce ? await nextTryAfter(database.read, now) : undefined;
    if (due.length === 0 && next === undefined && (await isEmpty(database.read))) troubles.allTold();
    if (state !== "running") return;
    const fresh = due.filter((row) => !before.has(row.task_name)).slice(0, free);
    for (const row of fresh) begin(row);
    const later = database.shared ? now + lookEvery : Number.POSITIVE_INFINITY;
    const look = Math.min(next ?? Number.POSITIVE_INFINITY, later);
    if (look !== Number.POSITIVE_INFINITY) wakeAt(look);
  }

  function begin(row: DueRow): void {
    const call = send(row)
      .catch(rest)
      .then(() => {
        underWay.delete(row.task_name);
        wake();
      });
    underWay.set(row.task_name, call);
  }

  async function send(row: DueRow): Promise<void> {
    fault("outbox-before-send");
    const sent = await sendRow(queues, row, clock.now());
    fault("outbox-after-send");
    if (state === "abandoned") return;
    if (sent === "done") await recordDone(row);
    else await recordFailure(row, sent);
    fault("outbox-after-commit");
    face.tried(row.task_name);
  }

  /** That the queue has the task and that nobody needs to tell it are one commit. */
  async function recordDone(row: JobOutboxRow): Promise<void> {
    const { operation, queue, enqueue_number: number } = row;
    if (operation === "create" && row.job_id !== null && number !== null && store) {
      await store.apply(row.job_id, { type: "enqueued", number }, ({ db }) => deleteRow(db, row));
    } else {
      await database.write(({ db }) => deleteRow(db, row));
    }
    if (!troubles.worked(operation, queue) || roused.has(queue)) return;
    roused.add(queue);
    clock.after(rouseEvery, () => roused.delete(queue));
    // Whoever waits for this task need not wait for that.
    void rouse({ queue, except: notRoused }).catch(rest);
  }

  /** Makes rows due that were to wait, some at a time: others are to write in between. */
  async function rouse(which?: { queue: string; except: readonly string[] }): Promise<void> {
    const now = clock.now();
    for (let some = rousedAtOnce; some === rousedAtOnce && state !== "abandoned"; wake()) {
      some = await database.write(({ db }) => rouseSome(db, { now, limit: rousedAtOnce, ...which }));
    }
  }

  async function recordFailure(row: JobOutboxRow, { code, message }: Exclude<Sent, "done">): Promise<void> {
    const { task_name: task, job_id: jobId, queue, operation } = row;
    const now = clock.now();
    const last_code = code ?? "defect";
    const ofTask = isOfTask(last_code);
    // The first time it may be this task alone that is malformed.
    if (!ofTask || row.tries > 0) troubles.failed(operation, queue, { code: last_code, message });
    if (ofTask && row.last_code !== last_code) {
      log.error({ task, jobId, queue, operation, code: last_code }, `${queue}: a task cannot be told of: ${message}`);
    }
    if (operation === "remove" && now - row.created_at >= removalsKeptFor) {
      await database.write(({ db }) => deleteRow(db, row));
      log.warn({ task, jobId, queue, code: last_code }, "a cancelled job's task could not be taken out of the queue");
      return;
    }
    const tries = row.tries + 1;
    const failure = { tries, next_try: now + waitAfter(tries), last_code, last_error: message };
    await database.write(({ db }) => keepRow(db, row, failure));
  }

  /** 1 s, doubling, at most 60 s; anywhere from half of it, so that what failed together does not come together. */
  function waitAfter(tries: number): number {
    const whole = Math.min(longestWait, firstWait * 2 ** Math.min(tries - 1, 16));
    return Math.round(whole * (0.5 + random() / 2));
  }

  return {
    tasks: face.tasks,
    async start(recorder) {
      store = recorder;
      // What was wrong may have been mended by whoever has started this anew.
      await rouse();
      state = "running";
      wake();
    },
    async stop(graceMs) {
      state = "stopped";
      timer?.();
      const grace = Promise.withResolvers<void>();
      const cut = clock.after(graceMs, grace.resolve);
      await Promise.race([Promise.all(underWay.values()), grace.promise]);
      cut();
      state = "abandoned";
    },
    troubles,
    purged: (queue, time) => database.write(({ db }) => deleteRemovals(db, queue, time)),
    health: async () => ({ ...(await countRows(database.read)), troubles: troubles.list() }),
  };
}
