import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type CreateJobResponse, ImageJobStatus, type ImageOffer, ImageProviders } from "@galley/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { picture } from "../packages/server/test/fakes/images/pictures.ts";
import { createSdkService, type SdkService } from "../packages/server/test/fakes/images/sdk-services.ts";
import {
  createStabilityServer,
  type StabilityServerOptions,
} from "../packages/server/test/fakes/images/stability-server.ts";
import { runGalley } from "./support/process.ts";
import { call, startGalley, temporaryFolder } from "./support/server.ts";
import { filesIn } from "./support/stored.ts";

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

test("every price is told beside what it is for, with the shapes that the model makes", async () => {
  const { url } = await startGalley({
    ...{ STABILITY_AI_API_KEY: "test", OPENAI_API_KEY: "test", GALLEY_IMAGE_MODELS: "openai" },
    OPENAI_BASE_URL: "http://127.0.0.1:9",
  });
  const { providers } = ImageProviders.parse((await call(`${url}/api/v1/images/providers`)).body);
  expect(providers.map(({ name, is_default }) => [name, is_default])).toEqual([
    ["stability_ai", true],
    ["openai", false],
    ["local", false],
  ]);
  const costsOf = (offers: ImageOffer[], operation: string, type: string | null = null) =>
    offers.filter((one) => one.operation === operation && one.edit_type === type).map(({ cost }) => cost);
  const [stability, openai] = providers.map(({ offers }) => offers);
  expect(costsOf(stability!, "generate")).toEqual([0.025, 0.035, 0.065, 0.08]);
  expect(costsOf(stability!, "variations")).toEqual([0.025, 0.035, 0.065, 0.08]);
  expect(costsOf(stability!, "upscale")).toEqual([0.02, 0.02, 0.4, 0.6]);
  expect(costsOf(stability!, "edit", "inpaint")).toEqual(Array(4).fill(0.05));
  expect(costsOf(stability!, "edit", "outpaint")).toEqual(Array(4).fill(0.04));
  expect(stability![0]!.shapes).toContain("4:5");
  expect(stability![0]!.sizes).toContainEqual({ aspect_ratio: "16:9", width: 1344, height: 756, cost: 0.025 });
  expect(costsOf(openai!, "upscale")).toEqual([]);
  const wide = openai!.find(({ operation, quality }) => operation === "generate" && quality === "standard")!;
  expect(wide).toMatchObject({ model: "gpt-image-1.5", cost: 0.034, shapes: ["1024x1024", "1536x1024", "1024x1536"] });
  expect(wide.sizes.map(({ aspect_ratio, cost }) => [aspect_ratio, cost])).toContainEqual(["16:9", 0.05]);
});

test(
  "a job is made with the model that it was accepted with, whatever the settings have become",
  atLeisure,
  async () => {
    let hangs = true;
    const { server, env: reach } = await openStability({ script: () => (hangs ? { kind: "hang" } : undefined) });
    const { address, allow } = await serveFile(await picture(300, 200));
    const env = { PORT: "0", GALLEY_DATA_DIR: temporaryFolder(), GALLEY_FETCH_ALLOW: allow, ...reach };
    const first = runGalley(["start"], { ...env, GALLEY_IMAGE_MODELS: "stability_ai:sd3.5-large" });
    const url = await first.ready;
    const submit = async (path: string, body: object) =>
      (await call<CreateJobResponse>(`${url}/api/v1/images${path}`, "POST", body)).body.job_id;
    const wish = { image_url: address, prompt, num_variations: 1, quality: "draft" };
    const ids = [
      await submit("/generate-async", { prompt, quality: "draft" }),
      await submit("/variations?async_mode=true", wish),
    ];
    await server.received(2);
    first.kill("SIGKILL");
    await first.ended;
    hangs = false;
    const second = runGalley(["start"], { ...env, GALLEY_IMAGE_MODELS: "stability_ai:core" });
    const again = await second.ready;
    for (const id of ids) {
      const job = await finished(again, id);
      expect(job.result).toMatchObject({ model: "sd3.5-large", cost: 0.065 });
      expect(job.result!.warnings.join()).not.toContain("model_changed");
    }
    second.kill("SIGTERM");
    expect((await second.ended).code).toBe(0);
  },
);

