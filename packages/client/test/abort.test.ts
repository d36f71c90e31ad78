import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { waitFor } from "../src/abort.ts";
import { createGalleyClient, type FetchLike, type GalleyClient } from "../src/index.ts";
import { hangUp, silence } from "./support/fake-galley.ts";
import { jobId, request, status } from "./support/samples.ts";
import { useFakeGalley } from "./support/setup.ts";

const scene = useFakeGalley();
const reason = new Error("the user left");

/** Resolves when the fake has received so many requests. */
async function received(count: number): Promise<void> {
  await vi.waitFor(() => expect(scene.galley.seen.length).toBeGreaterThanOrEqual(count), { interval: 1 });
}

const calls: [string, (client: GalleyClient, signal: AbortSignal) => Promise<unknown>][] = [
  ["createBlogJob", (client, signal) => client.createBlogJob(request, { signal })],
  ["getJobStatus", (client, signal) => client.getJobStatus(jobId, { signal })],
  ["pollBlogJob", (client, signal) => client.pollBlogJob(jobId, { signal })],
  ["createAndPollBlogJob", (client, signal) => client.createAndPollBlogJob(request, { signal })],
  ["generateBlog", (client, signal) => client.generateBlog(request, { signal })],
  ["cancelJob", (client, signal) => client.cancelJob(jobId, { signal })],
  ["retryJob", (client, signal) => client.retryJob(jobId, { signal })],
  ["listJobs", (client, signal) => client.listJobs({}, { signal })],
];

