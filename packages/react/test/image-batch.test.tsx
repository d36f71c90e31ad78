import { expect, test, vi } from "vitest";
import { type UseImageBatchOptions, useImageBatch } from "../src/index.ts";
import { startFakeBatches } from "./support/fake-batches.ts";
import { idOf } from "./support/fake-galley.ts";
import { pass, setHidden, shown, useInStage, useStage } from "./support/stage.tsx";

useStage();

const three = [{ prompt: "Lighthouse 1" }, { prompt: "Lighthouse 2" }, { prompt: "Lighthouse 3" }];

function begin(options: UseImageBatchOptions = {}, galley = startFakeBatches()) {
  const hook = (props: UseImageBatchOptions) => useImageBatch({ ...options, ...props });
  return { galley, ...useInStage(hook, { client: galley.client, initialProps: {} as UseImageBatchOptions }) };
}

test("pictures that were asked for come one by one, and the batch's figures with them", async () => {
  const onComplete = vi.fn();
  const { galley, result } = begin({ onComplete });
  expect(result.current).toMatchObject({ batchId: null, batch: null, jobs: [], isLoading: false });
  const { batch_id } = await result.current.create(three, { workflow: "draft_then_final" });
  await shown();
  expect(galley.posted).toEqual([{ images: three, workflow: "draft_then_final" }]);
  expect(result.current).toMatchObject({ batchId: batch_id, isCreating: false, connection: "live" });
  expect(result.current.jobs.map(({ status, final }) => [status, final])).toEqual(Array(3).fill(["queued", null]));
  galley.begin(1, 30);
  galley.complete(2);
  await shown();
  expect(result.current.batch).toMatchObject({
    status: "processing",
    counts: { processing: 1, completed: 1, queued: 1 },
  });
  expect(result.current.batch?.progress_percentage).toBeCloseTo(130 / 3, 1);
  expect(result.current.jobs[1]?.result?.images).toMatchObject([{ url: "/files/2.png" }]);
  galley.complete(1);
  galley.fail(3);
  await shown();
  expect(result.current).toMatchObject({
    batch: { status: "completed", progress_percentage: 100 },
    // The drafts may still be approved, also elsewhere.
    connection: "live",
  });
  expect(onComplete).toHaveBeenCalledTimes(1);
  expect(galley.open.size).toBe(1);
});

test("a batch without drafts is listened to until all have ended", async () => {
  const { galley, result } = begin();
  await result.current.create(three.slice(0, 2));
  for (const number of [1, 2]) galley.jobs.set(idOf(number), { ...galley.jobs.get(idOf(number))!, is_draft: false });
  await shown();
  expect(result.current.connection).toBe("live");
  galley.complete(1);
  galley.fail(2);
  await shown();
  expect(result.current).toMatchObject({ batch: { status: "completed" }, connection: "closed" });
  expect(galley.open.size).toBe(0);
});

test("drafts that are approved get finals, which are followed beside them", async () => {
  const { galley, result } = begin();
  await result.current.create(three);
  await shown();
  for (const number of [1, 2, 3]) galley.complete(number);
  await shown();
  const before = result.current.jobs;
  const finals = await result.current.approve([idOf(3), idOf(1)], { quality: "ultra" });
  await shown();
  expect(galley.posted.at(-1)).toEqual({ job_ids: [idOf(3), idOf(1)], quality: "ultra" });
  expect(finals).toEqual([idOf(4), idOf(5)]);
  expect(result.current.jobs.map(({ final }) => final?.job_id ?? null)).toEqual([idOf(5), null, idOf(4)]);
  // What has not changed is the same object: its tile is not rendered again.
  expect(result.current.jobs[1]).toBe(before[1]);
  galley.complete(5);
  await shown();
  expect(result.current.jobs[0]?.final).toMatchObject({ status: "completed", draft_job_id: idOf(1) });
  expect(result.current.jobs[0]?.final?.result?.images).toMatchObject([{ url: "/files/5.png" }]);
  expect(result.current.connection).toBe("live");
  galley.complete(4);
  await shown();
  expect(result.current.connection).toBe("live");
  await result.current.approve([idOf(2)]);
  galley.complete(6);
  await shown();
  expect(result.current.jobs.map(({ final }) => final?.status)).toEqual(Array(3).fill("completed"));
  expect(result.current.connection).toBe("closed");
});

