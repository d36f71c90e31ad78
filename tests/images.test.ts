import {
  BatchStatusResponse,
  BlogImages,
  CreateImageBatchResponse,
  CreateImageJobResponse,
  type GeneratedImage,
  ImageJobStatus,
  ImageProviders,
  ImageResult,
} from "@galley/contract";
import { describe, expect, test } from "vitest";
import { call, startGalley, temporaryFolder } from "./support/server.ts";
import { filesIn } from "./support/stored.ts";

const prompt = "A lighthouse on a cliff at dawn";

async function openScene(env: Record<string, string> = {}) {
  const { url } = await startGalley(env);
  const api = `${url}/api/v1/images`;
  const post = (path: string, body: unknown, headers = {}) => call(`${api}${path}`, "POST", body, headers);
  async function finished(id: string): Promise<ImageJobStatus> {
    for (;;) {
      const job = ImageJobStatus.parse((await call(`${api}/jobs/${id}?wait=60`)).body);
      if (job.completed_at !== null) return job;
    }
  }
  return {
    url,
    api,
    post,
    finished,
    async submit(body: object): Promise<CreateImageJobResponse> {
      const answer = await post("/generate-async", body);
      expect(answer.status).toBe(202);
      return CreateImageJobResponse.parse(answer.body);
    },
    picture: async ({ url: path }: GeneratedImage, headers = {}) => {
      const response = await fetch(`${url}${path}`, { headers });
      return {
        status: response.status,
        headers: response.headers,
        bytes: new Uint8Array(await response.arrayBuffer()),
      };
    },
  };
}

const png = [0x89, 0x50, 0x4e, 0x47];
/** Width and height of a PNG (https://www.w3.org/TR/png/#11IHDR). */
function sizeOfPng(bytes: Uint8Array): [number, number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  expect([...bytes.slice(0, 4)]).toEqual(png);
  return [view.getUint32(16), view.getUint32(20)];
}

describe("a picture", () => {
  test("is made in the background, and lies in storage for whoever has its address", async () => {
    const { submit, finished, picture } = await openScene();
    const accepted = await submit({ prompt, quality: "draft", aspect_ratio: "16:9", seed: 7, tags: ["sea"] });
    expect(accepted).toMatchObject({
      status: "queued",
      message: "Image generation job queued successfully",
      estimated_completion_time: 5,
      is_draft: true,
    });
    const job = await finished(accepted.job_id);
    expect(job).toMatchObject({
      kind: "image",
      status: "completed",
      progress_percentage: 100,
      current_stage: "processing_result",
      is_draft: true,
      final_job_id: null,
      draft_job_id: null,
      batch_id: null,
    });
    expect(job.progress_updates.map(({ stage }) => stage)).toEqual(
      ["preparing", "calling_provider", "storing", "processing_result"].flatMap((stage) => [stage, stage]),
    );
    expect(job.result).toMatchObject({
      success: true,
      provider: "local",
      cost: 0,
      prompt_used: prompt,
      images: [{ width: 1344, height: 756, format: "png", seed: 7 }],
    });
    expect(job.result?.warnings.map((one) => one.split(":")[0])).toEqual(["provider_substituted", "local_image"]);
    const made = await picture(job.result!.images[0]!);
    expect(made.status).toBe(200);
    expect(made.headers.get("content-type")).toBe("image/png");
    expect(made.headers.get("x-content-type-options")).toBe("nosniff");
    expect(made.bytes).toHaveLength(job.result!.images[0]!.size_bytes);
    expect(sizeOfPng(made.bytes)).toEqual([1344, 756]);
  });

  test("is made while the caller waits, the same bytes for the same request", async () => {
    const { post, picture } = await openScene();
    const body = {
      prompt,
      quality: "draft",
      aspect_ratio: "custom",
      width: 200,
      height: 123,
      seed: 1,
      provider: "local",
    };
    const [one, two] = await Promise.all([post("/generate", body), post("/generate", body)]);
    expect(one.status).toBe(200);
    expect(one.headers.get("x-job-id")).toMatch(/^[0-9a-f-]{36}$/);
    const results = [one, two].map(({ body: result }) => ImageResult.parse(result));
    const [first, second] = await Promise.all(results.map(({ images }) => picture(images[0]!)));
    expect(Buffer.compare(first!.bytes, second!.bytes)).toBe(0);
    expect(sizeOfPng(first!.bytes)).toEqual([200, 123]);
    expect(results[0]!.warnings.join()).not.toContain("provider_substituted");
  });

  test("is served in part, and not again to whoever has it", async () => {
    const { post, picture } = await openScene();
    const { body } = await post("/generate", { prompt, quality: "draft" });
    const [image] = ImageResult.parse(body).images;
    const whole = await picture(image!);
    const part = await picture(image!, { range: "bytes=4-9" });
    expect(part).toMatchObject({ status: 206, bytes: whole.bytes.slice(4, 10) });
    expect(part.headers.get("content-range")).toBe(`bytes 4-9/${image!.size_bytes}`);
    expect((await picture(image!, { range: "bytes=-4" })).bytes).toEqual(whole.bytes.slice(-4));
    expect((await picture(image!, { range: `bytes=${image!.size_bytes}-` })).status).toBe(416);
    expect((await picture(image!, { "if-none-match": whole.headers.get("etag") ?? "" })).status).toBe(304);
  });

  test("is nobody's but its tenant's, and its address works in a page without a key", async () => {
    const { api, url } = await openScene({
      GALLEY_API_KEYS: "a:tenant:key-of-a-0123456789,b:tenant:key-of-b-0123456789",
    });
    const as = (key: string) => ({ authorization: `Bearer key-of-${key}-0123456789` });
    const { body } = await call(`${api}/generate`, "POST", { prompt, quality: "draft" }, as("a"));
    const [image] = ImageResult.parse(body).images;
    expect((await fetch(`${url}${image!.url}`)).status).toBe(200);
    const bare = image!.url.replace(/\?.*/, "");
    expect((await fetch(`${url}${bare}`)).status).toBe(401);
    expect((await fetch(`${url}${bare}`, { headers: as("b") })).status).toBe(404);
    expect((await fetch(`${url}${bare}`, { headers: as("a") })).status).toBe(200);
    const stolen = await call(`${api}/upscale`, "POST", { image_url: image!.url, scale: 2 }, as("b"));
    expect(stolen).toMatchObject({
      status: 422,
      body: { code: "input_lost", detail: "The picture is not there any more." },
    });
  });
});

