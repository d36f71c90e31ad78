import { UploadError } from "@galley/client";
import { expect, test, vi } from "vitest";
import { type UseDatasetUploadOptions, useDatasetUpload } from "../src/index.ts";
import { datasetId, picturesNamed, projectId, startFakeDataset } from "./support/fake-dataset.ts";
import { pass, shown, useInStage, useStage } from "./support/stage.tsx";

useStage();

function begin(options: UseDatasetUploadOptions = {}, galley = startFakeDataset()) {
  const hook = () => useDatasetUpload(projectId, datasetId, options);
  return { galley, ...useInStage(hook, { client: galley.client, initialProps: {} }) };
}

/** Time enough for a request that is tried five times in vain. */
const patience = 60_000;

test("both phases in one view: sent, then processed, and told once", async () => {
  const onComplete = vi.fn();
  const { galley, result } = begin({ onComplete });
  await shown();
  expect(result.current).toMatchObject({ state: "idle", report: null, progress: { totalFiles: 0, percentage: 0 } });
  const release = galley.hold();
  const sent = result.current.upload(picturesNamed("a.jpg", "b.jpg"));
  await shown();
  expect(result.current).toMatchObject({ state: "uploading", progress: { totalFiles: 2, counts: { uploading: 2 } } });
  release();
  expect(await sent).toMatchObject({ counts: { stored: 2 }, aborted: false });
  await shown();
  expect(result.current).toMatchObject({ state: "processing", progress: { percentage: 100, counts: { stored: 2 } } });
  expect(result.current.processing).toMatchObject({ total_files: 2, processed_files: 0 });
  galley.process(1);
  await shown();
  expect(result.current).toMatchObject({ state: "processing", processing: { processed_files: 1 } });
  galley.process(1);
  await shown();
  expect(result.current).toMatchObject({ state: "completed", report: { counts: { stored: 2 } }, error: null });
  expect(onComplete).toHaveBeenCalledTimes(1);
  expect(galley.open.size).toBe(0);
});

test("a new upload of a dataset at rest is not taken for done by what was done before", async () => {
  const galley = startFakeDataset();
  const onComplete = vi.fn();
  const states: string[] = [];
  const hook = () => {
    const upload = useDatasetUpload(projectId, datasetId, { onComplete });
    if (states.at(-1) !== upload.state) states.push(upload.state);
    return upload;
  };
  const { result } = useInStage(hook, { client: galley.client, initialProps: {} });
  await shown();
  await result.current.upload(picturesNamed("a.jpg"));
  galley.process(1);
  await shown();
  const release = galley.hold();
  const second = result.current.upload(picturesNamed("b.jpg"));
  await shown();
  release();
  await second;
  await shown();
  expect(states).toEqual(["idle", "uploading", "processing", "completed", "uploading", "processing"]);
  expect(onComplete).toHaveBeenCalledTimes(1);
  expect(result.current.progress.totalFiles).toBe(1);
  galley.process(1);
  await shown();
  expect(onComplete).toHaveBeenCalledTimes(2);
});

test("files given while others are on their way are added to these", async () => {
  const { galley, result } = begin();
  await shown();
  const release = galley.hold();
  const reports = [
    result.current.upload(picturesNamed("a.jpg")),
    result.current.upload(picturesNamed("b.jpg", "c.jpg")),
  ];
  await shown();
  expect(result.current.progress).toMatchObject({ totalFiles: 3, counts: { uploading: 1, queued: 2 } });
  release();
  expect((await Promise.all(reports)).map(({ counts }) => counts.stored)).toEqual([1, 2]);
  await shown();
  expect(galley.stored).toEqual(["a.jpg", "b.jpg", "c.jpg"]);
  expect(result.current.report).toMatchObject({ counts: { stored: 3 }, left: [] });
  expect(result.current.report?.files.map(({ name }) => name)).toEqual(["a.jpg", "b.jpg", "c.jpg"]);
});

test("what failed says why, is sent again, and keeps its place", async () => {
  const { galley, result } = begin();
  await shown();
  galley.failing.add("b.jpg");
  galley.refused.add("c.txt");
  const sent = result.current.upload(picturesNamed("a.jpg", "b.jpg", "c.txt"));
  await pass(patience);
  expect(await sent).toMatchObject({ counts: { stored: 1, failed: 1, refused: 1 } });
  expect(result.current.files.troubled).toMatchObject([
    { name: "b.jpg", state: "failed", reason: "No room now" },
    { name: "c.txt", state: "refused", reason: "Not a picture" },
  ]);
  expect(result.current.report?.left.map(({ name }) => name)).toEqual(["b.jpg"]);
  galley.failing.clear();
  await result.current.retryFailed();
  await shown();
  expect(result.current.files.slice(0, 3).map(({ name, state }) => `${name} ${state}`)).toEqual([
    "a.jpg stored",
    "b.jpg stored",
    "c.txt refused",
  ]);
  expect(result.current.report).toMatchObject({ counts: { stored: 2, refused: 1 }, left: [] });
});

