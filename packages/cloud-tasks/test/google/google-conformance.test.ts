import { systemClock } from "@galley/foundation";
import { connectCloudTasks } from "../../src/google/driver.ts";
import { startCloudTasksServer } from "../../src/server/index.ts";
import { taskQueuesConformance } from "../port-conformance.ts";
import { openTarget } from "../target.ts";

taskQueuesConformance("the Google driver on the Cloud Tasks server", async () => {
  const server = await startCloudTasksServer({ port: 0 });
  const target = await openTarget();
  const queues = connectCloudTasks({
    project: "p-1",
    location: "europe-west1",
    endpoint: `127.0.0.1:${server.port}`,
    target: { origin: target.origin, serviceAccount: "tasks@p-1.iam.gserviceaccount.com", audience: target.origin },
    queueSettings: () => undefined,
    clock: systemClock,
    random: Math.random,
  });
  return {
    queues,
    target,
    async close() {
      await queues.close();
      await server.close(0);
      await target.close();
    },
  };
});