describe("a batch", () => {
  test("of drafts has those made final that are approved, each pointing at the other, with the same seed", async () => {
    const { api, post, finished } = await openScene();
    const images = Array.from({ length: 20 }, (_, index) => ({
      prompt: `${prompt}, number ${index}`,
      aspect_ratio: "custom",
      width: 96,
      height: 64,
      quality: "high",
    }));
    const answer = await post("/batch-generate", { images, blog_id: "post-1" });
    expect(answer.status).toBe(202);
    const batch = CreateImageBatchResponse.parse(answer.body);
    expect(batch).toMatchObject({ status: "queued", total_images: 20, estimated_completion_time: 100 });
    const drafts = await Promise.all(batch.job_ids.map(finished));
    for (const draft of drafts) expect(draft).toMatchObject({ status: "completed", is_draft: true, blog_id: "post-1" });
    expect(BatchStatusResponse.parse((await call(`${api}/batches/${batch.batch_id}`)).body)).toMatchObject({
      status: "completed",
      progress_percentage: 100,
      counts: { completed: 20 },
    });

    const approved = batch.job_ids.slice(0, 10);
    const made = await post(`/batches/${batch.batch_id}/finalize`, { job_ids: approved, quality: "ultra" });
    expect(made.status).toBe(202);
    const finals = await Promise.all(CreateImageBatchResponse.parse(made.body).job_ids.map(finished));
    for (const [index, final] of finals.entries()) {
      const draft = await finished(approved[index]!);
      expect(final).toMatchObject({
        is_draft: false,
        draft_job_id: draft.job_id,
        blog_id: "post-1",
        final_job_id: null,
      });
      expect(draft.final_job_id).toBe(final.job_id);
      expect(final.result?.images[0]?.seed).toBe(draft.result?.images[0]?.seed);
      expect(final.result?.prompt_used).toBe(draft.result?.prompt_used);
    }
    // Those that are made final are not made so twice; the others can be, all at once.
    const polled = `${api}/jobs/${batch.job_ids[15]}`;
    const { headers } = await call(polled);
    const tag = { "if-none-match": headers.get("etag") ?? "" };
    expect((await call(polled, "GET", undefined, tag)).status).toBe(304);
    const again = await post(`/batches/${batch.batch_id}/finalize`, { job_ids: approved });
    expect(again).toMatchObject({ status: 409, body: { code: "job_state_conflict" } });
    expect(again.body.detail).toBe(
      `The draft ${approved[0]} is made final already: by the job ${finals[0]!.job_id}, in the quality ultra.`,
    );
    const key = { "idempotency-key": "the-rest" };
    const others = await post(`/batches/${batch.batch_id}/finalize`, { qualty: "ultra" }, key);
    expect(others.headers.get("x-galley-warnings") ?? "").toContain("qualty");
    const rest = CreateImageBatchResponse.parse(others.body);
    expect(rest.total_images).toBe(10);
    const repeated = await post(`/batches/${batch.batch_id}/finalize`, { qualty: "ultra" }, key);
    expect(repeated).toMatchObject({ status: 202, body: { batch_id: rest.batch_id } });
    expect(repeated.headers.get("idempotency-replayed")).toBe("true");
    // Who polls a draft sees that it has a final now, although the draft itself has not changed.
    expect(await call(polled, "GET", undefined, tag)).toMatchObject({
      status: 200,
      body: { final_job_id: rest.job_ids[5] },
    });
    expect((await post(`/batches/${batch.batch_id}/finalize`, undefined)).status).toBe(409);
  });

  test("is made as it is asked for with final_only", async () => {
    const { post, finished } = await openScene();
    const small = { prompt, aspect_ratio: "custom", width: 64, height: 64 };
    const images = [small, { ...small, quality: "draft" }];
    const { body } = await post("/batch-generate", { images, workflow: "final_only" });
    const jobs = await Promise.all(CreateImageBatchResponse.parse(body).job_ids.map(finished));
    expect(jobs.map(({ status, is_draft }) => [status, is_draft])).toEqual([
      ["completed", false],
      ["completed", true],
    ]);
  });
});