test("an abort keeps what is stored, and retryFailed goes on with what is left", async () => {
  const { galley, result } = begin({ concurrency: 1 });
  await shown();
  const release = galley.hold();
  const sent = result.current.upload(picturesNamed("a.jpg", "b.jpg"));
  await shown();
  result.current.abort();
  expect(await sent).toMatchObject({ aborted: true });
  await shown();
  expect(result.current).toMatchObject({ state: "aborted", error: null });
  expect(galley.count("/batch-upload")).toBe(1);
  release();
  await result.current.retryFailed();
  await shown();
  expect(galley.stored).toEqual(["a.jpg", "b.jpg"]);
  expect(result.current).toMatchObject({ state: "processing", report: { aborted: false, left: [] } });
});

test("an upload that is refused as a whole is the client's error, of what waits too", async () => {
  const onError = vi.fn();
  const { galley, result } = begin({ onError });
  await shown();
  galley.remove();
  const first = result.current.upload(picturesNamed("a.jpg"));
  const second = result.current.upload(picturesNamed("b.jpg"));
  await expect(first).rejects.toBeInstanceOf(UploadError);
  expect(await second).toMatchObject({ aborted: true });
  await shown();
  expect(result.current).toMatchObject({ state: "failed", error: { code: "dataset_not_found" } });
  expect(result.current.report?.left).toHaveLength(2);
  expect(galley.count("/batch-upload")).toBe(1);
  expect(onError.mock.calls.map(([{ name }]) => name)).toContain("UploadError");
});

test("an unmount aborts the upload, unless it is to be kept: then the next page takes it up", async () => {
  const first = begin();
  await shown();
  const release = first.galley.hold();
  const sent = first.result.current.upload(picturesNamed("a.jpg"));
  await shown();
  first.unmount();
  expect(await sent).toMatchObject({ aborted: true });
  await pass();
  expect(first.galley.open.size).toBe(0);
  release();

  const second = begin({ keepUploading: true });
  await shown();
  const releaseSecond = second.galley.hold();
  const kept = second.result.current.upload(picturesNamed("a.jpg", "b.jpg"));
  await shown();
  second.unmount();
  await pass(10_000);
  expect([...second.galley.open].map((name) => name.split("/").at(-1))).toEqual(["batch-upload"]);
  const third = begin({}, second.galley);
  await shown();
  expect(third.result.current).toMatchObject({ state: "uploading", progress: { totalFiles: 2 } });
  releaseSecond();
  expect(await kept).toMatchObject({ counts: { stored: 2 } });
  await shown();
  expect(third.result.current).toMatchObject({ state: "processing", report: { counts: { stored: 2 } } });
  third.unmount();
  await pass();
  expect(second.galley.open.size).toBe(0);
  // Nobody holds it any more: it is forgotten.
  expect(begin({}, second.galley).result.current.report).toBeNull();
  await shown();
});

test("pictures whose processing failed are processed again", async () => {
  const { galley, result } = begin();
  await shown();
  await result.current.upload(picturesNamed("a.jpg", "b.jpg"));
  galley.process(1, ["b.jpg"]);
  await shown();
  expect(result.current).toMatchObject({ state: "completed", processing: { errors: ["b.jpg: cannot be read"] } });
  expect(await result.current.reprocess()).toBe(1);
  await shown();
  expect(result.current).toMatchObject({ state: "processing", processing: { failed_files: 0 } });
  galley.process(1);
  await shown();
  expect(result.current.processing).toMatchObject({ processed_files: 2, processing_status: "completed" });
});

test("10,000 files: rows stay the same objects, and renderings are few", async () => {
  const galley = startFakeDataset();
  let renderings = 0;
  const hook = () => {
    renderings++;
    return useDatasetUpload(projectId, datasetId);
  };
  const { result } = useInStage(hook, { client: galley.client, initialProps: {} });
  await shown();
  const release = galley.hold();
  const files = picturesNamed(...Array.from({ length: 10_000 }, (_, number) => `${number}.jpg`));
  const sent = result.current.upload(files);
  await shown();
  const before = result.current.files.slice(9000, 9050);
  expect(result.current.progress.totalFiles).toBe(10_000);
  release();
  renderings = 0;
  let turns = 0;
  while (result.current.report === null && turns++ < 500) await pass(10);
  await sent;
  expect(result.current.progress.counts.stored).toBe(10_000);
  // Twice each, in StrictMode; one every 50 ms.
  expect(renderings / 2).toBeLessThanOrEqual(turns / 5 + 6);
  expect(before).toHaveLength(50);
  const after = result.current.files.slice(0, 50);
  await shown();
  expect(result.current.files.slice(0, 50).every((row, index) => row === after[index])).toBe(true);
});
