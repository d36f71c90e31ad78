import { createHash } from "node:crypto";
import { type EmbeddedQueues, TaskQueueError, type TaskTables } from "@galley/cloud-tasks";
import type { UnitOfWork } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { JobTables } from "./tables.ts";

/** A job's task: what the queue will post to the worker. */
export interface JobTask {
  queue: string;
  name: string;
  path: string;
  jobId: string;
  /** ms since the epoch. */
  at: number;
}

/** How a job gets its tasks, as part of the same commit. */
export interface JobTasks {
  create(work: UnitOfWork<JobTables>, task: JobTask): Promise<void>;
  remove(work: UnitOfWork<JobTables>, queue: string, name: string): Promise<void>;
  exists(db: Kysely<JobTables>, queue: string, name: string): Promise<boolean>;
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

/** Tasks in the embedded queue, whose tables live in the jobs' own database. */
export function createEmbeddedTasks(queues: EmbeddedQueues): JobTasks {
  const inside = (work: UnitOfWork<JobTables>) => work as unknown as UnitOfWork<TaskTables>;
  return {
    async create(work, task) {
      await queues.createTaskIn(inside(work), {
        queue: task.queue,
        name: task.name,
        path: task.path,
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ job_id: task.jobId }),
        scheduleTime: task.at,
        dispatchDeadline,
      });
    },
    async remove(work, queue, name) {
      try {
        await queues.deleteTaskIn(inside(work), queue, name);
      } catch (error) {
        // The queue has given the task up already, or is about to deliver it: there is nothing left to take out.
        if (!(error instanceof TaskQueueError) || error.code !== "not_found") throw error;
      }
    },
    exists: (db, queue, name) => queues.hasTaskIn(db as unknown as Kysely<TaskTables>, queue, name),
  };
}
