import { deleteApp, initializeApp } from "firebase-admin/app";
import { getFunctions } from "firebase-admin/functions";
import { afterEach, expect, test, vi } from "vitest";
import { type Call, openServer, recordingTable } from "./harness.ts";

afterEach(() => vi.unstubAllEnvs());

test("firebase-admin, which leaves out the version, reaches CreateTask and DeleteTask", async () => {
  const calls: Call[] = [];
  const server = await openServer(recordingTable(calls));
  vi.stubEnv("CLOUD_TASKS_EMULATOR_HOST", `127.0.0.1:${server.port}`);
  const app = initializeApp({ projectId: "p" });
  const queue = getFunctions(app).taskQueue("locations/l/functions/q");
  await queue.enqueue(
    { n: 1 },
    { id: "t", scheduleTime: new Date("2030-01-02T03:04:05.678Z"), dispatchDeadlineSeconds: 60 },
  );
  await queue.delete("t");
  await deleteApp(app);
  await server.close(0);
  const name = "projects/p/locations/l/queues/q/tasks/t";
  expect(calls).toMatchObject([
    {
      method: "CreateTask",
      request: {
        parent: "projects/p/locations/l/queues/q",
        task: {
          name,
          scheduleTime: { seconds: Date.UTC(2030, 0, 2, 3, 4, 5) / 1000, nanos: 678_000_000 },
          dispatchDeadline: { seconds: 60, nanos: 0 },
          httpRequest: { body: Buffer.from('{"data":{"n":1}}'), headers: { "Content-Type": "application/json" } },
        },
      },
    },
    { method: "DeleteTask", request: { name } },
  ]);
});