test("a picture that the service has made and blackened is paid, once, and told with the one that is made then", async () => {
  let isFlagged = true;
  const service: SdkService = await createSdkService("fal", {
    script: () => {
      if (!isFlagged) return undefined;
      const images = [{ url: `${service.url}/made.png`, width: 64, height: 64, content_type: "image/png" }];
      const body = { images, seed: 1, has_nsfw_concepts: [true], prompt: "" };
      return { kind: "answer", answer: { status: 200, body } };
    },
  });
  onTestFinished(() => service.close());
  const { url } = await startGalley({ FAL_KEY: service.key, FAL_BASE_URL: service.url });
  const wish = { prompt, provider: "fal", max_cost_usd: 0.12 };
  const { body } = await call<CreateJobResponse>(`${url}/api/v1/images/generate-async`, "POST", wish);
  expect(await finished(url, body.job_id)).toMatchObject({ status: "failed", error_code: "content_refused" });
  isFlagged = false;
  expect((await call(`${url}/api/v1/images/jobs/${body.job_id}/retry`, "POST")).status).toBe(200);
  const job = await finished(url, body.job_id);
  // 1,048,576 pixels are two of Fal's megapixels; both pictures were paid.
  expect(job).toMatchObject({ status: "completed", result: { cost: 0.1, model: "fal-ai/flux/dev" } });
  expect(service.calls).toHaveLength(2);
});

test("a picture is painted beyond its edges by Stability, and has the size of the whole", async () => {
  const { server, env } = await openStability();
  const { address, allow } = await serveFile(await picture(300, 200));
  const { url } = await startGalley({ ...env, GALLEY_FETCH_ALLOW: allow });
  const wish = { image_url: address, prompt: "a wide sea", edit_type: "outpaint" };
  const { status, body } = await call(`${url}/api/v1/images/edit`, "POST", wish);
  expect(status).toBe(200);
  expect(body).toMatchObject({ model: "outpaint", cost: 0.04, images: [{ width: 450, height: 300 }] });
  expect(server.calls[0]!.fields).toMatchObject({ left: "75", right: "75", up: "50", down: "50" });
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
] as const)("a source that is %s is refused for good, and nothing is paid or stored", async (_what, make, says) => {
  const { server, env } = await openStability();
  const { address, allow } = await serveFile(await make());
  const folder = temporaryFolder();
  const { url } = await startGalley({ ...env, GALLEY_FETCH_ALLOW: allow, STORAGE_URL: `file:${folder}` });
  const answer = await call(`${url}/api/v1/images/upscale`, "POST", { image_url: address, scale: 2 });
  expect(answer).toMatchObject({ status: 422, body: { code: "input_lost" } });
  expect(answer.body.detail).toMatch(new RegExp(says));
  expect(await finished(url, answer.headers.get("x-job-id")!)).toMatchObject({ status: "failed", retry_count: 0 });
  expect(server.calls).toEqual([]);
  await expect.poll(() => filesIn(folder)).toEqual([]);
});

test("a mask of another size is refused for good, and nothing is paid or stored", async () => {
  const { server, env } = await openStability();
  const source = await serveFile(await picture(300, 200));
  const mask = await serveFile(await picture(200, 300));
  const folder = temporaryFolder();
  const storage = { STORAGE_URL: `file:${folder}` };
  const { url } = await startGalley({ ...env, ...storage, GALLEY_FETCH_ALLOW: `${source.allow},${mask.allow}` });
  const edit = { image_url: source.address, mask_image_url: mask.address, prompt: "a moon" };
  const answer = await call(`${url}/api/v1/images/edit`, "POST", edit);
  expect(answer).toMatchObject({
    status: 422,
    body: { code: "input_lost", detail: "The mask has 200 x 300 pixels; the picture has 300 x 200." },
  });
  expect(server.calls).toEqual([]);
  await expect.poll(() => filesIn(folder)).toEqual([]);
});

test.each([
  ["content_refused", { kind: "filtered" }, {}],
  [
    "provider_rejected",
    { kind: "answer", answer: { status: 400, body: { name: "bad_request", errors: ["prompt: no"] } } },
    {},
  ],
  ["budget_exceeded", undefined, { max_cost_usd: 0.01 }],
] as const)(
  "a held request whose job comes to nothing by its own fault (%s) is a 422 of that code",
  async (code, trouble, asked) => {
    const { server, env } = await openStability({ script: () => trouble });
    const { url } = await startGalley(env);
    const answer = await call(`${url}/api/v1/images/generate`, "POST", { prompt, ...asked });
    expect(answer).toMatchObject({ status: 422, body: { code, type: `/problems/${code}` } });
    const job = await finished(url, answer.headers.get("x-job-id")!);
    expect(job).toMatchObject({ status: "failed", error_code: code, error_message: answer.body.detail });
    expect(server.charged).toBe(0);
  },
);

test("a held request whose job comes to nothing by no fault of its own is a 502", async () => {
  const { env } = await openStability();
  const { url } = await startGalley({ ...env, STABILITY_AI_API_KEY: "wrong" });
  const answer = await call(`${url}/api/v1/images/generate`, "POST", { prompt });
  expect(answer).toMatchObject({ status: 502, body: { code: "job_failed" } });
  const job = await finished(url, answer.headers.get("x-job-id")!);
  expect(job.error_code).toBe("provider_unauthorized");
});