test("a batch in the page's address is found with its finals, and another address is another batch", async () => {
  const { galley, result, unmount } = begin();
  await result.current.create(three.slice(0, 1));
  await shown();
  galley.complete(1);
  await shown();
  await result.current.approve([idOf(1)]);
  unmount();
  await pass();
  await galley.client.createImageBatch({ images: three.slice(0, 2) });
  const page = begin({ batchId: galley.batchId(1) }, galley);
  expect(page.result.current.isLoading).toBe(true);
  await shown();
  expect(page.result.current.jobs).toMatchObject([{ job_id: idOf(1), final: { job_id: idOf(2), status: "queued" } }]);
  page.rerender({ batchId: galley.batchId(3) });
  expect(page.result.current).toMatchObject({ batchId: galley.batchId(3), jobs: [], isLoading: true });
  await shown();
  expect(page.result.current.jobs.map(({ job_id }) => job_id)).toEqual([idOf(3), idOf(4)]);
  page.result.current.follow(null);
  await shown();
  expect(page.result.current).toMatchObject({ batchId: null, jobs: [], isLoading: false });
});

test("one that failed runs again; cancel ends all that is at work, finals too", async () => {
  const { galley, result } = begin();
  await result.current.create(three);
  await shown();
  galley.fail(1);
  galley.complete(2);
  await shown();
  expect(result.current.jobs[0]).toMatchObject({ status: "failed", error_message: "The prompt was refused." });
  await result.current.retry(idOf(1));
  await result.current.approve([idOf(2)]);
  await shown();
  expect(result.current.jobs.map(({ status, final }) => final?.status ?? status)).toEqual([
    "queued",
    "queued",
    "queued",
  ]);
  await result.current.cancel();
  await shown();
  expect(result.current.jobs.map(({ status, final }) => [status, final?.status])).toEqual([
    ["cancelled", undefined],
    ["completed", "cancelled"],
    ["cancelled", undefined],
  ]);
  // The draft whose final came to nothing may be approved again.
  expect([...galley.open].map((name) => name.split("/").at(-1))).toEqual(["events"]);
});

test("an unmount in flight ends all requests but the one that asks for pictures, and nothing is told", async () => {
  const onError = vi.fn();
  const { galley, result, unmount } = begin({ onError });
  await result.current.create(three);
  const release = galley.hold();
  await pass();
  expect(galley.open.size).toBe(1);
  const created = result.current.create(three);
  await pass();
  expect(galley.open.size).toBe(2);
  unmount();
  await pass();
  expect([...galley.open].map((name) => name.split("/").at(-1))).toEqual(["batch-generate"]);
  release();
  expect(await created).toMatchObject({ batch_id: galley.batchId(2) });
  expect(onError).not.toHaveBeenCalled();
});

test("a batch that is not there is an error, told once", async () => {
  const onError = vi.fn();
  const { galley, result } = begin({ onError, batchId: "b54b2cc0-6b0e-4d0a-9d4b-000000000099" });
  await shown();
  expect(result.current).toMatchObject({ isLoading: false, batch: null, error: { status: 404 }, connection: "closed" });
  expect(onError).toHaveBeenCalledTimes(1);
  expect(galley.open.size).toBe(0);
});

test("what came while the page was hidden is seen with it", async () => {
  const { galley, result } = begin();
  await result.current.create(three);
  await shown();
  setHidden(true);
  await pass(5100);
  expect(galley.open.size).toBe(0);
  for (const number of [1, 2, 3]) galley.complete(number);
  setHidden(false);
  await shown();
  await shown();
  expect(result.current.jobs.every(({ result: pictures }) => pictures !== null)).toBe(true);
  expect(result.current.batch).toMatchObject({ status: "completed" });
});
