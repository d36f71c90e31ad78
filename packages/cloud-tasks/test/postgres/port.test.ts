import { openPostgres, systemClock } from "@galley/foundation";
import { afterAll, beforeAll } from "vitest";
import { startPostgres, type TestPostgres } from "../../../foundation/test/support/postgres.ts";
import { migrateTaskTables, openEmbeddedQueues, type TaskTables } from "../../src/index.ts";
import { taskQueuesConformance } from "../port-conformance.ts";
import { openTarget } from "../target.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

taskQueuesConformance("the embedded engine on Postgres", async () => {
  const database = openPostgres<TaskTables>(await server.createDatabase());
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
    },
  };
});
