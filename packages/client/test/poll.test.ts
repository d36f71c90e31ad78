import { describe, expect, test } from "vitest";
import {
  type BlogJobStatus,
  createAndPollBlogJob,
  GalleyError,
  JobCancelledError,
  JobFailedError,
  PollTimeoutError,
  pollBlogJob,
} from "../src/index.ts";
import { hangUp, json, problem } from "./support/fake-galley.ts";
import { jobId, post, request, status } from "./support/samples.ts";
import { useFakeGalley } from "./support/setup.ts";

const scene = useFakeGalley();

function timeline(...steps: [at: number, ...status: Parameters<typeof status>][]): void {
  scene.galley.timeline = steps.map(([at, ...args]) => ({ at, status: status(...args) }));
}

function usual(): void {
  timeline([0, "queued", 0], [7000, "processing", 10], [22_000, "processing", 60], [31_000, "completed", 100]);
}

const polls = () => scene.galley.seen.filter((seen) => seen.method === "GET");

describe("polling", () => {
  test("asks every 5 s, reports each change once and in order, and ends with the final status", async () => {
    usual();
    const reported: string[] = [];
    const final = await pollBlogJob(jobId, {
      ...scene.options,
      onProgress: (job) => reported.push(`${job.status} ${job.progress_percentage}`),
    });
    expect(final.result).toEqual(post);
    expect(reported).toEqual(["queued 0", "processing 10", "processing 60", "completed 100"]);
    expect(scene.time.waits).toEqual([5000, 5000, 5000, 5000, 5000, 5000, 5000]);
  });

  test("sends the ETag it was given, so that an unchanged job costs a 304", async () => {
    usual();
    await scene.client.pollBlogJob(jobId);
    expect(polls().map((seen) => seen.headers["if-none-match"])).toEqual([
      undefined,
      '"0"',
      '"0"',
      '"1"',
      '"1"',
      '"1"',
      '"2"',
      '"2"',
    ]);
  });

  test("without ETags (hidden by CORS) a job whose time left alone has changed is not reported again", async () => {
    usual();
    scene.galley.hasETags = false;
    const reported: (number | null)[] = [];
    const onProgress = (job: BlogJobStatus) => reported.push(job.progress_percentage);
    await scene.client.pollBlogJob(jobId, { onProgress });
    expect(reported).toEqual([0, 10, 60, 100]);
    expect(polls()).toHaveLength(8);
  });

  test("a lower progress is an old answer and is neither reported nor remembered", async () => {
    timeline([0, "processing", 40], [4000, "processing", 20], [9000, "processing", 50], [14_000, "failed", 50]);
    const reported: number[] = [];
    const final = await scene.client.pollBlogJob(jobId, {
      onProgress: (job) => reported.push(job.progress_percentage),
    });
    expect(reported).toEqual([40, 50, 50]);
    expect(final.status).toBe("failed");
    expect(polls()[2]?.headers["if-none-match"]).toBe('"0"');
  });

  test.each(["completed", "failed", "cancelled"] as const)(
    "%s ends it at once, at the first look too",
    async (word) => {
      timeline([0, word, word === "completed" ? 100 : 30]);
      expect((await scene.client.pollBlogJob(jobId)).status).toBe(word);
      expect(polls()).toHaveLength(1);
      expect(scene.time.waits).toEqual([]);
    },
  );

  test("an end is believed even with a lower progress than before", async () => {
    timeline([0, "processing", 40], [4000, "cancelled", 20]);
    expect((await scene.client.pollBlogJob(jobId)).status).toBe("cancelled");
  });

  test("a 304 that nobody asked for is no answer", async () => {
    scene.galley.next.push((response) => void response.writeHead(304).end());
    await expect(scene.client.pollBlogJob(jobId)).rejects.toMatchObject({ code: "invalid_answer", status: 304 });
  });

  test("a final word that this client does not know ends it too", async () => {
    const unknown = { ...status("failed", 30), status: "aborted" };
    scene.galley.next.push((response) => json(response, 200, unknown));
    expect(await scene.client.pollBlogJob(jobId)).toMatchObject({ status: "aborted" });
  });

  test("what onProgress throws ends it", async () => {
    const onProgress = () => {
      throw new Error("the bar broke");
    };
    await expect(scene.client.pollBlogJob(jobId, { onProgress })).rejects.toThrow("the bar broke");
    expect(polls()).toHaveLength(1);
  });
});

