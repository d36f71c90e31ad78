import { randomUUID } from "node:crypto";
import { type CancelTimer, type Clock, type Database, fault } from "@galley/foundation";
import type { Kysely } from "kysely";
import { TaskQueueError } from "../port.ts";
import { createAgenda } from "./agenda.ts";
import {
  type ClaimedTask,
  claimDue,
  claimOne,
  putBack,
  type QueueClaim,
  queuesWithTasks,
  recoverAttempts,
  recoverOverdue,
} from "./claim.ts";
import { type ConcludeOptions, type Conclusion, concludeAttempt, type EndedAttempt } from "./conclude.ts";
import type { Delivery } from "./deliver.ts";
import type { Meter } from "./meter.ts";
import { beginReign, isReigning } from "./reign.ts";
import { createStopSignal, type StopSignal } from "./stop-signal.ts";
import type { TaskRow, TaskTables } from "./tables.ts";
import { requireTask } from "./task-store.ts";

/** Milliseconds. While something waits for a time, that time is looked at again this often: the machine's clock may be set. */
const longestSleep = 60_000;

/** Milliseconds between looks at all queues, where other processes create tasks. */
const lookEvery = 5000;

/** Milliseconds until a write that the database refused (a full disk, a lock) is tried again. */
const retryWrite = 1000;

/** Queues in one look, and requests under way in all: what bounds a transaction, and this process's memory and sockets. */
const queuesAtOnce = 50;
const mostUnderWay = 5000;

/** One attempt of a task has ended, and what came of it is stored. */
export interface AttemptEvent {
  queue: string;
  name: string;
  /** 1 for the first. */
  attempt: number;
  /** What came back; undefined when nothing did. */
  status: number | undefined;
  /** Why nothing came back. */
  reason: string | undefined;
  /** `gone`: the task was deleted or purged while its request was under way. */
  result: Conclusion["result"];
  /** ms since the epoch. */
  startTime: number;
  endTime: number;
  /** When the next attempt is due, where there is one. */
  scheduleTime: number | undefined;
}

export interface DispatcherOptions {
  database: Database<TaskTables>;
  clock: Clock;
  delivery: Delivery;
  meter: Meter;
  conclude: ConcludeOptions;
  /** Tells whichever process dispatches when something of a queue is due. */
  tell: (queue: string, time: number) => void;
  onAttempt: (event: AttemptEvent, attempt: EndedAttempt) => void;
  /** A write failed; it is tried again after a second. */
  onError: (error: unknown) => void;
}

export interface Dispatcher {
  /** Something of this queue may be due at `time` (ms since the epoch). False when this process does not dispatch. */
  wake(queue: string, time: number): boolean;
  /** Something of any queue may be due. */
  lookAtAll(): void;
  /**
   * Begins an attempt now; resolves with the task as it is then. Where processes share the database, any of them does so.
   * @throws TaskQueueError not_found, unavailable
   */
  run(queue: string, name: string): Promise<TaskRow>;
  /** A queue is no more, or all are: what is under way of it takes no place from a new one of its name. */
  forget(queue?: string): void;
  /** Once, or again after a stop is over. */
  start(): Promise<void>;
  stop(graceMs: number): Promise<void>;
}

/** How many requests of a queue are under way, RunTask's not counted. */
interface Places {
  taken: number;
}

/** An attempt under way. */
interface Flight extends ClaimedTask {
  /** When somebody asked for it (RunTask): it counts towards no limit. */
  askedAt: number | undefined;
}