test("a draft is made final once, whoever asks how often; what is no complete draft is not", async () => {
  const { post, submit, finished } = await openScene();
  const draft = await submit({ prompt, quality: "draft", aspect_ratio: "custom", width: 64, height: 64 });
  await finished(draft.job_id);
  const finalize = (quality: string) => post(`/jobs/${draft.job_id}/finalize`, { quality });
  const asked = await Promise.all([1, 2, 3].map(() => finalize("high")));
  const ids = new Set(asked.map(({ body }) => CreateImageJobResponse.parse(body).job_id));
  expect(ids.size).toBe(1);
  const final = await finished([...ids][0]!);
  expect(final).toMatchObject({ status: "completed", draft_job_id: draft.job_id, is_draft: false });
  expect((await finished(draft.job_id)).final_job_id).toBe(final.job_id);
  const detail = `The draft is made final already: by the job ${final.job_id}, in the quality high.`;
  expect(await finalize("ultra")).toMatchObject({ status: 409, body: { code: "job_state_conflict", detail } });
  expect(await finalize("high")).toMatchObject({ status: 202, body: { job_id: final.job_id } });
  expect(await post(`/jobs/${final.job_id}/finalize`, {})).toMatchObject({ status: 409 });
  expect(await post(`/jobs/${crypto.randomUUID()}/finalize`, {})).toMatchObject({ status: 404 });
  expect(await post(`/jobs/${draft.job_id}/finalize`, { quality: "draft" })).toMatchObject({ status: 422 });
  expect(await post(`/jobs/${draft.job_id}/finalize`, { max_cost_usd: 0 })).toMatchObject({ status: 422 });
});

