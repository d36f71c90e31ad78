import type { TaskQueues } from "@galley/cloud-tasks";
import { type JobStatus, JobStatus as Statuses, terminalStatuses } from "@galley/contract";
import type { Clock, Database } from "@galley/foundation";
import type { JobTables } from "../jobs/tables.ts";
import type { QueueHealth } from "../queues/open.ts";
import type { Metrics } from "./metrics.ts";

export interface GaugesOptions {
  metrics: Metrics;
  database: Pick<Database<JobTables>, "read">;
  kinds: readonly string[];
  queues: Pick<TaskQueues, "stats">;
  /** The queues of the service that have figures to be asked for. */
  queueNames: readonly string[];
  queueHealth(): Promise<Pick<QueueHealth, "untold" | "oldest">>;
  clock: Clock;
}

/** ms that a scrape waits for each of its questions. */
const patience = 2000;
/** Counting further would tell nobody more, and SQLite counts on the thread that answers requests: 100,000 in 5 ms. */
const countedAtMost = 100_000;
const unfinished = Statuses.options.filter((status) => !terminalStatuses.has(status));

/**
 * Looks at what only the database and the queue know, for one scrape. What does not answer is left out of it: figures
 * of the process itself are the more wanted then.
 */
export function createGauges(options: GaugesOptions): () => Promise<void> {
  const { metrics, clock } = options;
  const looks: Record<string, () => Promise<void>> = {
    jobs: () => lookAtJobs(options),
    outbox: () => lookAtOutbox(options),
    queues: () => lookAtQueues(options),
  };
  const gauges: Record<string, ReadonlyArray<{ reset(): void }>> = {
    jobs: [metrics.jobs],
    outbox: [metrics.outboxTasks, metrics.outboxLag],
    queues: [metrics.queueTasks, metrics.queueOldest],
  };
  return async () => {
    const each = Object.entries(looks).map(async ([what, look]) => {
      try {
        await within(clock, look);
      } catch {
        for (const gauge of gauges[what] ?? []) gauge.reset();
        metrics.lookFailures.inc({ what });
      }
    });
    await Promise.all(each);
  };
}

async function within(clock: Clock, look: () => Promise<void>): Promise<void> {
  const late = Promise.withResolvers<never>();
  const cancel = clock.after(patience, () => late.reject(new Error("No answer")));
  try {
    await Promise.race([look(), late.promise]);
  } finally {
    cancel();
  }
}

/** By the index on (status, kind, created_at): the finished jobs, however many, are never touched. */
async function lookAtJobs({ metrics, database, kinds }: GaugesOptions): Promise<void> {
  for (const kind of kinds) {
    for (const status of unfinished) metrics.jobs.set({ kind, status }, await countJobs(database, kind, status));
  }
}

async function countJobs(database: GaugesOptions["database"], kind: string, status: JobStatus): Promise<number> {
  const { read } = database;
  const some = read
    .selectFrom("job")
    .select("created_at")
    .where("status", "=", status)
    .where("kind", "=", kind)
    .limit(countedAtMost)
    .as("some");
  const { count } = await read
    .selectFrom(some)
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function lookAtOutbox({ metrics, queueHealth, clock }: GaugesOptions): Promise<void> {
  const { untold, oldest } = await queueHealth();
  metrics.outboxTasks.set(untold);
  metrics.outboxLag.set(oldest === null ? 0 : Math.max(0, clock.now() - oldest) / 1000);
}

async function lookAtQueues({ metrics, queues, queueNames, clock }: GaugesOptions): Promise<void> {
  for (const queue of queueNames) {
    const stats = await queues.stats(queue);
    if (!stats) continue;
    metrics.queueTasks.set({ queue, state: "waiting" }, stats.waiting);
    metrics.queueTasks.set({ queue, state: "in_flight" }, stats.inFlight);
    const waited = stats.oldestDue === undefined ? 0 : clock.now() - stats.oldestDue;
    metrics.queueOldest.set({ queue }, Math.max(0, waited) / 1000);
  }
}
