import { BlogResult, blogStages, CreateJobResponse, JobList, JobStatusResponse, Problem } from "@galley/contract";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { call, startGalley } from "./support/server.ts";

const request = { topic: "Composting at home", keywords: ["composting", "kitchen waste"], length: "short" };
const source =
  "Compost is organic matter that micro-organisms have broken down. " +
  "A compost heap reaches 60 degrees in its middle. Turning the heap brings air to its middle.";

let url: string;
beforeEach(async () => {
  url = (await startGalley()).url;
});

const generate = (body: unknown, query = "?async_mode=true", headers: Record<string, string> = {}) =>
  call(`${url}/api/v1/blog/generate-enhanced${query}`, "POST", body, headers);

async function finished(job: CreateJobResponse): Promise<JobStatusResponse> {
  const answer = await call<JobStatusResponse>(`${url}${job.status_url}?wait=60`);
  return JobStatusResponse.parse(answer.body);
}

async function accept(body: unknown = request): Promise<CreateJobResponse> {
  const answer = await generate(body);
  expect(answer.status).toBe(202);
  return CreateJobResponse.parse(answer.body);
}

describe("an asynchronous request", () => {
  test("is answered 202 to the letter", async () => {
    const answer = await generate(request);
    expect(answer.status).toBe(202);
    const job = CreateJobResponse.parse(answer.body);
    expect(job).toEqual({
      job_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: "queued",
      message: "Blog generation job queued successfully",
      estimated_completion_time: 240,
      status_url: `/api/v1/blog/jobs/${job.job_id}`,
      events_url: `/api/v1/blog/jobs/${job.job_id}/events`,
      cancel_url: `/api/v1/blog/jobs/${job.job_id}`,
      queue_position: 0,
    });
    expect(answer.headers.get("location")).toBe(job.status_url);
  });

  test("may also be asked for with Prefer", async () => {
    const answer = await generate(request, "", { prefer: "respond-async" });
    expect(answer.status).toBe(202);
    expect(answer.headers.get("preference-applied")).toBe("respond-async");
  });

  test("ends with every field of the result, and two updates for each stage that applies", async () => {
    const job = await finished(await accept({ ...request, sources: [source] }));
    expect(job.error_message).toBeNull();
    expect(job.status).toBe("completed");
    const post = BlogResult.parse(job.result);
    expect(Object.keys(post).sort()).toEqual(Object.keys(BlogResult.shape).sort());
    expect(post.stage_results.map((result) => result.stage)).toEqual([...blogStages]);
    expect(job.progress_updates).toHaveLength(2 * blogStages.length);
    for (const [index, stage] of blogStages.entries()) {
      const [start, end] = job.progress_updates.slice(2 * index, 2 * index + 2);
      expect(start).toMatchObject({ stage, stage_number: index + 1, total_stages: blogStages.length });
      expect(end).toMatchObject({ stage, status: expect.stringContaining("complete") });
    }
    const percentages = job.progress_updates.map((update) => update.progress_percentage);
    expect(percentages).toEqual([...percentages].sort((a, b) => a - b));
    expect(percentages.at(-1)).toBe(100);
  });

  test("leaves out the stages that do not apply", async () => {
    const plain = { ...request, use_semantic_keywords: false, use_quality_scoring: false };
    const job = await finished(await accept(plain));
    const stages = new Set(job.progress_updates.map((update) => update.stage));
    const absent = blogStages.filter((stage) => !stages.has(stage));
    expect(absent).toEqual([
      "competitor_analysis",
      "length_optimization",
      "semantic_integration",
      "citation_generation",
      "quality_scoring",
    ]);
    expect(job.progress_updates[0]?.total_stages).toBe(8);
  });

  test("names fields that are not known in a header, and carries on", async () => {
    const answer = await generate({ ...request, tonality: "friendly" });
    expect(answer.status).toBe(202);
    expect(answer.headers.get("x-galley-warnings")).toBe("unknown_fields: tonality");
  });

  test("with an Idempotency-Key makes one job, however often it comes", async () => {
    const key = { "idempotency-key": "post-1" };
    const [first, second] = [
      await generate(request, "?async_mode=true", key),
      await generate(request, "?async_mode=true", key),
    ];
    expect(second.body.job_id).toBe(first.body.job_id);
    expect(first.headers.get("idempotency-replayed")).toBeNull();
    expect(second.headers.get("idempotency-replayed")).toBe("true");
    const other = await generate({ ...request, length: "long" }, "?async_mode=true", key);
    expect(other.status).toBe(422);
    expect(Problem.parse(other.body).code).toBe("idempotency_key_reused");
  });
});

test("a synchronous request is held until the post is written", async () => {
  const answer = await generate(request, "");
  expect(answer.status).toBe(200);
  expect(BlogResult.parse(answer.body).success).toBe(true);
  const job = await call(`${url}/api/v1/jobs/${answer.headers.get("x-job-id")}`);
  expect(job.body).toMatchObject({ status: "completed", result: { title: answer.body.title } });
});

