import { type Queue, type QueueSettings, type Task, TaskQueueError, type TaskQueues } from "@galley/cloud-tasks";
import type { Clock } from "@galley/foundation";
import type { JobTask } from "../../src/jobs/tasks.ts";

export const settings = (perSecond = 100): QueueSettings => ({
  rateLimits: { maxDispatchesPerSecond: perSecond, maxConcurrentDispatches: 500 },
  retryConfig: { maxAttempts: 3, maxRetryDuration: 3600, minBackoff: 10, maxBackoff: 300, maxDoublings: 3 },
});

const fields = { headers: { Secret: "not to be shown" }, dispatchDeadline: 1800, responseCount: 0 };

/** Queues in memory over a map of tasks, such as the one the jobs' harness fills. Nothing is dispatched by itself. */
export function createFakeQueues(clock: Clock, waiting: Map<string, JobTask> = new Map()) {
  const queues = new Map<string, Queue>();
  const calls: string[] = [];
  const refusals = new Map<keyof TaskQueues, TaskQueueError>();
  const ran = new Set<string>();

  const require = (name: string): Queue => {
    const queue = queues.get(name);
    if (!queue) throw new TaskQueueError("not_found", "Queue does not exist.");
    return queue;
  };
  const change = (name: string, changes: Partial<Queue>): Queue => {
    const queue = { ...require(name), ...changes };
    queues.set(name, queue);
    return queue;
  };
  const toTask = ({ queue, name, path, at }: JobTask): Task => ({
    ...fields,
    queue,
    name,
    path,
    scheduleTime: at,
    createTime: at,
    dispatchCount: ran.has(name) ? 1 : 0,
    firstAttemptTime: ran.has(name) ? clock.now() : undefined,
    inFlight: ran.has(name),
  });
  const requireTask = (queue: string, name: string): JobTask => {
    const task = waiting.get(name);
    if (task?.queue !== queue) throw new TaskQueueError("not_found", "Requested entity was not found.");
    return task;
  };
  const tasksOf = (queue: string): JobTask[] => [...waiting.values()].filter((task) => task.queue === queue);

  const fake: TaskQueues = {
    async applyQueue(name, wanted) {
      const found = queues.get(name) ?? { name, state: "RUNNING" as const, purgeTime: undefined };
      queues.set(name, { ...found, ...wanted });
      return require(name);
    },
    getQueue: async (name) => queues.get(name),
    listQueues: async () => [...queues.values()],
    pauseQueue: async (name) => change(name, { state: "PAUSED" }),
    resumeQueue: async (name) => change(name, { state: "RUNNING" }),
    async purgeQueue(name) {
      for (const task of tasksOf(name)) waiting.delete(task.name);
      return change(name, { purgeTime: clock.now() });
    },
    async createTask({ queue, name = "unnamed", path, scheduleTime = clock.now() }) {
      waiting.set(name, { queue, name, path, body: "", job: undefined, at: scheduleTime });
      return toTask(waiting.get(name)!);
    },
    async getTask(queue, name) {
      const task = waiting.get(name);
      return task?.queue === queue ? toTask(task) : undefined;
    },
    async listTasks(queue, { pageSize = 1000, pageToken = "0" } = {}) {
      require(queue);
      const start = Number(pageToken);
      if (!Number.isInteger(start)) throw new TaskQueueError("invalid_argument", "The page token is not valid.");
      const all = tasksOf(queue);
      const end = start + pageSize;
      return { tasks: all.slice(start, end).map(toTask), nextPageToken: end < all.length ? String(end) : undefined };
    },
    async runTask(queue, name) {
      const task = requireTask(queue, name);
      ran.add(name);
      return toTask(task);
    },
    async deleteTask(queue, name) {
      requireTask(queue, name);
      waiting.delete(name);
    },
    async stats(queue) {
      const tasks = tasksOf(queue);
      const due = tasks.map((task) => task.at).filter((at) => at <= clock.now());
      return {
        waiting: tasks.length,
        inFlight: 2,
        oldestDue: due.length > 0 ? Math.min(...due) : undefined,
        dispatchedLastMinute: 7,
        failedLastMinute: 1,
        effectiveRate: 12.5,
      };
    },
  };

  const noted = Object.fromEntries(
    Object.entries(fake).map(([method, call]) => [
      method,
      async (...args: unknown[]) => {
        calls.push([method, ...args.filter((arg) => typeof arg === "string")].join(" "));
        const refusal = refusals.get(method as keyof TaskQueues);
        if (refusal) throw refusal;
        return (call as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  ) as unknown as TaskQueues;

  return {
    queues: noted,
    /** Every call so far, with the texts among its arguments. */
    calls,
    /** Has a method fail from now on, or work again. */
    refuse(method: keyof TaskQueues, code?: TaskQueueError["code"], message = "as the service put it"): void {
      if (code === undefined) refusals.delete(method);
      else refusals.set(method, new TaskQueueError(code, message));
    },
  };
}
