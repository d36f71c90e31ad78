import { describe, expect, test, vi } from "vitest";
import { createBlogJob, createGalleyClient, GalleyError, getJobStatus } from "../src/index.ts";
import { json, problem, startFakeGalley } from "./support/fake-galley.ts";
import { jobId, post, request, status } from "./support/samples.ts";
import { useFakeGalley } from "./support/setup.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const scene = useFakeGalley();

describe("creating a job", () => {
  test("posts the request in async mode with a UUID as idempotency key, and gives what the server accepted", async () => {
    const job = await createBlogJob(request, scene.options);
    expect(job).toMatchObject({ job_id: jobId, status: "queued", estimated_completion_time: 240 });
    const [seen] = scene.galley.seen;
    expect(seen).toMatchObject({ method: "POST", path: "/api/v1/blog/generate-enhanced", body: request });
    expect(seen?.query.get("async_mode")).toBe("true");
    expect(seen?.headers["idempotency-key"]).toMatch(uuid);
    expect(seen?.headers["content-type"]).toBe("application/json");
  });

  test("two calls have two keys, and a key of the caller's own is sent as it is", async () => {
    await scene.client.createBlogJob(request);
    await scene.client.createBlogJob(request);
    await scene.client.createBlogJob(request, { idempotencyKey: "order-17" });
    const keys = scene.galley.seen.map((seen) => seen.headers["idempotency-key"]);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe("order-17");
  });

  test("the same key with another request is refused, as an error that carries the problem", async () => {
    await scene.client.createBlogJob(request, { idempotencyKey: "order-17" });
    const second = scene.client.createBlogJob({ ...request, topic: "Bees" }, { idempotencyKey: "order-17" });
    await expect(second).rejects.toMatchObject({ name: "GalleyError", status: 422, code: "validation_failed" });
  });
});

describe("one job", () => {
  test("its status is read, whether named by id or by what creating it answered", async () => {
    expect(await getJobStatus(jobId, scene.options)).toMatchObject({ job_id: jobId, status: "queued" });
    const job = await scene.client.createBlogJob(request);
    expect(await scene.client.getJobStatus(job)).toMatchObject({ job_id: jobId, status: "queued" });
  });

  test("it is cancelled, twice without harm, and then retried", async () => {
    const job = await scene.client.createBlogJob(request);
    expect((await scene.client.cancelJob(job)).status).toBe("cancelled");
    expect((await scene.client.cancelJob(jobId)).status).toBe("cancelled");
    expect((await scene.client.retryJob(job)).status).toBe("queued");
    const calls = scene.galley.seen.map((seen) => `${seen.method} ${seen.path}`);
    const path = `/api/v1/jobs/${jobId}`;
    expect(calls.slice(1)).toEqual([`DELETE /api/v1/blog/jobs/${jobId}`, `DELETE ${path}`, `POST ${path}/retry`]);
  });

  test("its own addresses are followed, not rebuilt from its id", async () => {
    scene.galley.linkBase = "/elsewhere";
    const job = await scene.client.createBlogJob(request);
    await scene.client.getJobStatus(job);
    await scene.client.cancelJob(job);
    const paths = scene.galley.seen.map((seen) => seen.path);
    expect(paths.slice(1)).toEqual(Array(2).fill(`/elsewhere/api/v1/blog/jobs/${jobId}`));
  });

  test("cancelling a completed job and retrying a queued one are conflicts", async () => {
    await expect(scene.client.retryJob(jobId)).rejects.toMatchObject({ status: 409, code: "job_state_conflict" });
    scene.galley.timeline = [{ at: 0, status: status("completed", 100) }];
    await expect(scene.client.cancelJob(jobId)).rejects.toMatchObject({ status: 409, retryable: false });
  });

  test("an unknown job is an error with the server's sentence", async () => {
    const error = await scene.client.getJobStatus("3b54b2cc-6b0e-4d0a-9d4b-2f6f2f0c7a99").catch((e: unknown) => e);
    expect(error).toBeInstanceOf(GalleyError);
    expect(error).toMatchObject({ message: "There is no such job.", code: "job_not_found", status: 404 });
    expect(error).toMatchObject({ problem: { instance: "/api/v1/blog/jobs/3b54b2cc-6b0e-4d0a-9d4b-2f6f2f0c7a99" } });
  });

  test.each(["", "..", ".", "a/b", "a?b", "a b"])("%j is no job id and is not sent", async (id) => {
    await expect(scene.client.cancelJob(id)).rejects.toThrow(TypeError);
    expect(scene.galley.seen).toEqual([]);
  });
});

