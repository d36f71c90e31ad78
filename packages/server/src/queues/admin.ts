import type { Queue, QueueSettings, Task, TaskQueues } from "@galley/cloud-tasks";
import type {
  ApplyQueuesResponse,
  DeleteTaskResponse,
  PurgeQueueResponse,
  QueueList,
  QueueTask,
  QueueTaskList,
  QueueTaskListQuery,
  Queue as QueueView,
} from "@galley/contract";
import { type Clock, fault } from "@galley/foundation";
import { after, Refusal } from "../refusal.ts";
import { applyQueue } from "./apply.ts";
import { cancelJob, type QueueJobs } from "./cancel-jobs.ts";
import { inOurWords, noQueue, noTask } from "./errors.ts";
import type { JobsOfTasks } from "./jobs-of-tasks.ts";
import { createPurge } from "./purge.ts";
import { viewQueue, viewTask } from "./view.ts";

export interface QueueAdminOptions {
  queues: TaskQueues;
  /** Galley's own queues by name, with the settings they are to have. Nobody else's queue is shown or touched. */
  settings: Readonly<Record<string, QueueSettings>>;
  jobs: QueueJobs;
  jobsOf: JobsOfTasks;
  clock: Clock;
  /** Aborted when the service stops. */
  stopping: AbortSignal;
}

/** What can be done with queues and tasks from outside, with either engine. What it refuses is a `Refusal`. */
export function createQueueAdmin({ queues, settings, jobs, jobsOf, clock, stopping }: QueueAdminOptions) {
  const names = Object.keys(settings);
  const purge = createPurge({ queues, jobs, jobsOf, clock, stopping });

  function requireOwn(queue: string): void {
    if (names.includes(queue)) return;
    throw new Refusal("queue_not_found", `Galley has no queue ${queue}. Its queues are ${names.join(", ")}.`);
  }

  async function view(queue: Queue): Promise<QueueView> {
    return viewQueue(queue, await inOurWords({ queue: queue.name }, () => queues.stats(queue.name)));
  }

  async function find(queue: string): Promise<Queue | undefined> {
    return inOurWords({ queue }, () => queues.getQueue(queue));
  }

  /** @throws Refusal `queue_not_found` for a queue that is not Galley's, or not there yet. */
  async function requireQueue(queue: string): Promise<Queue> {
    requireOwn(queue);
    const found = await find(queue);
    if (!found) throw noQueue(queue);
    return found;
  }

  async function requireTask(queue: string, task: string): Promise<Task> {
    requireOwn(queue);
    const found = await inOurWords({ queue, task }, () => queues.getTask(queue, task));
    if (!found) throw noTask({ queue, task });
    return found;
  }

  return {
    /** In the order of the configuration; a queue that does not exist yet is left out. */
    async list(): Promise<QueueList> {
      const found = await Promise.all(names.map(find));
      return { queues: await Promise.all(found.filter((queue) => queue !== undefined).map(view)) };
    },

    get: async (queue: string): Promise<QueueView> => view(await requireQueue(queue)),

    async pause(queue: string): Promise<QueueView> {
      requireOwn(queue);
      return view(await inOurWords({ queue }, () => queues.pauseQueue(queue)));
    },

    async resume(queue: string): Promise<QueueView> {
      requireOwn(queue);
      return view(await inOurWords({ queue }, () => queues.resumeQueue(queue)));
    },

    /** Deletes every task and cancels their jobs. A queue that cannot be reached is refused before any job is touched. */
    async purge(queue: string): Promise<PurgeQueueResponse> {
      await requireQueue(queue);
      const purged = await purge(queue);
      return {
        queue: await view(purged.queue),
        cancelled_jobs: purged.cancelled,
        stopping_jobs: purged.stopping,
      };
    },

    /** One after the other, so that a refusal leaves a clear point: those before it are applied, those after not. */
    async apply(): Promise<ApplyQueuesResponse> {
      const applied: ApplyQueuesResponse["queues"] = [];
      for (const [queue, wanted] of Object.entries(settings)) {
        applied.push(await inOurWords({ queue }, () => applyQueue(queues, queue, wanted)));
      }
      return { queues: applied };
    },

    async tasks(queue: string, { limit, cursor }: QueueTaskListQuery): Promise<QueueTaskList> {
      requireOwn(queue);
      const page = { pageSize: limit, ...(cursor !== undefined && { pageToken: cursor }) };
      const { tasks, nextPageToken } = await inOurWords({ queue }, () => queues.listTasks(queue, page));
      const carried = await jobsOf.byTask(
        queue,
        tasks.map(({ name }) => name),
      );
      return { tasks: tasks.map((task) => viewTask(task, carried.get(task.name))), next_cursor: nextPageToken ?? null };
    },

    async task(queue: string, task: string): Promise<QueueTask> {
      return viewTask(await requireTask(queue, task), await jobsOf.ofTask(queue, task));
    },

    /** Dispatches a task now, whatever the queue's rate and state and however long its job was to wait. */
    async run(queue: string, task: string): Promise<QueueTask> {
      await requireTask(queue, task);
      const job = await jobsOf.ofTask(queue, task);
      // First the job: were it the other way round, the task could arrive at a job that still waits.
      if (job !== undefined) await jobs.hurry(job);
      const run = inOurWords({ queue, task }, () => queues.runTask(queue, task));
      const ran = await run.catch((error: unknown) => {
        throw job === undefined
          ? error
          : after(error, `Its job ${job} waits no longer: it begins when its task comes.`);
      });
      return viewTask(ran, job);
    },

    /** Deletes a task and cancels its job: the job first, for the reason told at `createPurge`. */
    async remove(queue: string, task: string): Promise<DeleteTaskResponse> {
      await requireTask(queue, task);
      const job = await jobsOf.ofTask(queue, task);
      const status = job === undefined ? undefined : await cancelJob(jobs, job);
      fault("delete-task-after-cancel");
      await inOurWords({ queue, task }, () => queues.deleteTask(queue, task)).catch((error: unknown) => {
        // A waiting job takes its task with it.
        const gone = error instanceof Refusal && error.code === "task_not_found" && status !== undefined;
        if (gone) return;
        if (status === undefined) throw error;
        throw after(error, `Its job ${job} was ${status === "cancelled" ? "cancelled" : "told to stop"}.`);
      });
      return { name: task, queue, job_id: status === undefined ? null : job!, job_status: status ?? null };
    },
  };
}

export type QueueAdmin = ReturnType<typeof createQueueAdmin>;
