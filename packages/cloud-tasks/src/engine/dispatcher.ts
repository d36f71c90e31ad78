import { type CancelTimer, type Clock, type Database, fault } from "@galley/foundation";
import { type Claim, claimDue, recoverAttempts } from "./claim.ts";
import { type Answer, type Conclusion, concludeAttempt } from "./conclude.ts";
import type { Delivery } from "./deliver.ts";
import type { TaskRow, TaskTables } from "./tables.ts";

/** Milliseconds. While something waits for a time, that time is looked at again this often: the machine's clock may be set. */
const longestSleep = 60_000;

/** Milliseconds until a write that the database refused (a full disk, a lock) is tried again. */
const retryWrite = 1000;

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
  onAttempt: (event: AttemptEvent) => void;
  /** A write failed; it is tried again after a second. */
  onError: (error: unknown) => void;
}

export interface Dispatcher {
  /** Something has come that may be due at `time` (ms since the epoch). */
  wake(time: number): void;
  start(): Promise<void>;
  stop(graceMs: number): Promise<void>;
}

/**
 * Takes due tasks and sends them. It sleeps on one timer, set to the next moment at which something can be done, and is
 * woken by commits (a task created, a queue resumed) and by ended requests of a queue that was at its limit.
 */
export function createDispatcher({ database, clock, delivery, onAttempt, onError }: DispatcherOptions): Dispatcher {
  let running = false;
  let aborting = new AbortController();
  /** Set when there may be something to take; cleared by the look that begins after it was set. */
  let stirred = false;
  let looking: Promise<void> | undefined;
  let timer: { at: number; cancel: CancelTimer } | undefined;
  let full = new Set<string>();
  const underWay = new Map<string, number>();
  const flights = new Set<Promise<void>>();

  function stir(): void {
    if (!running) return;
    stirred = true;
    looking ??= look();
  }

  function wake(time: number): void {
    if (!running) return;
    if (looking || time <= clock.now()) {
      stir();
      return;
    }
    if (timer && timer.at <= time) return;
    timer?.cancel();
    const delay = Math.min(time - clock.now(), longestSleep);
    const cancel = clock.after(delay, () => {
      timer = undefined;
      stir();
    });
    timer = { at: time, cancel };
  }

  async function look(): Promise<void> {
    let next: number | undefined;
    while (stirred && running) {
      stirred = false;
      const claim = await claimNow();
      // Tasks may be left that this take was too small for.
      stirred ||= claim.tasks.length > 0;
      full = new Set(claim.full);
      next = claim.next;
      for (const task of claim.tasks) launch(task);
    }
    looking = undefined;
    if (next !== undefined) wake(next);
  }

  async function claimNow(): Promise<Claim> {
    try {
      return await database.write(({ db }) => claimDue(db, clock.now(), (queue) => underWay.get(queue) ?? 0));
    } catch (error) {
      onError(error);
      return { tasks: [], full: [], next: clock.now() + retryWrite };
    }
  }

  function launch(task: TaskRow): void {
    underWay.set(task.queue, (underWay.get(task.queue) ?? 0) + 1);
    const flight = fly(task)
      .catch(onError)
      .finally(() => {
        flights.delete(flight);
        const left = (underWay.get(task.queue) ?? 1) - 1;
        if (left > 0) underWay.set(task.queue, left);
        else underWay.delete(task.queue);
        // A look under way may have counted this one.
        if (looking || full.has(task.queue)) stir();
      });
    flights.add(flight);
  }

  /** One attempt, from its durable beginning to its durable end. */
  async function fly(task: TaskRow): Promise<void> {
    const { signal } = aborting;
    const startTime = clock.now();
    fault("task-after-claim-commit");
    const answer = await delivery.send(task, signal);
    // Cut off by a stop: no fault of the target's. It stays marked and is due again with the next start.
    if (signal.aborted && answer.kind !== "answered") return;
    const endTime = clock.now();
    fault("task-before-ack-commit");
    const conclusion = await conclude(task, answer, endTime, signal);
    if (!conclusion) return;
    fault("task-after-ack-commit");
    if (conclusion.result === "retried") wake(conclusion.scheduleTime);
    onAttempt(toEvent(task, answer, conclusion, startTime, endTime));
  }

  /** Stores an attempt's end, however long the database refuses it; undefined when a stop comes first. */
  async function conclude(
    task: TaskRow,
    answer: Answer,
    end: number,
    signal: AbortSignal,
  ): Promise<Conclusion | undefined> {
    for (;;) {
      try {
        return await database.write(({ db }) => concludeAttempt(db, task, answer, end));
      } catch (error) {
        onError(error);
      }
      if (signal.aborted || !(await pause(retryWrite, signal))) return undefined;
    }
  }

  /** Waits; false when the signal came first. */
  function pause(delay: number, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const stop = () => {
        cancel();
        resolve(false);
      };
      const cancel = clock.after(delay, () => {
        signal.removeEventListener("abort", stop);
        resolve(true);
      });
      signal.addEventListener("abort", stop, { once: true });
    });
  }

  return {
    wake,
    async start() {
      if (running) return;
      await database.write(({ db }) => recoverAttempts(db));
      running = true;
      aborting = new AbortController();
      stir();
    },
    async stop(graceMs) {
      if (!running) return;
      running = false;
      timer?.cancel();
      timer = undefined;
      await looking;
      if (graceMs <= 0) aborting.abort();
      const cancel = clock.after(graceMs, () => aborting.abort());
      await Promise.all(flights);
      cancel();
      aborting.abort();
      delivery.close();
    },
  };
}

function toEvent(
  task: TaskRow,
  answer: Answer,
  conclusion: Conclusion,
  startTime: number,
  endTime: number,
): AttemptEvent {
  return {
    queue: task.queue,
    name: task.name,
    attempt: task.dispatch_count,
    status: answer.kind === "answered" ? answer.status : undefined,
    reason:
      answer.kind === "unreachable" ? answer.reason : answer.kind === "timed_out" ? "No answer in time" : undefined,
    result: conclusion.result,
    startTime,
    endTime,
    scheduleTime: conclusion.result === "retried" ? conclusion.scheduleTime : undefined,
  };
}