describe("listing", () => {
  test("gives a page and takes a filter and a cursor", async () => {
    const first = await scene.client.listJobs();
    expect(first.jobs[0]).toMatchObject({ job_id: jobId });
    expect(first.next_cursor).toBe("page-2");
    const filter = { status: "queued", created_after: "2026-11-22T00:00:00Z", limit: 10, cursor: "page-2" } as const;
    expect((await scene.client.listJobs(filter)).next_cursor).toBeNull();
    expect(scene.galley.seen[0]?.query.toString()).toBe("");
    expect(Object.fromEntries(scene.galley.seen[1]?.query ?? [])).toEqual({ ...filter, limit: "10" });
  });
});

describe("addresses and credentials", () => {
  test("the key is a bearer token, and a call's headers are added to the client's", async () => {
    const headers = { "X-Team": "docs", "X-Trace": "1" };
    const client = createGalleyClient({ ...scene.options, apiKey: "secret", headers });
    await client.getJobStatus(jobId, { headers: { "x-trace": "2" } });
    expect(scene.galley.seen[0]?.headers).toMatchObject({
      authorization: "Bearer secret",
      "x-team": "docs",
      "x-trace": "2",
    });
  });

  test("under a path, the API is found there, also when the server does not know of it", async () => {
    const client = createGalleyClient({ ...scene.options, baseUrl: `${scene.galley.baseUrl}/galley/?x=1#y` });
    await client.getJobStatus(await client.createBlogJob(request));
    scene.galley.linkBase = "/galley";
    await client.getJobStatus(await client.createBlogJob(request));
    const under = `/galley/api/v1/blog`;
    const paths = scene.galley.seen.map((seen) => seen.path);
    expect(paths.slice(0, 2)).toEqual([`${under}/generate-enhanced`, `${under}/jobs/${jobId}`]);
    expect(paths.slice(2)).toEqual(paths.slice(0, 2));
  });

  test("a status address elsewhere is followed, but the key and the headers stay at home", async () => {
    const elsewhere = await startFakeGalley(scene.time);
    try {
      scene.galley.linkBase = elsewhere.baseUrl;
      const client = createGalleyClient({ ...scene.options, apiKey: "secret", headers: { "x-team": "docs" } });
      await client.getJobStatus(await client.createBlogJob(request));
      expect(elsewhere.seen[0]?.path).toBe(`/api/v1/blog/jobs/${jobId}`);
      expect(elsewhere.seen[0]?.headers).not.toHaveProperty("authorization");
      expect(elsewhere.seen[0]?.headers).not.toHaveProperty("x-team");
    } finally {
      await elsewhere.close();
    }
  });

  test("in a page, baseUrl may be relative to it", async () => {
    vi.stubGlobal("location", new URL("/studio/jobs?x=1", scene.galley.baseUrl));
    try {
      await createGalleyClient({ ...scene.options, baseUrl: "/" }).getJobStatus(jobId);
    } finally {
      vi.unstubAllGlobals();
    }
    expect(scene.galley.seen[0]?.path).toBe(`/api/v1/blog/jobs/${jobId}`);
  });

  test.each(["", "/api", "localhost:8080", "ftp://galley.example", "http://user:secret@galley.example"])(
    "%j is refused as baseUrl outside a page",
    (baseUrl) => {
      expect(() => createGalleyClient({ baseUrl })).toThrow(TypeError);
    },
  );

  test("a header that cannot be sent is the caller's mistake, not a network failure that is tried again", async () => {
    const call = scene.client.getJobStatus(jobId, { headers: { "x-bad": "a\nb" } });
    await expect(call).rejects.toThrow(TypeError);
    expect(scene.time.waits).toEqual([]);
  });

  test.each([0, -1, Number.NaN])("a timeout of %d is a RangeError", async (timeout) => {
    await expect(scene.client.getJobStatus(jobId, { timeout })).rejects.toThrow(RangeError);
  });
});