describe("a job's status", () => {
  test("is cheap to poll: the same ETag gives 304 until something changes", async () => {
    const job = await accept();
    await finished(job);
    const first = await call(`${url}${job.status_url}`);
    const etag = first.headers.get("etag") ?? "";
    expect(first.headers.get("cache-control")).toBe("private, no-cache");
    expect(first.headers.get("retry-after")).toBeNull();
    const ifNoneMatch = { "if-none-match": `"x", W/${etag}` };
    const second = await call(`${url}${job.status_url}`, "GET", undefined, ifNoneMatch);
    expect(second.status).toBe(304);
    expect(second.body).toBeUndefined();
    const other = await accept();
    await call(`${url}${other.cancel_url}`, "DELETE");
    expect((await call(`${url}${other.status_url}`, "GET", undefined, ifNoneMatch)).status).toBe(200);
  });

  test("is the same under the kind and under all jobs", async () => {
    const job = await accept();
    await finished(job);
    const byKind = await call(`${url}/api/v1/blog/jobs/${job.job_id}`);
    const byAll = await call(`${url}/api/v1/jobs/${job.job_id}`);
    expect(byAll.body).toEqual(byKind.body);
  });

  test("changes its ETag with the job, and says when to ask again until the job is final", async () => {
    const job = await accept();
    const first = await call(`${url}${job.status_url}`);
    expect(Number(first.headers.get("retry-after"))).toBeGreaterThan(0);
    const last = await call(`${url}${job.status_url}`, "GET", undefined, {
      prefer: "wait=60",
      "if-none-match": first.headers.get("etag") ?? "",
    });
    expect(last).toMatchObject({ status: 200, body: { status: "completed" } });
    expect(last.headers.get("preference-applied")).toBe("wait=60");
    expect(last.headers.get("retry-after")).toBeNull();
  });

  test("comes live: a snapshot, the stages, the end", async () => {
    const job = await accept();
    const response = await fetch(`${url}${job.events_url}`);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const events = (await response.text()).split("\n\n").filter((event) => event.includes("event:"));
    const names = events.map((event) => /^event: (.*)$/m.exec(event)?.[1]);
    expect(names[0]).toBe("snapshot");
    expect(names.at(-1)).toBe("completed");
    const resumed = await fetch(`${url}${job.events_url}`, { headers: { "last-event-id": "15" } });
    const ids = [...(await resumed.text()).matchAll(/^id: (\d+)$/gm)].map((match) => match[1]);
    expect(ids[0]).toBe("16");
    expect(new Set(ids).size).toBe(ids.length);
  });
});

test("history comes newest first in pages, without results", async () => {
  const accepted: string[] = [];
  for (let count = 0; count < 5; count++) accepted.push((await accept()).job_id);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: string = `${url}/api/v1/blog/jobs?limit=2${cursor ? `&cursor=${cursor}` : ""}`;
    const list: JobList = JobList.parse((await call(page)).body);
    for (const job of list.jobs) expect(job).not.toHaveProperty("result");
    seen.push(...list.jobs.map((job) => job.job_id));
    cursor = list.next_cursor;
  } while (cursor);
  expect(seen).toEqual(accepted.reverse());
  expect((await call(`${url}/api/v1/blog/jobs?status=failed`)).body).toMatchObject({ jobs: [] });
});

