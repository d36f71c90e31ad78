import { EventEmitter } from "node:events";
import { TaskQueueError, type TaskQueues } from "@galley/cloud-tasks";
import type { Clock, Database } from "@galley/foundation";
import { findRow, noteCreation, noteRemoval } from "./outbox-rows.ts";
import type { Troubles } from "./queue-troubles.ts";
import type { JobTables } from "./tables.ts";
import type { JobTasks } from "./tasks.ts";

/** ms that the answer to a new job waits for the queue. */
const firstTryWait = 2000;

export interface OutboxTasksOptions {
  database: Database<JobTables>;
  queues: Pick<TaskQueues, "getTask">;
  clock: Clock;
  troubles: Pick<Troubles, "failed" | "worked">;
}

/** Says, in every process on the database, that there is something new to tell the queue. */
export const outboxChannel = "outbox";
/** Says of a task, by its name, that the queue was told of it. */
const triedChannel = "outbox-tried";

/** How jobs get their tasks where the queue is elsewhere: by a note beside the job, from which the queue is told. */
export function createOutboxTasks({ database, queues, clock, troubles }: OutboxTasksOptions) {
  const { signals } = database;
  const tries = new EventEmitter();
  tries.setMaxListeners(0);
  signals.subscribe(triedChannel, (name) => void tries.emit(name));
  const onCommit = () => signals.publish(outboxChannel, "");

  async function isUntried(name: string): Promise<boolean> {
    const row = await findRow(database.read, name);
    return row?.operation === "create" && row.tries === 0;
  }

  const tasks: JobTasks = {
    inCommit: false,
    async create(work, task) {
      await noteCreation(work.db, task, clock.now());
      work.onCommit(onCommit);
    },
    async remove(work, task) {
      await noteRemoval(work.db, task, clock.now());
      work.onCommit(onCommit);
    },
    async presence(queue, name) {
      if (await findRow(database.read, name)) return "there";
      try {
        const task = await queues.getTask(queue, name);
        troubles.worked("look", queue);
        return task ? "there" : "gone";
      } catch (error) {
        if (!(error instanceof TaskQueueError)) throw error;
        troubles.failed("look", queue, error);
        return error.code === "permission_denied" ? "hidden" : "unknown";
      }
    },
    async firstTry(name, signal) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const settle = () => resolve();
      tries.on(name, settle);
      signal.addEventListener("abort", settle);
      const cancelTimer = clock.after(firstTryWait, settle);
      try {
        if (!signal.aborted && (await isUntried(name))) await promise;
      } finally {
        tries.off(name, settle);
        signal.removeEventListener("abort", settle);
        cancelTimer();
      }
    },
  };

  return {
    tasks,
    /** The queue was told of this task, and what came of it is recorded. */
    tried: (name: string): void => signals.publish(triedChannel, name),
  };
}