describe("answers that are not the contract's", () => {
  test("an HTML page with an error status becomes an error that names the call and the status", async () => {
    scene.galley.next.push((response) => {
      response.writeHead(403, { "content-type": "text/html" }).end("<html><h1>Forbidden</h1></html>");
    });
    const error = await scene.client.getJobStatus(jobId).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "http_error", status: 403, problem: undefined, retryable: false });
    expect(String(error)).toBe(`GalleyError: GET /api/v1/blog/jobs/${jobId} answered 403`);
  });

  test("a proxy's plain text and another API's JSON are quoted, cut short", async () => {
    scene.galley.next.push(
      (response) => void response.writeHead(418, { "content-type": "text/plain" }).end("x".repeat(5000)),
      (response) => json(response, 400, { detail: "Bad thing" }),
    );
    const plain = await scene.client.getJobStatus(jobId).catch((e: unknown) => e);
    expect(String(plain)).toMatch(/answered 418: x{200}$/);
    await expect(scene.client.getJobStatus(jobId)).rejects.toThrow(/answered 400: Bad thing$/);
  });

  test.each([
    ["HTML", (b: string) => `<html>${b}</html>`],
    ["cut off JSON", () => '{"job_id": "0b'],
    ["another JSON", () => '{"hello": "world"}'],
    ["null", () => "null"],
    ["a list", () => "[]"],
  ])("200 with %s is an invalid answer for every call", async (_, body) => {
    const calls = [
      () => scene.client.getJobStatus(jobId),
      () => scene.client.createBlogJob(request),
      () => scene.client.cancelJob(jobId),
      () => scene.client.listJobs(),
      () => scene.client.generateBlog(request),
      () => scene.client.pollBlogJob(jobId),
    ];
    for (const call of calls) {
      scene.galley.next.push((response) => void response.writeHead(200).end(body("hi")));
      await expect(call()).rejects.toMatchObject({ code: "invalid_answer", status: 200, retryable: false });
    }
    expect(scene.galley.seen).toHaveLength(calls.length);
  });
});

describe("a post in one held request", () => {
  test("answers the post, asking without async mode and with an idempotency key", async () => {
    expect(await scene.client.generateBlog(request)).toEqual(post);
    expect(scene.galley.seen[0]?.query.get("async_mode")).toBeNull();
    expect(scene.galley.seen[0]?.headers["idempotency-key"]).toMatch(uuid);
  });

  test("is polled to its end when the server answers 202 after all", async () => {
    const client = scene.client;
    const accepted = await client.createBlogJob(request);
    scene.galley.synchronous = (response) => json(response, 202, accepted);
    scene.galley.timeline.push({ at: 20_000, status: status("completed", 100) });
    expect(await client.generateBlog(request)).toEqual(post);
    expect(scene.time.waits).toEqual([5000, 5000, 5000, 5000]);
  });

  test.each([
    ["job_failed", 502],
    ["content_refused", 422],
  ] as const)(
    "a failed job (%s) is a JobFailedError with the job's id, and is not asked for again",
    async (code, status) => {
      scene.galley.synchronous = problem(code, status, { "x-job-id": jobId }, "The model refused the topic.");
      const call = scene.client.generateBlog(request);
      await expect(call).rejects.toMatchObject({
        name: "JobFailedError",
        message: "The model refused the topic.",
        code,
        jobId,
        retryable: false,
      });
      expect(scene.galley.seen).toHaveLength(1);
    },
  );

  test("a cancelled job is a JobCancelledError", async () => {
    scene.galley.synchronous = problem("job_cancelled", 409, { "x-job-id": jobId });
    await expect(scene.client.generateBlog(request)).rejects.toMatchObject({ name: "JobCancelledError", jobId });
  });
});
