import { armKill, openSqlite, systemClock } from "@galley/foundation";
import { migrateTaskTables, openEmbeddedQueues, type TaskTables } from "../src/index.ts";

/**
 * An engine of its own, to be killed: `crash-child.ts <file> <target's origin> <tasks> [<fault point>:<n>]`. Creates
 * the tasks, those that are missing, and ends with 0 once none is left.
 */
const [file = "", origin = "", count = "0", kill] = process.argv.slice(2);
if (kill) armKill(kill);

const database = openSqlite<TaskTables>(file);
await migrateTaskTables(database);
const queues = openEmbeddedQueues({
  database,
  clock: systemClock,
  random: Math.random,
  origin: () => origin,
  serviceAccount: "tasks@galley.test",
  audience: () => origin,
  issuer: () => origin,
  onAttempt: () => void endWhenDone(),
});

async function endWhenDone(): Promise<void> {
  const { waiting, inFlight } = await queues.stats("work");
  if (created && waiting + inFlight === 0) process.exit(0);
}

await queues.applyQueue("work", {
  rateLimits: { maxDispatchesPerSecond: 500, maxConcurrentDispatches: 20 },
  retryConfig: { maxAttempts: 3, maxRetryDuration: 0, minBackoff: 0.05, maxBackoff: 1, maxDoublings: 3 },
});
let created = false;
await queues.start();
await Promise.all(
  Array.from({ length: Number(count) }, (_, index) =>
    queues.createTask({ queue: "work", name: `task-${index}`, path: `/task-${index}`, body: "" }).catch((error) => {
      if (error.code !== "already_exists") throw error;
    }),
  ),
);
created = true;
// The engine's timers do not hold a process; a server's socket would.
setInterval(() => {}, 1 << 30);
await endWhenDone();