/**
 * Takes due tasks and sends them. It keeps an agenda of queues and sleeps on one timer, set to the next moment at which
 * something can be done; it is woken by commits (a task created, a queue resumed) and by ended requests of a queue that
 * was at its limit. What it remembers grows with the queues and the requests under way, not with the tasks.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { database, clock, delivery, meter, onAttempt, onError } = options;
  /** While it starts, it notes what it is woken for, and looks when it has taken back what was under way. */
  let phase: "stopped" | "starting" | "running" = "stopped";
  let stopping = createStopSignal();
  /** Names the time from a start to the next stop, where processes share the database. */
  let reign = "";
  /** Another has begun one since; this process will be told to stop. */
  let deposed = false;
  const agenda = createAgenda();
  let looking: Promise<void> | undefined;
  let cancelLook: CancelTimer = () => {};
  let timer: { at: number; cancel: CancelTimer } | undefined;
  /** Queues that wait for one of their own requests to end. */
  const full = new Set<string>();
  const underWay = new Map<string, Places>();
  const flights = new Set<Promise<void>>();

  const room = () => mostUnderWay - flights.size;

  function wake(queue: string, time: number): boolean {
    if (phase === "stopped" || deposed) return false;
    agenda.add(queue, time);
    schedule();
    return true;
  }

  function lookAtAll(): void {
    if (phase !== "running") return;
    queuesWithTasks(database.read).then((queues) => {
      for (const queue of queues) wake(queue, clock.now());
    }, onError);
  }

  /** Other processes say what they have created; should that be missed, it is found all the same. */
  function lookFromTimeToTime(): void {
    if (!database.shared) return;
    cancelLook = clock.after(lookEvery, () => {
      database.write(({ db }) => recoverOverdue(db, clock.now())).then(lookAtAll, onError);
      lookFromTimeToTime();
    });
  }

  /** Looks now if something is due, or sets the timer to when something will be. */
  function schedule(): void {
    if (phase !== "running" || looking) return;
    const next = agenda.next();
    if (next === undefined || room() <= 0) return;
    const now = clock.now();
    if (next <= now) {
      looking = look().finally(() => {
        looking = undefined;
        schedule();
      });
      return;
    }
    if (timer && timer.at <= next) return;
    timer?.cancel();
    const cancel = clock.after(Math.min(next - now, longestSleep), () => {
      timer = undefined;
      schedule();
    });
    timer = { at: next, cancel };
  }

  async function look(): Promise<void> {
    const queues = agenda.due(clock.now(), queuesAtOnce);
    const taken = (queue: string) => underWay.get(queue)?.taken ?? 0;
    const counted = new Map(queues.map((queue) => [queue, taken(queue)]));
    try {
      const claims = await database.write(({ db }) => claimAll(db, queues, counted));
      if (!claims) {
        deposed = true;
        agenda.clear();
        return;
      }
      // Who came away empty-handed is served first when a place falls free.
      const served = new Set(claims.map(({ queue }) => queue));
      for (const queue of queues) if (!served.has(queue)) agenda.add(queue, clock.now());
      for (const claim of claims) carryOut(claim, counted.get(claim.queue) ?? 0);
    } catch (error) {
      onError(error);
      for (const queue of queues) agenda.add(queue, clock.now() + retryWrite);
    }
  }

  /** Looks at each queue, until this process has as much under way as it may. */
  async function claimAll(db: Kysely<TaskTables>, queues: string[], counted: Map<string, number>) {
    const claims: QueueClaim[] = [];
    if (database.shared && !(await isReigning(db, reign))) return undefined;
    let left = room();
    for (const queue of queues) {
      if (left <= 0) break;
      const limits = { underWay: counted.get(queue) ?? 0, room: left, throttle: options.conclude.throttle };
      const claim = await claimDue(db, queue, clock.now(), limits);
      left -= claim.tasks.length;
      claims.push(claim);
    }
    return claims;
  }

  function carryOut(claim: QueueClaim, counted: number): void {
    // One may have ended while the look was being committed.
    if (claim.full && (underWay.get(claim.queue)?.taken ?? 0) < counted) agenda.add(claim.queue, clock.now());
    else if (claim.full) full.add(claim.queue);
    if (claim.next !== undefined) agenda.add(claim.queue, claim.next);
    for (const claimed of claim.tasks) launch({ ...claimed, askedAt: undefined });
  }

  function launch(attempt: Flight): void {
    const queue = attempt.task.queue;
    const places = attempt.askedAt === undefined ? takePlace(queue) : undefined;
    const flight = fly(attempt)
      .catch(onError)
      .finally(() => {
        flights.delete(flight);
        if (places) freePlace(queue, places);
        schedule();
      });
    flights.add(flight);
  }

  function takePlace(queue: string): Places {
    const places = underWay.get(queue) ?? { taken: 0 };
    places.taken += 1;
    underWay.set(queue, places);
    return places;
  }

  function freePlace(queue: string, places: Places): void {
    places.taken -= 1;
    // Forgotten meanwhile: they were those of another queue of this name.
    if (underWay.get(queue) !== places) return;
    if (places.taken === 0) underWay.delete(queue);
    if (full.delete(queue)) agenda.add(queue, clock.now());
  }

  /** One attempt, from its durable beginning to its durable end. */
  async function fly(attempt: Flight): Promise<void> {
    const signal = stopping;
    const { queue } = attempt.task;
    const startTime = clock.now();
    meter.dispatched(queue);
    fault("task-after-claim-commit");
    const answer = await delivery.send(attempt, signal);
    // Cut off by a stop: no fault of the target's. Should this not be stored, it is due again with the next start.
    if (signal.stopped && answer.kind !== "answered") {
      await database.write(({ db }) => putBack(db, attempt.task));
      return options.tell(queue, attempt.task.schedule_time);
    }
    const endTime = clock.now();
    if (answer.kind !== "answered" || answer.status < 200 || answer.status > 299) meter.failed(queue);
    fault("task-before-ack-commit");
    const ended = { ...attempt, answer, end: endTime };
    const conclusion = await conclude(ended, signal);
    if (!conclusion) return;
    fault("task-after-ack-commit");
    if (conclusion.result === "retried") options.tell(queue, conclusion.scheduleTime);
    // Its rate may just have changed.
    if (attempt.queue.enforced_rate !== null) wake(queue, clock.now());
    onAttempt(toEvent(ended, conclusion, startTime), ended);
  }

  /** Stores an attempt's end, however long the database refuses it; undefined when a stop comes first. */
  async function conclude(attempt: EndedAttempt, signal: StopSignal): Promise<Conclusion | undefined> {
    for (;;) {
      try {
        return await database.write(({ db }) => concludeAttempt(db, attempt, options.conclude));
      } catch (error) {
        onError(error);
      }
      if (signal.stopped || !(await pause(clock, retryWrite, signal))) return undefined;
    }
  }

  return {
    wake,
    lookAtAll,
    async run(queue, name) {
      const askedAt = clock.now();
      const claimed = await database.write(async ({ db }) => {
        const task = await requireTask(db, queue, name, askedAt);
        if (phase !== "running" && !database.shared)
          throw new TaskQueueError("unavailable", "Nothing is dispatched at present.");
        return claimOne(db, task, askedAt);
      });
      if (stopping.stopped) stopping = createStopSignal();
      launch({ ...claimed, askedAt });
      return claimed.task;
    },
    forget(queue) {
      for (const forgotten of queue === undefined ? [...underWay.keys()] : [queue]) {
        underWay.delete(forgotten);
        full.delete(forgotten);
      }
    },
    async start() {
      phase = "starting";
      reign = randomUUID();
      deposed = false;
      try {
        const queues = await database.write(async ({ db }) => {
          if (database.shared) await beginReign(db, reign);
          await recoverAttempts(db);
          return queuesWithTasks(db);
        });
        for (const queue of queues) agenda.add(queue, clock.now());
      } catch (error) {
        phase = "stopped";
        throw error;
      }
      phase = "running";
      stopping = createStopSignal();
      lookFromTimeToTime();
      schedule();
    },
    async stop(graceMs) {
      phase = "stopped";
      cancelLook();
      timer?.cancel();
      timer = undefined;
      await looking;
      if (graceMs <= 0) stopping.stop();
      const cancel = clock.after(graceMs, () => stopping.stop());
      await Promise.all(flights);
      cancel();
      stopping.stop();
      agenda.clear();
      full.clear();
      delivery.close();
    },
  };
}

/** Waits; false when the stop came first. */
function pause(clock: Clock, delay: number, signal: StopSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(delay, () => {
      unlisten();
      resolve(true);
    });
    const unlisten = signal.listen(() => {
      cancel();
      resolve(false);
    });
  });
}

function toEvent({ task, answer, end }: EndedAttempt, conclusion: Conclusion, startTime: number): AttemptEvent {
  return {
    queue: task.queue,
    name: task.name,
    attempt: task.dispatch_count,
    status: answer.kind === "answered" ? answer.status : undefined,
    reason:
      answer.kind === "unreachable" ? answer.reason : answer.kind === "timed_out" ? "No answer in time" : undefined,
    result: conclusion.result,
    startTime,
    endTime: end,
    scheduleTime: conclusion.result === "retried" ? conclusion.scheduleTime : undefined,
  };
}