describe("bad input", () => {
  const noJobs = async () => expect((await call(`${url}/api/v1/jobs`)).body).toMatchObject({ jobs: [] });
  const deep = `${'{"a":'.repeat(200)}1${"}".repeat(200)}`;
  const bodies: Array<[string, unknown, number, string, string?]> = [
    ["an empty topic", { ...request, topic: "" }, 422, "validation_failed", "topic"],
    ["a topic of blanks", { ...request, topic: "      " }, 422, "validation_failed", "topic"],
    ["no topic", { keywords: ["a"] }, 422, "validation_failed", "topic"],
    ["5,000 keywords", { ...request, keywords: Array(5000).fill("word") }, 422, "validation_failed", "keywords"],
    ["no keyword", { ...request, keywords: [] }, 422, "validation_failed", "keywords"],
    ["wrong types", { ...request, topic: 7, keywords: "a" }, 422, "validation_failed", "topic"],
    ["an unknown tone", { ...request, tone: "sarcastic" }, 422, "validation_failed", "tone"],
    ["too few words", { ...request, word_count_target: 99 }, 422, "validation_failed", "word_count_target"],
    ["a model without a key", { ...request, model: "openai:gpt-5" }, 422, "model_not_available"],
    ["a list for a body", [], 422, "validation_failed"],
    ["deep JSON", deep, 400, "body_too_deep"],
    ["what is not JSON", "{topic: x}", 400, "malformed_body"],
    ["nothing", "", 422, "validation_failed"],
    ["a 20 MB body", JSON.stringify({ ...request, sources: ["x".repeat(20_000_000)] }), 413, "body_too_large"],
  ];

  test.each(bodies)("%s is refused in words, and nothing is recorded", async (_name, body, status, code, path) => {
    const answer = await generate(body);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    const problem = Problem.parse(answer.body);
    expect(problem).toMatchObject({ status, code, instance: "/api/v1/blog/generate-enhanced" });
    expect(problem.detail).toMatch(/^\S.* (must|is|are|has|needs) .*\.$/s);
    if (path) expect(problem.errors?.map((error) => error.path)).toContain(path);
    await noJobs();
  });

  test("a form instead of JSON is 415", async () => {
    const answer = await generate("topic=x", "?async_mode=true", {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(answer).toMatchObject({ status: 415, body: { code: "unsupported_media_type" } });
  });

  test("a wrong method is 405 and says which is right", async () => {
    const answer = await call(`${url}/api/v1/blog/generate-enhanced`, "PUT", request);
    expect(answer).toMatchObject({ status: 405, body: { code: "method_not_allowed" } });
    expect(answer.headers.get("allow")).toBe("POST");
  });

  test("an unknown job, a bad UUID and an unknown path are told apart", async () => {
    const unknown = await call(`${url}/api/v1/blog/jobs/00000000-0000-4000-8000-000000000000`);
    expect(unknown).toMatchObject({ status: 404, body: { code: "job_not_found" } });
    expect(await call(`${url}/api/v1/blog/jobs/42`)).toMatchObject({
      status: 422,
      body: { code: "validation_failed" },
    });
    expect(await call(`${url}/api/v1/blogs`)).toMatchObject({ status: 404, body: { code: "not_found" } });
    const verbs = [`/${"0".repeat(8)}`, "/x/retry"].map((path) => call(`${url}/api/v1/jobs${path}`, "DELETE"));
    for (const answer of await Promise.all(verbs)) expect(answer.status).toBeLessThan(500);
  });

  test("field names and parameters of any kind are no fault of ours", async () => {
    const odd = JSON.stringify({ ...request, "\ud800": 1, [`${"x".repeat(59)}\u{1f600}`]: 1 }).replace(
      '"\\ud800"',
      '"\\ud800"',
    );
    expect((await generate(odd)).status).toBe(202);
    expect((await call(`${url}/api/v1/jobs/${"9".repeat(300)}`)).status).toBe(400);
    expect((await call(`${url}/api/v1/jobs/%ff`)).status).toBeLessThan(500);
  });

  test("a call without a body may still say that it sends JSON", async () => {
    // A job that is being worked on takes a moment to be cancelled; this one is not begun.
    const queue = `${url}/api/v1/queues/blog-generation-queue`;
    await call(`${queue}/pause`, "POST");
    onTestFinished(async () => {
      await call(`${queue}/resume`, "POST");
    });
    const job = await accept();
    const json = { "content-type": "application/json" };
    expect((await call(`${url}${job.cancel_url}`, "DELETE", undefined, json)).status).toBe(200);
    expect((await call(`${url}${job.status_url}/retry`, "POST", undefined, json)).status).toBe(200);
    expect((await call(`${url}${job.cancel_url}`, "DELETE")).status).toBe(200);
    const many = await call<{ job_ids: string[] }>(`${url}/api/v1/blog/jobs/retry`, "POST", { status: "cancelled" });
    expect(many.body.job_ids).toEqual([job.job_id]);
    expect((await call(`${url}/api/v1/blog/jobs/retry`, "POST")).body).toEqual({ job_ids: [] });
  });

  test("a forged cursor is refused", async () => {
    expect(await call(`${url}/api/v1/jobs?cursor=abc`)).toMatchObject({
      status: 422,
      body: { code: "validation_failed" },
    });
  });
});

describe("in open mode", () => {
  test("a request that another web page has caused is refused", async () => {
    const answer = await call(`${url}/api/v1/jobs`, "GET", undefined, { origin: "https://evil.example" });
    expect(answer).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((await call(`${url}/api/v1/jobs`, "GET", undefined, { origin: url })).status).toBe(200);
  });
});

test("the API describes itself in OpenAPI 3.1, with the contract's schemas", async () => {
  const { body } = await call<{ openapi: string; paths: object; components: { schemas: object } }>(
    `${url}/openapi.json`,
  );
  expect(body.openapi).toBe("3.1.0");
  expect(Object.keys(body.paths)).toEqual(
    expect.arrayContaining(["/api/v1/blog/generate-enhanced", "/api/v1/blog/jobs/{job_id}", "/api/v1/jobs"]),
  );
  expect(Object.keys(body.components.schemas)).toEqual(
    expect.arrayContaining(["EnhancedBlogGenerationRequest", "BlogResult", "CreateJobResponse", "Problem"]),
  );
});
