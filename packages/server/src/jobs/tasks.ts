import { createHash } from "node:crypto";
import { type EmbeddedQueues, type NewTask, TaskQueueError, type TaskTables } from "@galley/cloud-tasks";
import type { Database, UnitOfWork } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { JobStore } from "./store.ts";
import type { JobTables } from "./tables.ts";

/** A task that is committed together with what it is for. */
export interface JobTask {
  queue: string;
  name: string;
  path: string;
  /** JSON. An id, never the content. */
  body: string;
  /** ms since the epoch. */
  at: number;
  /** The trace it belongs to (W3C traceparent), sent along with it. */
  trace?: string | null;
  /** Whose task it is, and that it is the job's n-th; undefined for a task of something else. */
  job: { id: string; number: number } | undefined;
}

/** How jobs, and what else is done in the background, get their tasks, as part of the same commit. */
export interface JobTasks {
  /** Whether the queue has a task as soon as it is committed. Where not, a new job is pending until the queue has it. */
  readonly inCommit: boolean;
  create(work: UnitOfWork<JobTables>, task: JobTask): Promise<void>;
  remove(work: UnitOfWork<JobTables>, task: Pick<JobTask, "queue" | "name"> & { jobId: string }): Promise<void>;
  /**
   * Whether the task is waiting, under way or about to be brought to the queue. A queue elsewhere may not answer
   * (`unknown`), or not let us look (`hidden`).
   */
  presence(queue: string, name: string): Promise<"there" | "gone" | "unknown" | "hidden">;
  /** Of tasks in the jobs' own database: which of these names are there, in one look. */
  namesThere?(queue: string, names: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * Resolves when the queue has been asked for the first time to take this task, whatever came of it; after 2 s, or when
   * the signal is aborted, without it.
   */
  firstTry(name: string, signal: AbortSignal): Promise<void>;
}

/** The queue as the jobs' engine sees it. It is run by the leader alone; `tasks` may be used by all. */
export interface JobQueue {
  readonly tasks: JobTasks;
  /** Begins to bring tasks, and to record with `store` what the queue has taken; also again after `end`. */
  start(store: Pick<JobStore, "apply">): Promise<void>;
  /** Brings no further task, as far as that is in this process's hands. Jobs that are given back still go to the queue. */
  halt(): Promise<void>;
  /** Does nothing more, until another start. */
  end(): Promise<void>;
}

/** Seconds. The longest that Cloud Tasks allows an HTTP target. */
export const dispatchDeadline = 1800;

/**
 * A name that only this job's n-th task has: creating it twice is refused by the queue, so that a repeated creation is
 * harmless. Hashed, because names with a common prefix slow Cloud Tasks down.
 */
export function taskName(jobId: string, enqueueNumber: number): string {
  return createHash("sha256").update(`${jobId}/${enqueueNumber}`).digest("hex").slice(0, 40);
}

/** What the queue is told of a task. */
export const toNewTask = (task: Pick<JobTask, "queue" | "name" | "path" | "body" | "trace">): NewTask => ({
  queue: task.queue,
  name: task.name,
  path: task.path,
  headers: { "Content-Type": "application/json", ...(task.trace && { traceparent: task.trace }) },
  body: task.body,
  dispatchDeadline,
});

/** Tasks in the embedded queue, whose tables live in the jobs' own database. */
export function createEmbeddedTasks(queues: EmbeddedQueues, database: Database<JobTables>): JobTasks {
  const inside = (work: UnitOfWork<JobTables>) => work as unknown as UnitOfWork<TaskTables>;
  const read = database.read as unknown as Kysely<TaskTables>;
  return {
    inCommit: true,
    async create(work, task) {
      await queues.createTaskIn(inside(work), { ...toNewTask(task), scheduleTime: task.at });
    },
    async remove(work, { queue, name }) {
      try {
        await queues.deleteTaskIn(inside(work), queue, name);
      } catch (error) {
        // The queue has given the task up already, or is about to deliver it: there is nothing left to take out.
        if (!(error instanceof TaskQueueError) || error.code !== "not_found") throw error;
      }
    },
    presence: async (queue, name) => ((await queues.namesOfTasksIn(read, queue, [name])).size > 0 ? "there" : "gone"),
    namesThere: (queue, names) => queues.namesOfTasksIn(read, queue, names),
    firstTry: async () => {},
  };
}