test("a final is asked for safely: by a key, and not again where another has taken its place", async () => {
  const { url, api, post, submit, finished } = await openScene();
  const small = { prompt, quality: "draft", aspect_ratio: "custom", width: 64, height: 64, seed: 4_294_967_295 };
  const draft = await submit(small);
  expect((await finished(draft.job_id)).result?.images[0]?.seed).toBe(4_294_967_295);
  await call(`${url}/api/v1/queues/image-generation-queue/pause`, "POST");
  const finalize = (quality: string, key: string) =>
    post(`/jobs/${draft.job_id}/finalize`, { quality, max_cost_usd: 1 }, { "idempotency-key": key });
  const first = await finalize("high", "one");
  expect(first.headers.get("idempotency-replayed")).toBeNull();
  const { job_id, cancel_url } = CreateImageJobResponse.parse(first.body);
  await call(`${url}${cancel_url}`, "DELETE");
  const repeated = await finalize("high", "one");
  expect(repeated).toMatchObject({ status: 202, body: { job_id } });
  expect(repeated.headers.get("idempotency-replayed")).toBe("true");
  expect(await finalize("ultra", "one")).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });

  const second = CreateImageJobResponse.parse((await finalize("ultra", "two")).body);
  const refused = await post(`/jobs/${job_id}/retry`, undefined);
  expect(refused).toMatchObject({ status: 409, body: { code: "job_state_conflict" } });
  expect(refused.body.detail).toContain(second.job_id);
  expect((await call(`${url}/api/v1/jobs/retry`, "POST", { status: "cancelled" })).body).toEqual({ job_ids: [] });
  await call(`${url}${second.cancel_url}`, "DELETE");
  expect(await post(`/jobs/${job_id}/retry`, undefined)).toMatchObject({ status: 200 });
  expect((await call(`${api}/jobs/${draft.job_id}`)).body).toMatchObject({ final_job_id: job_id });
});

test.each([
  ["/upscale", {}, "image_url must be given, or source_image_url, and not both."],
  [
    "/edit",
    { prompt, image_url: "https://a.example/b", source_image_url: "https://a.example/b" },
    "image_url must be given, or source_image_url, and not both.",
  ],
  [
    "/upscale",
    { image_url: "https://a.example/b", scale: 2, scale_factor: 2 },
    "scale must not be given together with scale_factor.",
  ],
  [
    "/generate-async",
    { prompt, width: 100 },
    "width must be given together with height where aspect_ratio is custom, and with no other aspect_ratio.",
  ],
])("what is wrong with a request to %s is told in a sentence (%#)", async (path, body, detail) => {
  const { post } = await openScene();
  expect(await post(path, body)).toMatchObject({ status: 422, body: { code: "validation_failed", detail } });
});

test("a draft whose final was cancelled waits for a decision again: it is made final anew, also in another quality", async () => {
  const { url, post, finished } = await openScene();
  const small = { prompt, aspect_ratio: "custom", width: 64, height: 64 };
  const { body } = await post("/batch-generate", { images: [small] });
  const { batch_id, job_ids } = CreateImageBatchResponse.parse(body);
  const draft = await finished(job_ids[0]!);
  const queue = `${url}/api/v1/queues/image-generation-queue`;
  await call(`${queue}/pause`, "POST");
  const first = CreateImageJobResponse.parse((await post(`/jobs/${draft.job_id}/finalize`, { quality: "high" })).body);
  expect((await call(`${url}${first.cancel_url}`, "DELETE")).status).toBe(200);
  const second = CreateImageJobResponse.parse(
    (await post(`/jobs/${draft.job_id}/finalize`, { quality: "ultra" })).body,
  );
  expect(second.job_id).not.toBe(first.job_id);
  expect((await call(`${url}${second.cancel_url}`, "DELETE")).status).toBe(200);
  await call(`${queue}/resume`, "POST");
  const third = CreateImageBatchResponse.parse((await post(`/batches/${batch_id}/finalize`, {})).body);
  const final = await finished(third.job_ids[0]!);
  expect(final).toMatchObject({ status: "completed", draft_job_id: draft.job_id });
  expect(final.result?.images[0]?.seed).toBe(draft.result?.images[0]?.seed);
  expect((await finished(draft.job_id)).final_job_id).toBe(final.job_id);
});

