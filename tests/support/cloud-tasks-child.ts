import { startCloudTasksServer } from "@galley/cloud-tasks/server";

/** A Cloud Tasks server in a process of its own: `cloud-tasks-child.ts <port> <file>`. Prints its port when it is ready. */
const [port = "0", data = ""] = process.argv.slice(2);
const server = await startCloudTasksServer({ port: Number(port), data, testAids: true });
process.stdout.write(`${server.port}\n`);
process.on("SIGTERM", () => server.close(0));
