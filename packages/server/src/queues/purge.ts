import type { Queue, TaskQueues } from "@galley/cloud-tasks";
import { type Clock, fault } from "@galley/foundation";
import { after, Refusal } from "../refusal.ts";
import { cancelJob, type QueueJobs } from "./cancel-jobs.ts";
import { inOurWords } from "./errors.ts";
import type { JobsOfTasks } from "./jobs-of-tasks.ts";

/** Jobs that are cancelled side by side: the database groups their commits, and requests in between still get a turn. */
const batchSize = 100;

export interface Purged {
  queue: Queue;
  /** Jobs that have ended by it. */
  cancelled: number;
  /** Jobs that were being worked on and have been told to stop. */
  stopping: number;
}

export interface PurgeOptions {
  queues: Pick<TaskQueues, "purgeQueue">;
  jobs: QueueJobs;
  jobsOf: JobsOfTasks;
  clock: Clock;
  /** Aborted when the service stops: a purge under way ends after its batch. */
  stopping: AbortSignal;
}

/**
 * Empties a queue, with the jobs that its tasks carry. The jobs come first, each with its own task in one commit: if
 * the process dies on the way, whatever job is left still has its task, and purging again does the rest. The other way
 * round the sweeper would bring back the jobs of a purge that was cut short. Jobs accepted while this went on lost
 * their tasks to the purge itself, and are cancelled after it.
 */
export function createPurge({ queues, jobs, jobsOf, clock, stopping }: PurgeOptions) {
  async function cancelAll(queue: string, acceptedBy: number, purged: Omit<Purged, "queue">): Promise<void> {
    for await (const ids of jobsOf.batches(queue, acceptedBy, batchSize)) {
      for (const status of await Promise.all(ids.map((id) => cancelJob(jobs, id)))) {
        if (status === "cancelled") purged.cancelled += 1;
        else if (status !== undefined) purged.stopping += 1;
      }
      fault("purge-after-batch");
      if (stopping.aborted) {
        throw new Refusal("shutting_down", "Galley is shutting down.");
      }
    }
  }

  return async (queue: string): Promise<Purged> => {
    const counts = { cancelled: 0, stopping: 0 };
    try {
      await cancelAll(queue, clock.now(), counts);
      const before = clock.now();
      const purged = await inOurWords({ queue }, () => queues.purgeQueue(queue));
      fault("purge-after-purge");
      await cancelAll(queue, before, counts);
      return { queue: purged, ...counts };
    } catch (error) {
      throw after(error, `${told(queue, counts)} Purge it again for the rest.`);
    }
  };
}

function told(queue: string, { cancelled, stopping }: Omit<Purged, "queue">): string {
  const jobs = (count: number, what: string) => `${count} ${count === 1 ? "job" : "jobs"} of ${queue} ${what}`;
  const ended = jobs(cancelled, cancelled === 1 ? "was cancelled" : "were cancelled");
  return stopping === 0 ? `${ended}.` : `${ended}, and ${stopping} more told to stop.`;
}