describe("the pace", () => {
  test("follows the server's suggestion when the caller gave no interval, within reason", async () => {
    timeline([0, "queued", 0], [20_000, "completed", 100]);
    scene.galley.suggests = 12;
    await scene.client.pollBlogJob(jobId);
    expect(scene.time.waits).toEqual([12_000, 12_000]);
  });

  test("a suggestion holds until another is made, also when a 304 does not repeat it", async () => {
    timeline([0, "queued", 0], [20_000, "completed", 100]);
    scene.galley.next.push((response) => {
      json(response, 200, status("queued", 0), { etag: '"0"', "retry-after": "2" });
    });
    await scene.client.pollBlogJob(jobId);
    expect(scene.time.waits).toEqual(Array(10).fill(2000));
    expect(polls()[1]?.headers["if-none-match"]).toBe('"0"');
  });

  test.each([
    [0, 500],
    [3600, 60_000],
  ])("a suggestion of %d s becomes %d ms", async (seconds, expected) => {
    timeline([0, "queued", 0], [expected, "completed", 100]);
    scene.galley.suggests = seconds;
    await scene.client.pollBlogJob(jobId);
    expect(scene.time.waits).toEqual([expected]);
  });

  test("the caller's own interval wins over the suggestion", async () => {
    timeline([0, "queued", 0], [3000, "completed", 100]);
    scene.galley.suggests = 12;
    await scene.client.pollBlogJob(jobId, { pollInterval: 1000 });
    expect(scene.time.waits).toEqual([1000, 1000, 1000]);
  });

  test.each([0, -5, Number.NaN])("an interval or limit of %d is a RangeError and nothing is sent", async (bad) => {
    await expect(scene.client.pollBlogJob(jobId, { pollInterval: bad })).rejects.toThrow(RangeError);
    await expect(scene.client.pollBlogJob(jobId, { maxWaitTime: bad })).rejects.toThrow(RangeError);
    expect(scene.galley.seen).toEqual([]);
  });

  test("long polling lets the server hold the answer, and sees the end when it comes", async () => {
    timeline([0, "queued", 0], [70_300, "completed", 100]);
    const start = scene.time.now();
    await scene.client.pollBlogJob(jobId, { longPoll: true });
    expect(polls().map((seen) => seen.query.get("wait"))).toEqual([null, "30", "30", "30"]);
    expect(scene.time.now() - start).toBe(70_300);
  });

  test("long polling with onProgress holds for one interval, so that progress is still seen", async () => {
    usual();
    const reported: number[] = [];
    await scene.client.pollBlogJob(jobId, {
      longPoll: true,
      onProgress: (job) => reported.push(job.progress_percentage),
    });
    expect(reported).toEqual([0, 10, 60, 100]);
    expect(new Set(polls().map((seen) => seen.query.get("wait")))).toEqual(new Set([null, "5"]));
  });

  test("a server that ignores wait is not asked more often for that", async () => {
    timeline([0, "queued", 0], [80_000, "completed", 100]);
    scene.galley.holdsAnswers = false;
    await scene.client.pollBlogJob(jobId, { longPoll: true });
    expect(scene.time.waits).toEqual([0, 30_000, 30_000, 30_000]);
  });
});

describe("when the job takes longer than the caller waits", () => {
  test("after 5 minutes it is a PollTimeoutError with the last status, after one last look", async () => {
    timeline([0, "processing", 10], [200_000, "processing", 55]);
    const start = scene.time.now();
    const error = await scene.client.pollBlogJob(jobId).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(PollTimeoutError);
    expect(error).toMatchObject({ jobId, lastStatus: { progress_percentage: 55 }, code: "poll_timeout" });
    expect(scene.time.now() - start).toBe(300_000);
    expect(polls()).toHaveLength(61);
  });

  test("a job that ends during the last, shorter pause is not missed", async () => {
    timeline([0, "processing", 10], [11_900, "completed", 100]);
    expect((await scene.client.pollBlogJob(jobId, { maxWaitTime: 12_000 })).status).toBe("completed");
    expect(scene.time.waits).toEqual([5000, 5000, 2000]);
  });

  test("without a limit it waits on", async () => {
    timeline([0, "processing", 10], [900_000, "completed", 100]);
    const final = await scene.client.pollBlogJob(jobId, { maxWaitTime: Number.POSITIVE_INFINITY });
    expect(final.status).toBe("completed");
  });
});

