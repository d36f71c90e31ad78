import { describe, expect, test } from "vitest";
import { call, startGalley } from "./support/server.ts";

// What clients of the earlier service write and read, word for word (SPEC 2.2, 2.3 and 4): the bodies are not parsed with
// our own schemas, so that a change of these would be seen.

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const anId = expect.stringMatching(uuid);
const aTime = expect.stringMatching(time);
const prompt = "A serene mountain landscape at sunset with vibrant colors";
const small = { aspect_ratio: "custom", width: 96, height: 64 };

const aPicture = {
  url: expect.stringMatching(/^\/api\/v1\/images\/files\//),
  width: expect.any(Number),
  height: expect.any(Number),
  format: "png",
  size_bytes: expect.any(Number),
  seed: expect.any(Number),
  thumbhash: expect.any(String),
};
const aResult = {
  success: true,
  images: [aPicture],
  generation_time_seconds: expect.any(Number),
  provider: "local",
  model: "local",
  cost: 0,
  prompt_used: prompt,
  warnings: expect.any(Array),
};
const accepted = {
  job_id: anId,
  status: "queued",
  message: "Image generation job queued successfully",
  estimated_completion_time: expect.any(Number),
  status_url: expect.stringMatching(/^\/api\/v1\/images\/jobs\//),
  events_url: expect.stringMatching(/\/events$/),
  cancel_url: expect.stringMatching(/^\/api\/v1\/images\/jobs\//),
  queue_position: expect.any(Number),
  is_draft: expect.any(Boolean),
};
const ofEveryJob = {
  title: prompt,
  job_id: anId,
  kind: "image",
  progress_updates: expect.any(Array),
  created_at: aTime,
  queued_at: aTime,
  started_at: aTime,
  completed_at: aTime,
  error_message: null,
  error_code: null,
  retry_count: 0,
  next_attempt_at: null,
  estimated_time_remaining: null,
  task_name: expect.anything(),
  cancel_requested: false,
  metadata: {},
  cost: 0,
  blog_id: null,
  blog_job_id: null,
  tags: [],
};
const completed = {
  ...ofEveryJob,
  status: "completed",
  progress_percentage: 100,
  current_stage: "processing_result",
  result: aResult,
};

async function openScene() {
  const { url } = await startGalley();
  const api = `${url}/api/v1/images`;
  return {
    post: (path: string, body?: unknown) => call(`${api}${path}`, "POST", body),
    get: async (path: string) => (await call(`${api}${path}`)).body,
  };
}

describe("the earlier API", () => {
  test("async, then status", async () => {
    const { post, get } = await openScene();
    const asked = { prompt, provider: "stability_ai", style: "photographic", quality: "standard", ...small };
    const answer = await post("/generate-async", { ...asked, blog_id: "blog-1", tags: ["hero"] });
    expect(answer).toMatchObject({ status: 202 });
    expect(answer.headers.get("location")).toBe(answer.body.status_url);
    expect(answer.body).toEqual({ ...accepted, estimated_completion_time: 15, is_draft: false });
    const id = answer.body.job_id;
    const job = await get(`/jobs/${id}?wait=60`);
    const links = { is_draft: false, final_job_id: null, draft_job_id: null, batch_id: null };
    expect(job).toEqual({
      ...completed,
      ...links,
      job_id: id,
      blog_id: "blog-1",
      tags: ["hero"],
      task_name: job.task_name,
    });
    const stages = ["preparing", "calling_provider", "storing", "processing_result"];
    expect(job.progress_updates).toEqual(
      stages.flatMap((stage, index) =>
        [/^(?!.*complete).*/i, /complete/i].map((words) => ({
          stage,
          stage_number: index + 1,
          total_stages: 4,
          progress_percentage: expect.any(Number),
          status: expect.stringMatching(words),
          details: words.test("complete") ? expect.any(String) : null,
          metadata: expect.any(Object),
          timestamp: aTime,
        })),
      ),
    );
  });

  test("sync", async () => {
    const { post } = await openScene();
    const answer = await post("/generate", { prompt, quality: "high", aspect_ratio: "3:4", negative_prompt: "people" });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({ ...aResult, images: [{ ...aPicture, width: 864, height: 1152 }] });
  });

  test("a batch of drafts, its status, and a final of one", async () => {
    const { post, get } = await openScene();
    const images = [
      { prompt, ...small },
      { prompt: "A harbour in fog", ...small },
    ];
    const made = await post("/batch-generate", { images, blog_id: "blog-1", workflow: "draft_then_final" });
    expect(made.status).toBe(202);
    expect(made.body).toEqual({
      batch_id: anId,
      job_ids: [anId, anId],
      status: "queued",
      total_images: 2,
      estimated_completion_time: 10,
    });
    const { batch_id, job_ids } = made.body as { batch_id: string; job_ids: string[] };
    for (const id of job_ids) await get(`/jobs/${id}?wait=60`);
    expect(await get(`/batches/${batch_id}`)).toEqual({
      batch_id,
      kind: "image",
      status: "completed",
      progress_percentage: 100,
      total_jobs: 2,
      counts: { pending: 0, queued: 0, processing: 0, completed: 2, failed: 0, cancelled: 0 },
      jobs: job_ids.map((job_id) => ({
        job_id,
        status: "completed",
        progress_percentage: 100,
        current_stage: "processing_result",
        error_code: null,
        error_message: null,
      })),
      created_at: aTime,
      completed_at: aTime,
    });
    const final = await post(`/jobs/${job_ids[0]}/finalize`, { quality: "high" });
    expect(final).toMatchObject({ status: 202, body: { estimated_completion_time: 20 } });
    expect(final.body).toEqual({ ...accepted, is_draft: false });
    const done = await get(`/jobs/${final.body.job_id}?wait=60`);
    const draft = await get(`/jobs/${job_ids[0]}`);
    const ofBlog = { blog_id: "blog-1" };
    expect(done).toEqual({
      ...{ ...completed, ...ofBlog, is_draft: false, final_job_id: null, draft_job_id: job_ids[0], batch_id: null },
      task_name: done.task_name,
    });
    expect(draft).toEqual({
      ...{ ...completed, ...ofBlog, is_draft: true, final_job_id: done.job_id, draft_job_id: null, batch_id },
      task_name: draft.task_name,
    });
  });

  test("upscale, by either pair of names", async () => {
    const { post } = await openScene();
    const source = (await post("/generate", { prompt, quality: "draft", ...small })).body as {
      images: Array<{ url: string }>;
    };
    const { url } = source.images[0]!;
    for (const asked of [
      { image_url: url, scale: 2 },
      { source_image_url: url, scale_factor: 2 },
    ]) {
      const answer = await post("/upscale", asked);
      expect(answer.status).toBe(200);
      const images = [{ ...aPicture, seed: expect.toBeOneOf([null, expect.any(Number)]), width: 192, height: 128 }];
      expect(answer.body).toEqual({ ...aResult, prompt_used: null, images });
    }
    const later = await post("/upscale?async_mode=true", { image_url: url, scale: 2 });
    expect(later.status).toBe(202);
    expect(later.body).toEqual({ ...accepted, is_draft: false });
  });
});