describe("from a picture", () => {
  test("others like it are made, a larger one, and one that is painted anew where the mask is white", async () => {
    const { url, post, picture } = await openScene();
    const small = { prompt, quality: "draft", aspect_ratio: "custom", width: 96, height: 64 };
    const source = ImageResult.parse((await post("/generate", small)).body).images[0]!;
    const variations = ImageResult.parse(
      (await post("/variations", { image_url: source.url, num_variations: 3 })).body,
    );
    expect(variations.images).toHaveLength(3);
    expect(new Set(variations.images.map(({ url }) => url)).size).toBe(3);
    for (const image of variations.images) expect(image).toMatchObject({ width: 96, height: 64 });
    // As a browser tells it: the whole address.
    const whole = `${url}${source.url}`;
    const large = ImageResult.parse((await post("/upscale", { source_image_url: whole, scale_factor: 4 })).body);
    expect(large.images[0]).toMatchObject({ width: 384, height: 256 });
    expect(sizeOfPng((await picture(large.images[0]!)).bytes)).toEqual([384, 256]);
    const mask = ImageResult.parse((await post("/generate", { ...small, seed: 9, style: "minimalist" })).body)
      .images[0]!;
    const edit = { image_url: source.url, mask_image_url: mask.url, prompt: "a full moon" };
    const edited = ImageResult.parse((await post("/edit", edit)).body);
    expect(edited.images[0]).toMatchObject({ width: 96, height: 64 });
    const asynchronous = await post("/upscale?async_mode=true", { image_url: source.url });
    expect(asynchronous.status).toBe(202);
  });

  test.each([
    ["a private address", { image_url: "http://10.0.0.1/x.png" }, "may not be fetched"],
    ["the metadata service", { image_url: "http://169.254.169.254/latest/" }, "may not be fetched"],
    ["a picture that is not there", { image_url: `/api/v1/images/files/${crypto.randomUUID()}/x.png` }, "not there"],
  ])("nothing is made of %s, and nothing is stored", async (_what, source, says) => {
    const folder = temporaryFolder();
    const { post } = await openScene({ STORAGE_URL: `file:${folder}` });
    const answer = await post("/upscale", source);
    expect(answer).toMatchObject({ status: 422, body: { code: "input_lost", detail: expect.stringContaining(says) } });
    await expect.poll(() => filesIn(folder)).toEqual([]);
  });
});

test.each([
  ["a prompt that is too short", { prompt: "ab" }],
  ["a prompt that is too long", { prompt: "a".repeat(1001) }],
  ["a size out of range", { prompt, aspect_ratio: "custom", width: 63, height: 100 }],
  ["half of a size", { prompt, aspect_ratio: "custom", width: 100 }],
  ["a size beside a ratio", { prompt, aspect_ratio: "1:1", width: 100, height: 100 }],
  ["an unknown style", { prompt, style: "cubist" }],
  ["a seed that is too large", { prompt, seed: 4_294_967_296 }],
])("%s is refused, and nothing is stored", async (_what, body) => {
  const folder = temporaryFolder();
  const { api, post } = await openScene({ STORAGE_URL: `file:${folder}` });
  for (const path of ["/generate-async", "/generate"]) {
    expect(await post(path, body)).toMatchObject({ status: 422, body: { code: "validation_failed" } });
  }
  expect((await call(`${api}/jobs`)).body).toMatchObject({ jobs: [] });
  await expect.poll(() => filesIn(folder)).toEqual([]);
});

test("who makes pictures is told, and which pictures belong to a post", async () => {
  const { url, api, submit, finished } = await openScene();
  const { providers } = ImageProviders.parse((await call(`${api}/providers`)).body);
  expect(providers).toMatchObject([
    { name: "local", is_default: true, operations: ["generate", "variations", "upscale", "edit"] },
  ]);
  expect(providers[0]!.qualities.map(({ quality, cost }) => [quality, cost])).toEqual([
    ["draft", 0],
    ["standard", 0],
    ["high", 0],
    ["ultra", 0],
  ]);
  // Four qualities of each operation, of edits for both kinds.
  expect(providers[0]!.offers).toHaveLength(20);
  expect(providers[0]!.offers.every(({ model, cost }) => model === "local" && cost === 0)).toBe(true);
  const blog = `${url}/api/v1/blog`;
  const post = { topic: "Lighthouses", keywords: ["lighthouse"], word_count_target: 100 };
  const written = await call(`${blog}/generate-enhanced?async_mode=true`, "POST", post);
  const blog_job_id = written.body.job_id as string;
  const small = { prompt, aspect_ratio: "custom", width: 64, height: 64, blog_job_id };
  const ids = [(await submit(small)).job_id, (await submit(small)).job_id];
  await Promise.all(ids.map(finished));
  const { images } = BlogImages.parse((await call(`${blog}/jobs/${blog_job_id}/images`)).body);
  expect(images.map(({ job_id }) => job_id)).toEqual(ids.toReversed());
  expect(images[0]).toMatchObject({ blog_job_id, status: "completed" });
});

test("a provider that has no key is refused where another has one", async () => {
  const { post } = await openScene({ STABILITY_AI_API_KEY: "sk-test", STABILITY_BASE_URL: "http://127.0.0.1:9" });
  const answer = await post("/generate-async", { prompt, provider: "replicate" });
  expect(answer).toMatchObject({ status: 422, body: { code: "model_not_available" } });
});