describe("when the server is away for a while", () => {
  test("a job that has answered before is waited for", async () => {
    timeline([0, "processing", 10], [60_000, "completed", 100]);
    const first: typeof hangUp = (response) => json(response, 200, status("processing", 10));
    scene.galley.next.push(first, ...Array(12).fill(hangUp), problem("internal_error", 500));
    expect((await scene.client.pollBlogJob(jobId)).status).toBe("completed");
    expect(polls().length).toBeGreaterThan(14);
  });

  test("a job that was just accepted is waited for", async () => {
    timeline([0, "processing", 10], [60_000, "completed", 100]);
    const created = await scene.client.createBlogJob(request);
    scene.galley.next.push(...Array(12).fill(hangUp), problem("internal_error", 500));
    expect((await scene.client.pollBlogJob(created)).status).toBe("completed");
  });

  test("a job that never answered is given up after the usual tries", async () => {
    scene.galley.next.push(...Array(20).fill(hangUp));
    await expect(scene.client.pollBlogJob(jobId)).rejects.toMatchObject({ name: "NetworkError" });
    expect(polls()).toHaveLength(5);
  });

  test("if it stays away, the timeout tells why", async () => {
    const created = await scene.client.createBlogJob(request);
    scene.galley.next.push(...Array(1000).fill(hangUp));
    const error = await scene.client.pollBlogJob(created, { maxWaitTime: 30_000 }).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: "PollTimeoutError", jobId, lastStatus: null });
    expect((error as Error).cause).toMatchObject({ name: "NetworkError", code: "network_error" });
  });

  test("a pause the server asks for is kept even when it is longer than the interval", async () => {
    timeline([0, "processing", 10], [100_000, "completed", 100]);
    const created = await scene.client.createBlogJob(request);
    scene.galley.next.push(problem("shutting_down", 503, { "retry-after": "90" }));
    await scene.client.pollBlogJob(created, { pollInterval: 10_000 });
    expect(scene.time.waits).toEqual([90_000, 10_000]);
  });

  test("a job that is gone ends it at once", async () => {
    timeline([0, "processing", 10]);
    scene.galley.next.push((response) => json(response, 200, status("processing", 10)), problem("job_not_found", 404));
    await expect(scene.client.pollBlogJob(jobId)).rejects.toMatchObject({ code: "job_not_found" });
  });
});

describe("creating and polling in one", () => {
  test("tells when the job is accepted, follows its status address, and gives the completed job", async () => {
    usual();
    scene.galley.linkBase = "/elsewhere";
    const told: string[] = [];
    const job = await createAndPollBlogJob(request, {
      ...scene.options,
      onCreated: (created) => told.push(created.status_url),
      onProgress: (seen) => told.push(seen.status),
    });
    expect(job.result.title).toBe(post.title);
    expect(told).toEqual([`/elsewhere/api/v1/blog/jobs/${jobId}`, "queued", "processing", "processing", "completed"]);
    expect(new Set(polls().map((seen) => seen.path))).toEqual(new Set([`/elsewhere/api/v1/blog/jobs/${jobId}`]));
  });

  test("a failed job is a JobFailedError with code, message and the job, after onProgress has seen it", async () => {
    timeline([0, "processing", 30], [4000, "failed", 30]);
    const words: string[] = [];
    const onProgress = (job: BlogJobStatus) => words.push(job.status);
    const error = await scene.client.createAndPollBlogJob(request, { onProgress }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(JobFailedError);
    expect(error).toBeInstanceOf(GalleyError);
    expect(error).toMatchObject({
      message: "The model refused the topic.",
      code: "content_refused",
      jobId,
      job: { status: "failed", progress_percentage: 30 },
    });
    expect(words).toEqual(["processing", "failed"]);
  });

  test("a cancelled job is a JobCancelledError with the job", async () => {
    timeline([0, "cancelled", 30]);
    const error = await scene.client.createAndPollBlogJob(request).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(JobCancelledError);
    expect(error).toMatchObject({ code: "job_cancelled", jobId, job: { status: "cancelled" } });
  });

  test("a completed job without its post is never passed off as one with it", async () => {
    timeline([0, "completed", 100, { result: null }]);
    await expect(scene.client.createAndPollBlogJob(request)).rejects.toMatchObject({ code: "invalid_answer" });
  });
});
