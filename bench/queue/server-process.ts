import { join } from "node:path";
import { startCloudTasksServer } from "@galley/cloud-tasks/server";
import { galleyQueueNames, queueSettings } from "./galley-queues.ts";

// The server as the command line starts it, and a wire to the benchmark: it is told of each end of an attempt, and says
// when to deliver.
const folder = process.argv[2]!;
let ended: string[] = [];

const server = await startCloudTasksServer({
  port: 0,
  data: join(folder, "tasks.db"),
  queues: galleyQueueNames.map((name) => ({
    name,
    ...queueSettings,
    stackdriverLoggingConfig: { samplingRatio: 1 },
  })),
  onActivity(activity) {
    if (activity.kind !== "answered") return;
    if (activity.result === "retried") throw new Error(`An attempt of ${activity.task} failed`);
    if (ended.length === 0) setImmediate(tell);
    ended.push(`${activity.queue}/tasks/${activity.task}`);
  },
  onError(error) {
    throw error;
  },
});
await server.engine.stop(0);

function tell(): void {
  process.send?.({ ended });
  ended = [];
}

process.on("message", async (message: "work" | "rest" | "close") => {
  if (message === "work") await server.engine.start();
  if (message === "rest") await server.engine.stop(10_000);
  if (message === "close") {
    await server.close(0);
    process.exit();
  }
  process.send?.({ did: message });
});
process.on("disconnect", () => process.exit());
process.send?.({ port: server.port });
