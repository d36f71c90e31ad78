import { JobFailedError, PollTimeoutError } from "@galley/client";
import { useEffect } from "react";
import { expect, test, vi } from "vitest";
import { request } from "../../client/test/support/samples.ts";
import { useAsyncBlogGeneration } from "../src/index.ts";
import { idOf, jobOf, startFakeGalley } from "./support/fake-galley.ts";
import { ended } from "./support/fake-jobs.ts";
import { pass, setHidden, shown, useInStage, useStage } from "./support/stage.tsx";

useStage();

const looks = (galley: ReturnType<typeof startFakeGalley>): number => galley.count(`blog/jobs/${idOf(1)}`);

function begin(options: Parameters<typeof useAsyncBlogGeneration>[0] = {}, galley = startFakeGalley()) {
  const hook = (props: typeof options) => useAsyncBlogGeneration({ ...options, ...props });
  return { galley, ...useInStage(hook, { client: galley.client, initialProps: {} as typeof options }) };
}

test("createJob resolves with the id, and the post is waited for", async () => {
  const [onProgress, onComplete, onError] = [vi.fn(), vi.fn(), vi.fn()];
  const { galley, result } = begin({ onProgress, onComplete, onError });
  expect(result.current).toMatchObject({ jobId: null, status: null, progress: 0, isPolling: false, result: null });
  expect(await result.current.createJob(request)).toBe(idOf(1));
  await shown();
  expect(result.current).toMatchObject({ jobId: idOf(1), status: "queued", isPolling: true });
  galley.set(jobOf(1, "processing", 40));
  await pass(5000);
  await shown();
  expect(result.current).toMatchObject({ progress: 40, currentStage: "draft_generation", estimatedTimeRemaining: 240 });
  galley.set(ended(jobOf(1, "completed", 100), "completed"));
  await pass(5000);
  await shown();
  expect(result.current).toMatchObject({ status: "completed", isPolling: false, error: null, progress: 100 });
  expect(result.current.result?.title).toBe("Composting at home");
  expect(onProgress.mock.calls.map(([job]) => job.status)).toEqual(["queued", "processing", "completed"]);
  expect(onComplete.mock.calls).toMatchObject([[{ title: "Composting at home" }, { job_id: idOf(1) }]]);
  expect(onError).not.toHaveBeenCalled();
});

test("pollInterval is the time between two looks, 5 s where none is given", async () => {
  const usual = begin();
  await usual.result.current.createJob(request);
  // The first answer comes at once, the others are held.
  await pass(4900);
  expect(looks(usual.galley)).toBe(2);
  await pass(200);
  expect(looks(usual.galley)).toBe(3);
  const often = begin({ pollInterval: 1000 });
  await often.result.current.createJob(request);
  for (let second = 0; second < 3; second++) await pass(1010);
  expect(looks(often.galley)).toBe(5);
});

test("after maxWaitTime it is no longer waited for, the job carries on and is taken up again", async () => {
  const onError = vi.fn();
  const { galley, result } = begin({ onError });
  await result.current.createJob(request);
  galley.set(jobOf(1, "processing", 40));
  await pass(299_000);
  expect(result.current.isPolling).toBe(true);
  await pass(2000);
  expect(result.current.error).toBeInstanceOf(PollTimeoutError);
  expect(result.current).toMatchObject({ isPolling: false, status: "processing", jobId: idOf(1) });
  expect(onError).toHaveBeenCalledTimes(1);
  const before = looks(galley);
  await pass(60_000);
  expect(looks(galley)).toBe(before);
  galley.set(ended(jobOf(1, "completed", 100), "completed"));
  await result.current.pollJob(idOf(1));
  await shown();
  expect(result.current).toMatchObject({ status: "completed", error: null });
});

test("a failed and a cancelled job are errors of their own, each told once", async () => {
  const onError = vi.fn();
  const { galley, result } = begin({ onError });
  galley.set(ended(jobOf(1, "failed", 20), "failed"));
  await result.current.pollJob(idOf(1));
  await shown();
  expect(result.current.error).toBeInstanceOf(JobFailedError);
  expect(result.current).toMatchObject({ status: "failed", error: { code: "content_refused" }, result: null });
  galley.set(ended(jobOf(2, "processing", 20), "cancelled"));
  await result.current.pollJob(idOf(2));
  await shown();
  expect(result.current).toMatchObject({ status: "cancelled", error: { code: "job_cancelled" } });
  expect(onError).toHaveBeenCalledTimes(2);
});

test("a request that is refused rejects, is the error, and needs no catching", async () => {
  const onError = vi.fn();
  const refusing = startFakeGalley(({ method }) => (method === "PUT" ? { status: 200 } : undefined));
  refusing.client.createBlogJob = async () => {
    throw new TypeError("not a topic");
  };
  const { result } = begin({ onError }, refusing);
  void result.current.createJob(request);
  await shown();
  expect(result.current).toMatchObject({ jobId: null, isPolling: false, error: { message: "not a topic" } });
  await expect(result.current.createJob(request)).rejects.toThrow("not a topic");
  expect(onError).toHaveBeenCalledTimes(2);
});

