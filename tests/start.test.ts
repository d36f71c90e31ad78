import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { freePort } from "./support/cloud-tasks.ts";
import { runGalley } from "./support/process.ts";
import { call, temporaryFolder } from "./support/server.ts";

/** Starts what must not start; answers its one line. */
async function refused(env: Record<string, string>): Promise<string> {
  const galley = runGalley(["start"], { PORT: "0", GALLEY_DATA_DIR: temporaryFolder(), ...env });
  const { code } = await galley.ended;
  expect(code).toBe(1);
  expect(galley.lines).toHaveLength(1);
  return galley.lines[0]!;
}

describe("what cannot be started with is told in one line", () => {
  test("a data folder that cannot be written to", async () => {
    const file = join(temporaryFolder(), "a-file");
    writeFileSync(file, "precious");
    expect(await refused({ GALLEY_DATA_DIR: join(file, "data") })).toMatch(
      /^galley: GALLEY_DATA_DIR: .* is not a folder that/,
    );
    expect(readFileSync(file, "utf8")).toBe("precious");
  });

  test("a port in use", async () => {
    const other = createServer();
    onTestFinished(() => void other.close());
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    expect(await refused({ PORT: String(port) })).toBe(`galley: PORT: ${port} on 127.0.0.1 is already in use.`);
  });

  test("a damaged database, which is left as it was", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "galley.db");
    writeFileSync(file, "SQLite format 3\0 and then nothing of the kind".repeat(300));
    const before = readFileSync(file);
    expect(await refused({ GALLEY_DATA_DIR: folder })).toContain(`galley: The database ${file} is damaged`);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  test("a value that is not known", async () => {
    expect(await refused({ GALLEY_QUEUE: "rabbit" })).toBe(
      'galley: GALLEY_QUEUE: must be one of embedded, cloud-tasks (it is "rabbit")',
    );
  });

  test("an address that others can reach, without keys", async () => {
    expect(await refused({ HOST: "0.0.0.0" })).toContain("GALLEY_ALLOW_OPEN");
  });

  test("a queue elsewhere that is not named in full", async () => {
    const env = { PORT: "8080", GALLEY_QUEUE: "cloud-tasks", CLOUD_TASKS_ENDPOINT: "127.0.0.1:8123" };
    expect(await refused(env)).toContain("galley: GOOGLE_CLOUD_PROJECT: must be set");
  });

  test("a database that another Galley has open", async () => {
    const folder = temporaryFolder();
    const first = runGalley(["start"], { PORT: "0", GALLEY_DATA_DIR: folder });
    await first.ready;
    expect(await refused({ GALLEY_DATA_DIR: folder })).toContain("is in use by another Galley process");
  });
});

test("a started Galley lives until SIGTERM, and then ends well", async () => {
  const galley = runGalley(["start"], { PORT: "0", GALLEY_DATA_DIR: temporaryFolder() });
  const url = await galley.ready;
  expect((await call(`${url}/health/live`)).status).toBe(200);
  galley.kill("SIGTERM");
  expect(await galley.ended).toEqual({ code: 0, signal: null });
});

test("a queue elsewhere that does not answer keeps Galley neither from starting nor from taking jobs", async () => {
  const env = {
    PORT: String(await freePort()),
    GALLEY_DATA_DIR: temporaryFolder(),
    GALLEY_QUEUE: "cloud-tasks",
    GOOGLE_CLOUD_PROJECT: "any-project",
    CLOUD_TASKS_ENDPOINT: `127.0.0.1:${await freePort()}`,
  };
  const galley = runGalley(["start"], env);
  const url = await galley.ready;
  expect((await call(`${url}/health/ready`)).body).toMatchObject({
    status: "ok",
    queue: { engine: "cloud-tasks", waiting_for_queue: 0, troubles: [] },
  });

  const request = { topic: "Composting at home", keywords: ["compost"], length: "short" };
  const accepted = await call(`${url}/api/v1/blog/generate-enhanced?async_mode=true`, "POST", request);
  expect(accepted).toMatchObject({ status: 202, body: { status: "pending" } });
  const told = () => galley.lines.filter((line) => line.includes("Tasks cannot be created"));
  await expect.poll(told, { timeout: 20_000 }).toHaveLength(1);
  expect(told()[0]).toContain(env.CLOUD_TASKS_ENDPOINT);
  expect((await call(`${url}/health/ready`)).body).toMatchObject({
    status: "degraded",
    queue: { waiting_for_queue: 1, troubles: [{ queue: "blog-generation-queue", code: "unavailable" }] },
  });

  // Whoever says to be the queue cannot be believed, nor called a liar.
  const job_id = accepted.body.job_id;
  const token = [{ alg: "RS256", kid: "a" }, { iss: "x", aud: url }, "x"]
    .map((part) => btoa(JSON.stringify(part)))
    .join(".");
  const forged = { authorization: `Bearer ${token.replaceAll("=", "")}` };
  const answer = await call(`${url}/api/v1/blog/worker`, "POST", { job_id }, forged);
  expect(answer).toMatchObject({ status: 503, body: { code: "queue_unavailable" } });
  expect((await call(`${url}/api/v1/blog/worker`, "POST", { job_id })).status).toBe(401);
  expect((await call(`${url}/health/ready`)).body).toMatchObject({
    worker: {
      refusals: [
        { cause: "keys_unavailable", count: 1 },
        { cause: "no_token", count: 1 },
      ],
    },
  });

  galley.kill("SIGTERM");
  expect(await galley.ended).toEqual({ code: 0, signal: null });
  const again = runGalley(["start"], env);
  const status = await call(`${await again.ready}/api/v1/jobs/${job_id}`);
  expect(status.body).toMatchObject({ status: "pending", queued_at: null });
});
