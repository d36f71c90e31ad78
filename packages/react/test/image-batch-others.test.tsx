import { expect, test, vi } from "vitest";
import { type UseImageBatchOptions, useImageBatch, useJobs } from "../src/index.ts";
import { startFakeBatches } from "./support/fake-batches.ts";
import { idOf, jobOf, startFakeGalley } from "./support/fake-galley.ts";
import { problem, type Reply } from "./support/fake-wire.ts";
import { pass, setHidden, shown, useInStage, useStage } from "./support/stage.tsx";

useStage();

/** A batch of two drafts that are complete, in the stage. */
async function drafts(options: UseImageBatchOptions = {}) {
  const galley = startFakeBatches();
  const { result } = useInStage(() => useImageBatch(options), { client: galley.client, initialProps: {} });
  await result.current.create([{ prompt: "Lighthouse 1" }, { prompt: "Lighthouse 2" }]);
  await shown();
  for (const number of [1, 2]) galley.complete(number);
  await shown();
  const finals = () => result.current.jobs.map(({ final }) => final?.job_id ?? null);
  return { galley, result, finals };
}

test("what is approved in another tab is seen at once; other images that are made are asked for once", async () => {
  const { galley, result, finals } = await drafts();
  galley.set(jobOf(9, "queued", 0, { kind: "image", is_draft: false, final_job_id: null, draft_job_id: null }));
  await shown();
  galley.set({ ...galley.jobs.get(idOf(9))!, status: "processing" });
  galley.set(jobOf(8, "queued", 0));
  await shown();
  expect([galley.count(idOf(9)), galley.count(idOf(8))]).toEqual([1, 0]);
  expect(finals()).toEqual([null, null]);
  await galley.client.finalizeImageBatch(galley.batchId(1), { job_ids: [idOf(2)] });
  await shown();
  expect(finals()[0]).toBeNull();
  expect(result.current.jobs[1]?.final).toMatchObject({ status: "queued", draft_job_id: idOf(2) });
});

test("what was approved elsewhere while the page was hidden is seen with it", async () => {
  const { galley, finals } = await drafts();
  setHidden(true);
  await pass(5100);
  expect(galley.open.size).toBe(0);
  await galley.client.finalizeImageBatch(galley.batchId(1), { job_ids: [idOf(1)] });
  setHidden(false);
  await shown();
  await shown();
  expect(finals()).toEqual([idOf(3), null]);
});

test("an answer that is late does not set a job back", async () => {
  const { galley, result } = await drafts();
  const [final] = await result.current.approve([idOf(1)]);
  await shown();
  const late = galley.delay();
  galley.fail(3);
  await shown();
  // From here on answers come at once, and that one after them.
  galley.delay()();
  galley.begin(3, 30);
  galley.complete(3);
  await shown();
  expect(result.current.jobs[0]?.final).toMatchObject({ job_id: final, status: "completed" });
  late();
  await shown();
  expect(result.current.jobs[0]?.final).toMatchObject({ status: "completed", result: { success: true } });
});

test.each(["a batch", "a list"])(
  "%s whose events are refused says why, once, and goes on when it is asked",
  async (what) => {
    let events: Reply | undefined;
    const galley = startFakeGalley(({ path }) => {
      if (path === "/api/v1/events") return events;
      const jobs = [{ job_id: idOf(1), status: "queued", progress_percentage: 0 }];
      return path.endsWith("/batches/b1") ? { status: 200, body: { batch_id: "b1", jobs, counts: {} } } : undefined;
    });
    galley.set(jobOf(1, "queued", 0, { kind: "image", final_job_id: null }));
    events = problem("unauthorized", 401);
    const onError = vi.fn();
    const hook = () => (what === "a batch" ? useImageBatch({ batchId: "b1", onError }) : useJobs({}, { onError }));
    const { result } = useInStage(hook, { client: galley.client, initialProps: {} });
    await shown();
    expect(result.current).toMatchObject({
      connection: "closed",
      error: { status: 401 },
      jobs: [{ status: "queued" }],
    });
    expect(onError).toHaveBeenCalledTimes(1);
    events = undefined;
    await result.current.refresh();
    await shown();
    expect(result.current).toMatchObject({ connection: "live", error: null });
    galley.set(jobOf(1, "processing", 50, { kind: "image", final_job_id: null }));
    await shown();
    expect(result.current.jobs).toMatchObject([{ status: "processing" }]);
    expect(onError).toHaveBeenCalledTimes(1);
  },
);