test("with autoPoll off only pollJob waits; stopPolling and reset end it", async () => {
  const { galley, result } = begin({ autoPoll: false });
  await result.current.createJob(request);
  await pass(20_000);
  expect(looks(galley)).toBe(0);
  void result.current.pollJob(idOf(1));
  await shown();
  expect(result.current.isPolling).toBe(true);
  result.current.stopPolling();
  await pass();
  expect(galley.open.size).toBe(0);
  const before = looks(galley);
  await pass(20_000);
  expect(looks(galley)).toBe(before);
  expect(result.current).toMatchObject({ isPolling: false, jobId: idOf(1), status: "queued" });
  result.current.reset();
  await shown();
  expect(result.current).toMatchObject({ jobId: null, status: null, progress: 0, job: null });
});

test("a second post takes the place of the first, of which nothing more is heard", async () => {
  const onProgress = vi.fn();
  const { galley, result } = begin({ onProgress });
  await result.current.createJob(request);
  await shown();
  await result.current.createJob(request);
  await shown();
  expect(result.current.jobId).toBe(idOf(2));
  onProgress.mockClear();
  galley.set(jobOf(1, "processing", 90));
  await pass(10_000);
  expect(onProgress).not.toHaveBeenCalled();
});

test("pollJob in an effect is one poll under StrictMode", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  const hook = () => {
    const generation = useAsyncBlogGeneration();
    const { pollJob } = generation;
    useEffect(() => {
      void pollJob(idOf(1));
    }, [pollJob]);
    return generation;
  };
  const { result } = useInStage(hook, { client: galley.client, initialProps: {} });
  await shown();
  expect(result.current).toMatchObject({ isPolling: true, progress: 10 });
  // The first look, and the next, whose answer is held.
  expect(looks(galley)).toBe(2);
  expect(galley.open.size).toBe(1);
  void result.current.pollJob(idOf(1));
  await shown();
  expect(looks(galley)).toBe(2);
});

test.each(["create", "poll"])(
  "an unmount in flight (%s) ends the request, and nothing is called after it",
  async (what) => {
    const [onProgress, onError, onComplete] = [vi.fn(), vi.fn(), vi.fn()];
    const { galley, result, unmount } = begin({ onProgress, onError, onComplete });
    galley.set(ended(jobOf(1, "completed", 100), "completed"));
    const release = galley.hold();
    void (what === "create" ? result.current.createJob(request) : result.current.pollJob(idOf(1)));
    await pass();
    expect(galley.open.size).toBe(1);
    unmount();
    await pass();
    expect(galley.open.size).toBe(0);
    release();
    await pass(60_000);
    for (const callback of [onProgress, onError, onComplete]) expect(callback).not.toHaveBeenCalled();
  },
);

test("a hidden page does not poll, its time does not count, and the end is seen with the page", async () => {
  const onComplete = vi.fn();
  const { galley, result } = begin({ onComplete, maxWaitTime: 60_000 });
  await result.current.createJob(request);
  await pass(10_000);
  setHidden(true);
  await pass(6000);
  const before = looks(galley);
  await pass(600_000);
  expect(looks(galley)).toBe(before);
  expect(result.current).toMatchObject({ isPolling: true, error: null });
  setHidden(false);
  await pass(30_000);
  expect(result.current).toMatchObject({ isPolling: true, error: null });
  setHidden(true);
  await pass(10_000);
  galley.set(ended(jobOf(1, "completed", 100), "completed"));
  setHidden(false);
  await shown();
  expect(onComplete).toHaveBeenCalledTimes(1);
});

test("the time before and after the page was hidden counts as one", async () => {
  const { result } = begin({ maxWaitTime: 60_000 });
  await result.current.createJob(request);
  await pass(50_000);
  setHidden(true);
  await pass(20_000);
  setHidden(false);
  await pass(2000);
  expect(result.current.error).toBeNull();
  await pass(8000);
  expect(result.current.error).toBeInstanceOf(PollTimeoutError);
});

test("apiBaseUrl does without a provider's Galley", async () => {
  const galley = startFakeGalley();
  const asked: string[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation((async (url: string, init: RequestInit) => {
    asked.push(url);
    return galley.fetch(url.replace("/base/", "/"), init);
  }) as typeof fetch);
  const { result } = begin({ apiBaseUrl: "https://other.example/base" });
  expect(await result.current.createJob(request)).toBe(idOf(1));
  expect(asked[0]).toMatch("https://other.example/base/api/v1/blog/generate-enhanced");
});
