import { startCloudTasksServer } from "@galley/cloud-tasks/server";

/**
 * A Cloud Tasks server in a process of its own: `cloud-tasks-child.ts <port> <file>`. Prints its port when it is ready,
 * and then a line of JSON for each attempt that has ended.
 */
const [port = "0", data = ""] = process.argv.slice(2);
const server = await startCloudTasksServer({
  port: Number(port),
  data,
  testAids: true,
  onAttempt: ({ name, attempt, status }) =>
    void process.stdout.write(`${JSON.stringify({ name, attempt, status: status ?? null })}\n`),
});
process.stdout.write(`${server.port}\n`);
process.on("SIGTERM", () => server.close(0));
