import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite, systemClock } from "@galley/foundation";
import { migrateTaskTables, openEmbeddedQueues, type TaskTables } from "../src/index.ts";
import { taskQueuesConformance } from "./port-conformance.ts";
import { openTarget } from "./target.ts";

taskQueuesConformance("the embedded engine", async () => {
  const folder = mkdtempSync(join(tmpdir(), "galley-tasks-"));
  const database = openSqlite<TaskTables>(join(folder, "tasks.db"));
  await migrateTaskTables(database);
  const target = await openTarget();
  const queues = openEmbeddedQueues({
    database,
    clock: systemClock,
    random: Math.random,
    origin: () => target.origin,
    serviceAccount: "tasks@galley.test",
    audience: () => "https://worker.test",
    issuer: () => "https://queue.test",
  });
  await queues.start();
  return {
    queues,
    target,
    async close() {
      await queues.stop(0);
      await target.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
});
