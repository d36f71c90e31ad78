import { Problem } from "@galley/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { createModelServer } from "../packages/server/test/fakes/model-server.ts";
import { runGalley } from "./support/process.ts";
import { call, startGalley, temporaryFolder } from "./support/server.ts";
import { openSocket } from "./support/socket.ts";

const body = JSON.stringify({ topic: "Composting at home", keywords: ["compost"], length: "short" });

/** How long a condition may take to come true on a machine that is busy with other things. */
const patiently = { timeout: 20_000 };

/** Galley with a model that never answers: jobs stay in the middle of their work. */
async function busyModel() {
  const model = await createModelServer({ protocol: "openai", script: () => ({ kind: "hang" }) });
  onTestFinished(() => model.close());
  return {
    GALLEY_MODEL: "openai-compatible:test",
    OPENAI_COMPATIBLE_BASE_URL: model.url,
    OPENAI_COMPATIBLE_API_KEY: model.key,
  };
}

async function submit(url: string): Promise<{ job_id: string; status_url: string; events_url: string }> {
  const answer = await call<{ job_id: string; status_url: string; events_url: string }>(
    `${url}/api/v1/blog/generate-enhanced?async_mode=true`,
    "POST",
    body,
  );
  return answer.body;
}

describe("open mode", () => {
  const ask = async (url: string, host: string, origin?: string) => {
    const socket = await openSocket(url);
    socket.send(
      `GET /api/v1/jobs HTTP/1.1\r\nHost: ${host}\r\n${origin ? `Origin: ${origin}\r\n` : ""}Connection: close\r\n\r\n`,
    );
    return Number((await socket.closed()).split(" ")[1]);
  };

  test("answers only to this machine's own names", async () => {
    const { url } = await startGalley();
    const { port } = new URL(url);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect(await ask(url, host)).toBe(200);
    for (const host of [
      "evil.example",
      `rebound.example:${port}`,
      "127.0.0.1.evil.example",
      "localhost@evil.example",
      "10.0.0.1",
    ]) {
      expect(await ask(url, host)).toBe(403);
    }
  });

  test("opened to other machines answers to any name, but still to no other web page", async () => {
    const { url } = await startGalley({ HOST: "0.0.0.0", GALLEY_ALLOW_OPEN: "true" });
    expect(await ask(url, "galley.lan")).toBe(200);
    expect(await ask(url, "galley.lan", "http://galley.lan")).toBe(200);
    expect(await ask(url, "galley.lan", "https://evil.example")).toBe(403);
  });
});

test("on another address of this machine jobs are done all the same", async () => {
  const { url } = await startGalley({ HOST: "127.0.0.2" });
  const job = await submit(url);
  expect((await call(`${url}${job.status_url}?wait=60`)).body).toMatchObject({ status: "completed" });
});

describe("what is not HTTP is answered like every other mistake", () => {
  const cases: Array<[string, string, number, string]> = [
    ["a line that is no request", "hello there\r\n\r\n", 400, "bad_request"],
    ["a method that does not exist", "FROB / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "bad_request"],
    [
      "headers without end",
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`,
      431,
      "headers_too_large",
    ],
  ];
  test.each(cases)("%s", async (_name, text, status, code) => {
    const { url } = await startGalley();
    const socket = await openSocket(url);
    socket.send(text);
    const [head = "", answer = ""] = (await socket.closed()).split("\r\n\r\n");
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head).toContain("application/problem+json");
    expect(Problem.parse(JSON.parse(answer))).toMatchObject({ status, code });
  });
});

test("two event streams on one connection, the second over before the first, harm nobody", async () => {
  const { url } = await startGalley(await busyModel());
  const running = await submit(url);
  const cancelled = await submit(url);
  await call(`${url}/api/v1/blog/jobs/${cancelled.job_id}`, "DELETE");
  await call(`${url}${cancelled.status_url}?wait=60`);
  const socket = await openSocket(url);
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  socket.send(get(running.events_url) + get(cancelled.events_url));
  await socket.until("event: snapshot");
  await call(`${url}/api/v1/blog/jobs/${running.job_id}`, "DELETE");
  const both = await socket.until("event: cancelled");
  expect(both).toContain("event: snapshot");
  expect((await call(`${url}/health/live`)).status).toBe(200);
});

test("a client that goes away while it waits leaves the job to go on", async () => {
  const { url } = await startGalley();
  const socket = await openSocket(url);
  socket.send(
    `POST /api/v1/blog/generate-enhanced HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  const jobs = async () => (await call<{ jobs: Array<{ job_id: string }> }>(`${url}/api/v1/jobs`)).body.jobs;
  await expect.poll(async () => (await jobs()).length, patiently).toBe(1);
  socket.leave();
  const [job] = await jobs();
  expect((await call(`${url}/api/v1/jobs/${job?.job_id}?wait=60`)).body).toMatchObject({ status: "completed" });
});

describe("stopping", () => {
  test("answers those who wait, gives jobs back unharmed, and ends by itself", async () => {
    const folder = temporaryFolder();
    const galley = runGalley(["start"], { PORT: "0", GALLEY_DATA_DIR: folder, ...(await busyModel()) });
    const url = await galley.ready;
    const job = await submit(url);
    const waiting = call(`${url}${job.status_url}?wait=60`);
    const held = call(`${url}/api/v1/blog/generate-enhanced`, "POST", body);
    await expect
      .poll(
        async () => (await call<{ jobs: unknown[] }>(`${url}/api/v1/jobs?status=processing`)).body.jobs.length,
        patiently,
      )
      .toBe(2);
    const unfinished = await openSocket(url);
    unfinished.send("POST /api/v1/blog/generate-enhanced HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{");
    galley.kill("SIGTERM");
    expect(await waiting).toMatchObject({ status: 200 });
    expect(await held).toMatchObject({ status: 202 });
    expect(await galley.ended).toEqual({ code: 0, signal: null });

    const { url: again } = await startGalley({ GALLEY_DATA_DIR: folder });
    const after = await call(`${again}${job.status_url}`);
    expect(after.body).toMatchObject({ retry_count: 0, error_code: null });
    expect(after.body.status).not.toBe("failed");
  });
});
