import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type CreateJobResponse, ImageJobStatus } from "@galley/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { picture } from "../packages/server/test/fakes/images/pictures.ts";
import {
  createStabilityServer,
  type StabilityServerOptions,
} from "../packages/server/test/fakes/images/stability-server.ts";
import { runGalley } from "./support/process.ts";
import { call, startGalley, temporaryFolder } from "./support/server.ts";

/** Two processes. */
const atLeisure = { timeout: 60_000 };
const prompt = "A lighthouse on a cliff at dawn";

async function openStability(options: StabilityServerOptions = {}) {
  const server = await createStabilityServer(options);
  onTestFinished(() => server.close());
  const env = { STABILITY_AI_API_KEY: server.keys[0]!, STABILITY_BASE_URL: server.url };
  return { server, env };
}

async function finished(url: string, id: string): Promise<ImageJobStatus> {
  for (;;) {
    const job = ImageJobStatus.parse((await call(`${url}/api/v1/images/jobs/${id}?wait=60`)).body);
    if (job.completed_at !== null) return job;
  }
}

/** Serves bytes on this machine; answers their address and what must be allowed to fetch it. */
async function serveFile(bytes: Uint8Array, type = "image/png"): Promise<{ address: string; allow: string }> {
  const server = createServer((_, answer) => answer.writeHead(200, { "content-type": type }).end(bytes));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/picture`, allow: `127.0.0.1:${port}` };
}

test("a picture by Stability has the size that was asked for, and its account the price", async () => {
  const { server, env } = await openStability();
  const { url } = await startGalley(env);
  const request = { prompt, quality: "high", aspect_ratio: "3:4", seed: 5, style: "photographic" };
  const { body } = await call<CreateJobResponse>(`${url}/api/v1/images/generate-async`, "POST", request);
  const job = await finished(url, body.job_id);
  expect(job.result).toMatchObject({
    provider: "stability_ai",
    cost: 0.065,
    images: [{ width: 864, height: 1152, seed: 5 }],
  });
  expect(server.charged).toBe(6.5);
  expect(job.result?.warnings.join()).not.toContain("provider_substituted");
});

describe("a batch at Stability", () => {
  test("goes on when one of its pictures is refused, which is final and costs nothing", async () => {
    const { server, env } = await openStability({
      script: ({ fields }) => (String(fields.prompt).includes("forbidden") ? { kind: "filtered" } : undefined),
    });
    const { url } = await startGalley(env);
    const images = [{ prompt }, { prompt: "something forbidden" }, { prompt: "A harbour" }];
    const { body } = await call(`${url}/api/v1/images/batch-generate`, "POST", { images });
    const jobs = await Promise.all((body.job_ids as string[]).map((id) => finished(url, id)));
    expect(jobs.map(({ status, error_code, retry_count }) => [status, error_code, retry_count])).toEqual([
      ["completed", null, 0],
      ["failed", "content_refused", 0],
      ["completed", null, 0],
    ]);
    expect(server.charged).toBe(5);
    expect((await call(`${url}/api/v1/images/batches/${body.batch_id}`)).body).toMatchObject({
      status: "completed",
      counts: { completed: 2, failed: 1 },
    });
  });

  test("is cancelled in the middle: what is there stays, nothing more is paid", async () => {
    const { server, env } = await openStability({
      script: ({ fields }) => (String(fields.prompt).includes("slow") ? { kind: "hang" } : undefined),
    });
    const { url } = await startGalley(env);
    const images = [{ prompt }, { prompt: "a slow one" }, { prompt: "another slow one" }];
    const { body } = await call(`${url}/api/v1/images/batch-generate`, "POST", { images, workflow: "final_only" });
    const ids = body.job_ids as string[];
    await finished(url, ids[0]!);
    await server.received(3);
    const batch = `${url}/api/v1/images/batches/${body.batch_id}`;
    expect((await call(batch, "DELETE")).status).toBe(200);
    const jobs = await Promise.all(ids.map((id) => finished(url, id)));
    expect(jobs.map(({ status }) => status)).toEqual(["completed", "cancelled", "cancelled"]);
    expect(server.calls).toHaveLength(3);
    expect(server.charged).toBe(3.5);
  });
});

test(
  "an upscale that Stability has begun is asked for by the next process, and not begun again",
  atLeisure,
  async () => {
    let hangs = true;
    const { server, env: reach } = await openStability({
      polls: 0,
      script: ({ path }) => (hangs && path.startsWith("/v2beta/results/") ? { kind: "hang" } : undefined),
    });
    const { address, allow } = await serveFile(await picture(300, 200));
    const env = { PORT: "0", GALLEY_DATA_DIR: temporaryFolder(), GALLEY_FETCH_ALLOW: allow, ...reach };
    const first = runGalley(["start"], env);
    const wish = { image_url: address, scale: 2, quality: "ultra", prompt: "A cliff", provider: "stability_ai" };
    const path = "/api/v1/images/upscale?async_mode=true";
    const { body } = await call<CreateJobResponse>(`${await first.ready}${path}`, "POST", wish);
    // Begun, and asked for once.
    await server.received(2);
    first.kill("SIGKILL");
    await first.ended;
    hangs = false;
    const second = runGalley(["start"], env);
    const job = await finished(await second.ready, body.job_id);
    expect(job).toMatchObject({
      status: "completed",
      retry_count: 0,
      result: { cost: 0.6, model: "upscale-creative" },
    });
    expect(job.result?.images[0]).toMatchObject({ width: 600, height: 400 });
    expect(server.calls.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect(server.charged).toBe(60);
    second.kill("SIGTERM");
    expect((await second.ended).code).toBe(0);
  },
);

test("an upscale that came to nothing is begun anew when somebody retries it, and paid once", async () => {
  let isBad = true;
  const { server, env } = await openStability({
    polls: 0,
    script: ({ path }) => (isBad && path.startsWith("/v2beta/results/") ? { kind: "filtered" } : undefined),
  });
  const { address, allow } = await serveFile(await picture(300, 200));
  const { url } = await startGalley({ GALLEY_FETCH_ALLOW: allow, ...env });
  const wish = { image_url: address, scale: 2, quality: "ultra", prompt: "A cliff", provider: "stability_ai" };
  const { body } = await call<CreateJobResponse>(`${url}/api/v1/images/upscale?async_mode=true`, "POST", wish);
  expect(await finished(url, body.job_id)).toMatchObject({ status: "failed", error_code: "content_refused" });
  expect(server.charged).toBe(0);
  isBad = false;
  expect((await call(`${url}/api/v1/images/jobs/${body.job_id}/retry`, "POST")).status).toBe(200);
  expect(await finished(url, body.job_id)).toMatchObject({ status: "completed", result: { cost: 0.6 } });
  expect(server.calls.filter(({ method }) => method === "POST")).toHaveLength(2);
  expect(server.charged).toBe(60);
});

test.each([
  ["no picture", () => Buffer.from("<p>Hello</p>"), "cannot be used"],
  ["an SVG", () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), "cannot be used"],
  ["half of a picture", async () => (await picture(300, 200)).subarray(0, 300), "cannot be used"],
  ["more than 50 megapixels", () => picture(9000, 9000), "cannot be used"],
  ["50 MB", () => Buffer.alloc(50_000_000, 1), "could not be fetched|cannot be used"],
] as const)("a source that is %s is refused for good, and nothing is paid or served", async (_what, make, says) => {
  const { server, env } = await openStability();
  const { address, allow } = await serveFile(await make());
  const { url } = await startGalley({ ...env, GALLEY_FETCH_ALLOW: allow });
  const answer = await call(`${url}/api/v1/images/upscale`, "POST", { image_url: address, scale: 2 });
  expect(answer).toMatchObject({ status: 502, body: { code: "job_failed" } });
  expect(answer.body.detail).toMatch(new RegExp(says));
  expect(await finished(url, answer.headers.get("x-job-id")!)).toMatchObject({ status: "failed", retry_count: 0 });
  expect(server.calls).toEqual([]);
});

test("a mask of another size is refused for good", async () => {
  const { server, env } = await openStability();
  const source = await serveFile(await picture(300, 200));
  const mask = await serveFile(await picture(200, 300));
  const { url } = await startGalley({ ...env, GALLEY_FETCH_ALLOW: `${source.allow},${mask.allow}` });
  const edit = { image_url: source.address, mask_image_url: mask.address, prompt: "a moon" };
  const answer = await call(`${url}/api/v1/images/edit`, "POST", edit);
  expect(answer).toMatchObject({
    status: 502,
    body: { detail: "The mask has 200 x 300 pixels; the picture has 300 x 200." },
  });
  expect(server.calls).toEqual([]);
});
