import { expect, test, vi } from "vitest";
import { type JobsListFilter, useJobs } from "../src/index.ts";
import { idOf, jobOf, startFakeGalley } from "./support/fake-galley.ts";
import { ended } from "./support/fake-jobs.ts";
import { pass, setHidden, shown, useInStage, useStage } from "./support/stage.tsx";

useStage();

/** A list in the stage, and its numbers as they are shown. */
function list(galley: ReturnType<typeof startFakeGalley>, filter: JobsListFilter = {}, options = {}) {
  const hook = (props: JobsListFilter) => useJobs(props, options);
  const { result, rerender, unmount } = useInStage(hook, { client: galley.client, initialProps: filter });
  const numbers = () => result.current.jobs.map(({ job_id }) => Number(job_id.slice(-12)));
  return { result, rerender, unmount, numbers };
}

test("the newest come first, more by page, and a new job is seen at once", async () => {
  const galley = startFakeGalley();
  for (let number = 1; number <= 5; number++) galley.set(ended(jobOf(number, "completed", 100), "completed"));
  const { result, numbers } = list(galley, { limit: 2 });
  expect(result.current.isLoading).toBe(true);
  await shown();
  expect(result.current).toMatchObject({ isLoading: false, hasMore: true, connection: "live" });
  expect(numbers()).toEqual([5, 4]);
  await result.current.loadMore();
  await shown();
  expect(numbers()).toEqual([5, 4, 3, 2]);
  galley.set(jobOf(6, "queued", 0));
  await shown();
  expect(numbers()).toEqual([6, 5, 4, 3, 2]);
  await result.current.loadMore();
  await shown();
  expect(numbers()).toEqual([6, 5, 4, 3, 2, 1]);
  expect(result.current.hasMore).toBe(false);
});

test("a job changes in its place, keeps its updates, and leaves a list of another state", async () => {
  const galley = startFakeGalley();
  const update = { stage: "a", stage_number: 1, total_stages: 2, progress_percentage: 5, status: "s" };
  const updates = [{ ...update, details: null, metadata: {}, timestamp: "2026-11-22T10:00:00.000Z" }];
  galley.set(jobOf(1, "processing", 10, { progress_updates: updates }));
  galley.set(jobOf(2, "queued", 0));
  const { result, numbers } = list(galley, { status: ["queued", "processing"] });
  await shown();
  galley.set(jobOf(1, "processing", 40));
  await shown();
  expect(numbers()).toEqual([2, 1]);
  expect(result.current.jobs[1]).toMatchObject({ progress_percentage: 40, progress_updates: updates });
  galley.set(ended(jobOf(2, "completed", 100), "completed"));
  await shown();
  expect(numbers()).toEqual([1]);
});

test("what does not fit the filter does not come in", async () => {
  const galley = startFakeGalley();
  const { numbers } = list(galley, { kind: "image", metadata: { team: "a" }, created_after: "2026-11-22T00:05:00Z" });
  await shown();
  const fits = { kind: "image", metadata: { team: "a" } };
  galley.set(jobOf(9, "queued", 0, fits));
  galley.set(jobOf(8, "queued", 0, { ...fits, kind: "blog" }));
  galley.set(jobOf(7, "queued", 0, { ...fits, metadata: { team: "b" } }));
  galley.set(jobOf(4, "queued", 0, fits));
  await shown();
  expect(numbers()).toEqual([9]);
});

test("lists of one client share one stream; the same filter in another object is the same list", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "queued", 0));
  const hook = () => [useJobs({ status: "queued", limit: 5 }), useJobs({ limit: 5, status: "queued" }), useJobs()];
  const { result, rerender, unmount } = useInStage(hook, { client: galley.client, initialProps: {} });
  await shown();
  rerender({});
  await shown();
  expect(result.current.map(({ jobs }) => jobs.length)).toEqual([1, 1, 1]);
  expect(galley.asked.sort()).toEqual(["GET /api/v1/events", "GET /api/v1/jobs", "GET /api/v1/jobs"]);
  unmount();
  await pass();
  expect(galley.open.size).toBe(0);
});