describe.each(calls)("%s", (_, call) => {
  test("with a signal that has aborted sends nothing and rejects with its reason", async () => {
    await expect(call(scene.client, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(scene.galley.seen).toEqual([]);
  });

  test("aborted while the server is silent rejects with the reason and is not sent again", async () => {
    scene.galley.next.push(silence);
    const controller = new AbortController();
    const outcome = call(scene.client, controller.signal).catch((error: unknown) => error);
    await received(1);
    controller.abort(reason);
    expect(await outcome).toBe(reason);
    expect(scene.galley.seen).toHaveLength(1);
    expect(scene.time.waits).toEqual([]);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});

describe("each phase", () => {
  test("while the body arrives", async () => {
    scene.galley.next.push((response) => void response.writeHead(200).write('{"job_id":'));
    const controller = new AbortController();
    const outcome = scene.client.getJobStatus(jobId, { signal: controller.signal }).catch((error: unknown) => error);
    await received(1);
    controller.abort(reason);
    expect(await outcome).toBe(reason);
  });

  test("in the pause before a retry", async () => {
    scene.galley.next.push(hangUp);
    const controller = new AbortController();
    const wait = (_: number, signal?: AbortSignal) => {
      controller.abort(reason);
      return Promise.reject(signal?.reason);
    };
    const client = createGalleyClient({ ...scene.options, wait });
    await expect(client.createBlogJob(request, { signal: controller.signal })).rejects.toBe(reason);
    expect(scene.galley.seen).toHaveLength(1);
  });

  test("from within onProgress, after which nothing is asked", async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort(reason);
    const poll = scene.client.pollBlogJob(jobId, { signal: controller.signal, onProgress });
    await expect(poll).rejects.toBe(reason);
    expect(scene.galley.seen).toHaveLength(1);
  });

  test("from within onCreated: the job is made, and not watched", async () => {
    const controller = new AbortController();
    const onCreated = () => controller.abort(reason);
    const call = scene.client.createAndPollBlogJob(request, { signal: controller.signal, onCreated });
    await expect(call).rejects.toBe(reason);
    expect(scene.galley.seen.map((seen) => seen.method)).toEqual(["POST"]);
  });

  test("an AbortSignal that has run out is the caller's abort, not a network failure", async () => {
    const signal = AbortSignal.abort(new DOMException("time is up", "TimeoutError"));
    await expect(scene.client.getJobStatus(jobId, { signal })).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

describe("with the real timers (faked by the test)", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] }));
  afterEach(() => void vi.useRealTimers());

  const queued = () => Promise.resolve(Response.json(status("queued", 0), { headers: { etag: '"1"' } }));
  const deaf: FetchLike = () => new Promise(() => {});
  const connect = (fetch: FetchLike, more: { timeout?: number; maxRetries?: number } = {}) =>
    createGalleyClient({ baseUrl: "https://galley.example", fetch, random: () => 0, ...more });

  test("aborted between two polls, it rejects at once and leaves no timer and no listener", async () => {
    const controller = new AbortController();
    const fetch = vi.fn(queued);
    const outcome = connect(fetch)
      .pollBlogJob(jobId, { signal: controller.signal })
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(fetch).toHaveBeenCalledTimes(3);
    expect(vi.getTimerCount()).toBe(1);
    controller.abort(reason);
    expect(await outcome).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  test("a poll that ends well leaves no timer and no listener either", async () => {
    const controller = new AbortController();
    const answers = [queued, queued, () => Promise.resolve(Response.json(status("completed", 100)))];
    const poll = connect(() => answers.shift()!()).pollBlogJob(jobId, { signal: controller.signal });
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await poll).status).toBe("completed");
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  test("an abort does not wait for a fetch that does not listen", async () => {
    const controller = new AbortController();
    const outcome = connect(deaf)
      .getJobStatus(jobId, { signal: controller.signal })
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(5);
    controller.abort(reason);
    expect(await outcome).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a silent server times out after 30 s a try, and the request is aborted", async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const listening: FetchLike = (_, init) => {
      signals.push(init.signal);
      return new Promise((_resolve, reject) =>
        init.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
      );
    };
    const outcome = connect(listening, { maxRetries: 1 })
      .getJobStatus(jobId)
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(29_999);
    expect(signals.map((signal) => signal?.aborted)).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1 + 250);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await outcome).toMatchObject({ name: "NetworkError", code: "timeout", retryable: true });
    expect(String(await outcome)).toContain("30000 ms");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a call's own timeout wins over the client's, and one left undefined does not", async () => {
    const client = connect(deaf, { timeout: 2000, maxRetries: 0 });
    const own = client.getJobStatus(jobId, { timeout: 100 }).catch((error: unknown) => error);
    const inherited = client.getJobStatus(jobId, { timeout: undefined }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(100);
    expect(String(await own)).toContain("100 ms");
    await vi.advanceTimersByTimeAsync(1900);
    expect(String(await inherited)).toContain("2000 ms");
  });

  test("a held request has the time it asks the server for on top of the timeout", async () => {
    const outcome = connect(deaf, { maxRetries: 0 })
      .generateBlog(request)
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(329_999);
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await outcome).toMatchObject({ code: "timeout" });
  });

  test("so has a long poll", async () => {
    const answers: FetchLike[] = [queued];
    const fetch: FetchLike = (...call) => (answers.shift() ?? deaf)(...call);
    const controller = new AbortController();
    const wait = vi.fn(waitFor);
    const client = createGalleyClient({ baseUrl: "https://galley.example", fetch, wait });
    const outcome = client.pollBlogJob(jobId, { longPoll: true, signal: controller.signal }).catch((e: unknown) => e);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(wait).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(wait).toHaveBeenCalledTimes(2);
    controller.abort(reason);
    expect(await outcome).toBe(reason);
  });

  test("the last look, made when time is up, still has 5 s to be answered", async () => {
    const late: FetchLike = async () => {
      await waitFor(3000);
      return Response.json(status("completed", 100));
    };
    const answers: FetchLike[] = [queued, late];
    const fetch: FetchLike = (...call) => (answers.shift() ?? deaf)(...call);
    const poll = connect(fetch).pollBlogJob(jobId, { maxWaitTime: 5000 });
    await vi.advanceTimersByTimeAsync(8000);
    expect((await poll).status).toBe("completed");
  });

  test("a server that falls silent cannot stretch a poll more than 5 s past its limit", async () => {
    const answers: FetchLike[] = [queued];
    const fetch: FetchLike = (...call) => (answers.shift() ?? deaf)(...call);
    const outcome = connect(fetch)
      .pollBlogJob(jobId, { maxWaitTime: 20_000 })
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(25_000);
    expect(await outcome).toMatchObject({ name: "PollTimeoutError", jobId, lastStatus: { status: "queued" } });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("an endless interval is not cut to nothing by the timer's 32 bits", async () => {
    const fetch = vi.fn(queued);
    const controller = new AbortController();
    const outcome = connect(fetch)
      .pollBlogJob(jobId, { pollInterval: 1e12, maxWaitTime: Number.POSITIVE_INFINITY, signal: controller.signal })
      .catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(fetch).toHaveBeenCalledTimes(1);
    controller.abort(reason);
    expect(await outcome).toBe(reason);
  });
});
