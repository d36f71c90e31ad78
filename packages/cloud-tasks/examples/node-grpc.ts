// #region connect
import { CloudTasksClient } from "@google-cloud/tasks";
import { credentials } from "@grpc/grpc-js";
import { PassThroughClient } from "google-auth-library";

const emulator = process.env.CLOUD_TASKS_EMULATOR_HOST;
const [servicePath = "", port] = emulator?.split(":") ?? [];
const plain = { sslCreds: credentials.createInsecure(), authClient: new PassThroughClient() };
const client = new CloudTasksClient(emulator ? { servicePath, port: Number(port), ...plain } : {});
// #endregion

const parent = client.queuePath("local", "europe-west1", "mail");
const worker = process.env.WORKER_URL ?? "http://127.0.0.1:3000";
const [task] = await client.createTask({
  parent,
  task: {
    name: `${parent}/tasks/welcome-node-grpc`,
    httpRequest: {
      url: `${worker}/mail`,
      headers: { "Content-Type": "application/json" },
      body: Buffer.from(JSON.stringify({ to: "ada@example.com" })),
      oidcToken: { serviceAccountEmail: "tasks@local.test", audience: worker },
    },
  },
});
console.log(task.name);
await client.close();