test("an event that comes after the list was made, and before it arrives, is not lost", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  const feed = list(galley, { status: "completed" });
  await shown();
  const release = galley.delay();
  const { result } = list(galley);
  await pass();
  galley.set(ended(jobOf(1, "completed", 100), "completed"));
  galley.set(jobOf(2, "queued", 0));
  await shown();
  expect(result.current).toMatchObject({ isLoading: true });
  release();
  await shown();
  expect(result.current.jobs).toMatchObject([{ status: "queued" }, { status: "completed", progress_percentage: 100 }]);
  expect(feed.numbers()).toEqual([1]);
});

test("an event that is older than the list does not set it back", async () => {
  const galley = startFakeGalley();
  galley.set(ended(jobOf(1, "completed", 100), "completed"));
  galley.client.watchJobs = async function* () {
    const { result: _, progress_updates: __, ...job } = jobOf(1, "processing", 30);
    yield { event: "status", job, jobs: null, connection: "live" };
    await new Promise(() => {});
  } as unknown as typeof galley.client.watchJobs;
  const release = galley.hold();
  const { result } = list(galley);
  await shown();
  release();
  await shown();
  expect(result.current).toMatchObject({
    connection: "live",
    jobs: [{ status: "completed", progress_percentage: 100 }],
  });
});

test("another filter is another list at once", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "queued", 0));
  galley.set(ended(jobOf(2, "failed", 20), "failed"));
  const { rerender, numbers, result } = list(galley, { status: "queued" });
  await shown();
  expect(numbers()).toEqual([1]);
  rerender({ status: "failed" });
  expect(result.current).toMatchObject({ jobs: [], isLoading: true });
  await shown();
  expect(numbers()).toEqual([2]);
});

test("what ended while the page was hidden is seen with it", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  const { result } = list(galley);
  await shown();
  setHidden(true);
  await pass(5100);
  expect(galley.open.size).toBe(0);
  galley.set(ended(jobOf(1, "completed", 100), "completed"));
  galley.set(ended(jobOf(2, "completed", 100), "completed"));
  setHidden(false);
  await shown();
  await shown();
  expect(result.current.jobs).toMatchObject([{ status: "completed" }, { status: "completed" }]);
});

test("each job that completes is told once, one of another list never", async () => {
  const galley = startFakeGalley();
  const onComplete = vi.fn();
  galley.set(jobOf(1, "processing", 10, { kind: "image" }));
  galley.set(jobOf(2, "processing", 10));
  list(galley, { kind: "image", status: "processing" }, { onComplete });
  await shown();
  galley.set(ended(jobOf(1, "completed", 100, { kind: "image" }), "completed"));
  galley.set(ended(jobOf(2, "completed", 100), "completed"));
  await shown();
  expect(onComplete.mock.calls).toMatchObject([[{ job_id: idOf(1), status: "completed" }]]);
});

test("an error keeps what is shown and is told once; a list that is not enabled asks for nothing", async () => {
  const galley = startFakeGalley(({ path, query }) =>
    path === "/api/v1/jobs" && query.get("cursor") ? { status: 400, body: {} } : undefined,
  );
  for (let number = 1; number <= 3; number++) galley.set(ended(jobOf(number, "completed", 100), "completed"));
  const onError = vi.fn();
  const { result, numbers } = list(galley, { limit: 2 }, { onError });
  await shown();
  await result.current.loadMore();
  await shown();
  expect(numbers()).toEqual([3, 2]);
  expect(result.current.error).toMatchObject({ name: "GalleyError", status: 400 });
  expect(onError).toHaveBeenCalledTimes(1);
  const other = startFakeGalley();
  const off = list(other, {}, { enabled: false });
  await shown();
  expect(off.result.current).toMatchObject({ jobs: [], isLoading: false, connection: "closed" });
  expect(other.asked).toEqual([]);
});
