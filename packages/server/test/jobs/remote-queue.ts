import { type NewTask, type Task, TaskQueueError, type TaskQueueErrorCode, type TaskQueues } from "@galley/cloud-tasks";
import { expect, onTestFinished } from "vitest";
import { createOutbox, type Outbox } from "../../src/jobs/outbox.ts";
import { createHarness, type Work } from "./harness.ts";

interface Call {
  did: "create" | "delete" | "get";
  name: string;
  /** By the clock of `createRemoteQueue`. */
  at: number;
}

/** What happens in a call before the queue does as it is told, and what after it. Throwing ends the call. */
interface Behaviour {
  before?: (call: Call) => unknown;
  after?: (call: Call) => unknown;
}

export const refusal = (code: TaskQueueErrorCode, message = `the service says ${code}`) =>
  new TaskQueueError(code, message);

/** A queue elsewhere, in memory. It keeps the names of tasks that are gone, as the real one does. */
function createRemoteQueue(now: () => number) {
  const tasks = new Map<string, NewTask>();
  const reserved = new Set<string>();
  const calls: Call[] = [];
  let behaviour: Behaviour = {};
  let underWay = 0;
  let most = 0;

  async function call<T>(did: Call["did"], name: string, effect: () => T): Promise<T> {
    const made = { did, name, at: now() };
    calls.push(made);
    underWay += 1;
    most = Math.max(most, underWay);
    const { before, after } = behaviour;
    try {
      await before?.(made);
      const result = effect();
      await after?.(made);
      return result;
    } finally {
      underWay -= 1;
    }
  }

  const queues: Pick<TaskQueues, "createTask" | "deleteTask" | "getTask"> = {
    createTask: (task) =>
      call("create", task.name!, () => {
        if (reserved.has(task.name!)) throw refusal("already_exists", "Requested entity already exists");
        reserved.add(task.name!);
        tasks.set(task.name!, task);
        return {} as Task;
      }),
    deleteTask: (_queue, name) =>
      call("delete", name, () => {
        if (!tasks.delete(name)) throw refusal("not_found", "Requested entity was not found.");
      }),
    getTask: (_queue, name) => call("get", name, () => (tasks.has(name) ? ({} as Task) : undefined)),
  };

  return {
    queues,
    tasks,
    calls,
    made: (did: Call["did"]): string[] => calls.filter((one) => one.did === did).map(({ name }) => name),
    /** From now on. */
    behave(next: Behaviour): void {
      behaviour = next;
    },
    get mostAtOnce() {
      return most;
    },
    get underWay() {
      return underWay;
    },
  };
}

type RemoteQueue = ReturnType<typeof createRemoteQueue>;

export interface OutboxHarnessOptions {
  /** The file of a harness that is closed. */
  path?: string;
  /** The queue that it has left behind. */
  remote?: RemoteQueue;
  /** 0 to below 1. */
  random?: () => number;
}

/** Jobs whose queue is elsewhere, and an outbox that has not started. */
export async function createOutboxHarness(work: Partial<Work> = {}, options: OutboxHarnessOptions = {}) {
  let remote = options.remote;
  let outbox: Outbox | undefined;
  let behind = 0;
  const log: Array<{ level: "warn" | "error"; code: unknown; text: string }> = [];
  const line = (level: "warn" | "error") => (fields: object, text: string) =>
    void log.push({ level, code: "code" in fields ? fields.code : undefined, text });
  const harness = await createHarness(work, {
    ...(options.path !== undefined && { path: options.path }),
    openTasks(database, clock) {
      remote ??= createRemoteQueue(clock.now);
      const { queues } = remote;
      const random = options.random ?? (() => 0.999_999);
      const ownClock = { ...clock, now: () => clock.now() - behind };
      outbox = createOutbox({
        database,
        queues,
        clock: ownClock,
        random,
        log: { warn: line("warn"), error: line("error") },
      });
      return outbox.tasks;
    },
  });
  const { clock, runner, store } = harness;
  const queue = remote!;
  const pump = outbox!;
  onTestFinished(() => pump.stop(0));

  return {
    ...harness,
    remote: queue,
    outbox: pump,
    log,
    /** Sets the clock back that the outbox reads; what waits goes on waiting as long as it would have. */
    setBack(ms: number): void {
      behind += ms;
    },
    start: () => pump.start(store),
    rows: () => harness.database.read.selectFrom("job_outbox").selectAll().orderBy("created_at").execute(),
    /** Ends as a killed process does: with nothing more written. */
    async die(): Promise<void> {
      const stopped = pump.stop(0);
      await clock.advance(0);
      await stopped;
      await harness.close();
    },
    /** Brings the tasks that the queue has and that are due to the worker. They are in the queue until it has answered. */
    async deliverRemote(): Promise<void> {
      const due = [...queue.tasks.values()].filter((task) => (task.scheduleTime ?? 0) <= clock.now());
      await Promise.all(
        due.map(async (task) => {
          await runner.deliver(JSON.parse(task.body).job_id);
          queue.tasks.delete(task.name!);
        }),
      );
    },
  };
}

export type OutboxHarness = Awaited<ReturnType<typeof createOutboxHarness>>;

/** Lets everything run that can without the clock, until `condition` holds. */
export async function until(condition: () => unknown | Promise<unknown>): Promise<void> {
  await expect.poll(condition, { interval: 1, timeout: 10_000 }).toBeTruthy();
}

/**
 * Lets time pass in steps of half a second, with room after each for what it has set off: writing to the database takes
 * some turns of the event loop, and the next timer is set after that.
 */
export async function pass({ clock }: Pick<OutboxHarness, "clock">, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    await clock.advance(Math.min(500, ms - passed));
    for (let turn = 0; turn < 10; turn++) await clock.advance(0);
  }
}
