import { systemClock } from "@galley/foundation";
import { connectCloudTasks } from "../../src/google/driver.ts";

/**
 * A process that asks for a queue and ends by itself. Prints what came of it, as JSON. Given: the endpoint (empty for
 * Google's own), how long credentials are looked for, and how long a call may take.
 */
const [endpoint, credentials, call] = process.argv.slice(2);
const unhandled: string[] = [];
process.on("unhandledRejection", (error) => unhandled.push(String(error)));

const queues = connectCloudTasks({
  project: "p-1",
  location: "europe-west1",
  endpoint: endpoint || undefined,
  target: { origin: "https://worker.test", serviceAccount: "s@p.test", audience: "https://worker.test" },
  queueSettings: () => undefined,
  clock: systemClock,
  random: Math.random,
  timeouts: { credentials: Number(credentials), call: Number(call) },
});
const ask = () =>
  queues.getQueue("mail").then(
    (queue) => ({ queue: queue?.name }),
    ({ code, message }) => ({ code, message }),
  );
const answers = [await ask(), await ask()];
await queues.close();
// A rejection that nobody handles is told when the event loop turns.
await new Promise((resolve) => setImmediate(resolve));
process.stdout.write(JSON.stringify({ answers, unhandled }));
