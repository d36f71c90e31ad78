import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { migrateTaskTables, type NewTask, openEmbeddedQueues, type TaskTables } from "@galley/cloud-tasks";
import { openSqlite, systemClock } from "@galley/foundation";
import { bulkSize, type Contestant, numbers, payload, type Surroundings, tomorrow } from "./contestant.ts";
import { queueCount, queueSettings } from "./galley-queues.ts";
import { createNames } from "./names.ts";

const settings = {
  rateLimits: queueSettings.rateLimits,
  retryConfig: { maxAttempts: 5, maxRetryDuration: 0, minBackoff: 0.1, maxBackoff: 10, maxDoublings: 5 },
};

/**
 * The embedded engine: SQLite, WAL, synchronous=FULL, in the producers' process. Every task is an HTTP POST with a
 * signed identity token to another process. Done: the end of the attempt is committed.
 */
export async function openGalleyEmbedded({ done, folder, target }: Surroundings): Promise<Contestant> {
  const path = join(folder, "tasks.db");
  const database = openSqlite<TaskTables>(path);
  await migrateTaskTables(database);
  const names = createNames(done);
  const queues = openEmbeddedQueues({
    database,
    clock: systemClock,
    random: Math.random,
    origin: () => target,
    serviceAccount: "tasks@galley.invalid",
    audience: () => target,
    issuer: () => "https://queue.galley.invalid",
    onAttempt({ queue, name, result }) {
      if (result === "retried") throw new Error(`An attempt of ${name} failed`);
      names.ended(`${queue}/${name}`);
    },
    onError(error) {
      throw error;
    },
  });
  for (const n of numbers(0, queueCount)) await queues.applyQueue(`queue-${n}`, settings);
  const task = (n: number, scheduleTime?: number): NewTask => ({
    queue: `queue-${n % queueCount}`,
    path: "/work",
    body: JSON.stringify(payload(n)),
    headers: { "content-type": "application/json" },
    ...(scheduleTime === undefined ? {} : { scheduleTime }),
  });
  const createMany = (first: number, count: number, scheduleTime?: number) =>
    database.write(async (work) => {
      for (const n of numbers(first, count)) {
        const { queue, name } = await queues.createTaskIn(work, task(n, scheduleTime));
        if (scheduleTime === undefined) names.created(`${queue}/${name}`, n);
      }
    });
  return {
    async create(n) {
      const { queue, name } = await queues.createTask(task(n));
      names.created(`${queue}/${name}`, n);
    },
    createMany,
    async createFuture(count) {
      const due = tomorrow();
      for (let first = 0; first < count; first += bulkSize) await createMany(first, bulkSize, due);
    },
    work: () => queues.start(),
    rest: () => queues.stop(10_000),
    async close() {
      await queues.stop(0);
      await database.close();
    },
    processes: [],
    bytesOnDisk: () =>
      [path, `${path}-wal`].reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0),
  };
}
