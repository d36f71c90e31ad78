import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startCloudTasksServer } from "@galley/cloud-tasks/server";
import { afterAll, beforeEach, expect, test } from "vitest";

// #region test
const queue = "projects/local/locations/europe-west1/queues/mail";
const tasks = await startCloudTasksServer({ port: 0, queues: [queue] });
const post = async (path: string, body = {}) => {
  const answer = await fetch(tasks.url + path, { method: "POST", body: JSON.stringify(body) });
  expect(answer.ok).toBe(true);
};

beforeEach(() => post("/emulator:reset"));
afterAll(() => tasks.close());

test("a reminder goes out after an hour", async () => {
  const scheduleTime = new Date(Date.now() + 3600_000).toISOString();
  await post(`/v2/${queue}/tasks`, { task: { scheduleTime, httpRequest: { url: `${worker.url}/reminder` } } });
  expect(worker.seen).toEqual([]);

  await post("/emulator:advance?seconds=3600");
  await post("/emulator:wait");
  expect(worker.seen).toEqual(["/reminder"]);
});
// #endregion

const worker = await openWorker();

/** Stands for the program under test. */
async function openWorker() {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(request.url ?? "");
    response.writeHead(204).end();
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  afterAll(() => server.close());
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
