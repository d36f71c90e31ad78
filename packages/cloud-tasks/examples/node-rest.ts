import { CloudTasksClient } from "@google-cloud/tasks";
import { PassThroughClient } from "google-auth-library";

const emulator = process.env.CLOUD_TASKS_EMULATOR_HOST;
// #region connect
const [apiEndpoint = "", port] = emulator?.split(":") ?? [];
const plain = { protocol: "http", authClient: new PassThroughClient() };
const client = new CloudTasksClient({ fallback: true, ...(emulator && { apiEndpoint, port: Number(port), ...plain }) });
// #endregion

const parent = client.queuePath("local", "europe-west1", "mail");
const worker = process.env.WORKER_URL ?? "http://127.0.0.1:3000";
const [task] = await client.createTask({
  parent,
  task: {
    name: `${parent}/tasks/welcome-node-rest`,
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
