import { expect, test } from "vitest";
import { startGalley } from "../../../tests/support/server.ts";
import { createGalleyClient, type DatasetProgress, WaitTimeoutError } from "../src/index.ts";
import { photoOf } from "./support/photo.ts";

async function openScene() {
  const { url } = await startGalley();
  const galley = createGalleyClient({ baseUrl: url });
  const project = await galley.createProject({ name: "Roofs", question_type: "count" });
  const dataset = await galley.createDataset(project.id, { name: "Flight" });
  const file = async (name: string, number: number, size?: number) => ({
    name,
    blob: new Blob([new Uint8Array(await photoOf(number, size))]),
  });
  return { url, galley, project, dataset, file, ids: [project.id, dataset.id] as const };
}

test("an upload is stored, processed and listed; what is there, or is no picture, is told apart", async () => {
  const { galley, project, dataset, file, ids } = await openScene();
  const photos = await Promise.all(Array.from({ length: 30 }, (_, index) => file(`${index}.jpg`, index)));
  const words = { name: "words.jpg", blob: new Blob(["These are words."]) };
  const report = await galley.uploadImagesBatch(...ids, [...photos, words]);
  expect(report.counts).toMatchObject({ stored: 30, refused: 1 });
  expect(report.files.at(-1)).toMatchObject({ name: "words.jpg", reason: expect.stringContaining("not a picture") });
  const seen: DatasetProgress[] = [];
  const end = await galley.waitForProcessing(...ids, { pollInterval: 50, onProgress: (one) => seen.push(one) });
  expect(end).toMatchObject({ processing_status: "completed", processed_files: 30, failed_files: 0 });
  expect(seen.at(-1)).toEqual(end);
  expect(await galley.getProcessingStatus(...ids)).toEqual(end);
  expect((await galley.getProject(project.id)).dataset_count).toBe(1);
  expect(await galley.getDataset(...ids)).toMatchObject({ id: dataset.id, image_count: 30 });

  const first = await galley.listDatasetImages(...ids, { limit: 20, include_thumbnails: true });
  const second = await galley.listDatasetImages(...ids, { limit: 20, cursor: first.next_cursor ?? "" });
  const listed = [...first.images, ...second.images];
  expect(second.next_cursor).toBeNull();
  expect(listed.map(({ id }) => id).sort()).toEqual(
    report.files.flatMap(({ imageId }) => (imageId === null ? [] : [imageId])).sort(),
  );
  expect(first.images.every(({ thumbnail_url }) => thumbnail_url !== undefined)).toBe(true);
});

test("where a whole request is refused, each file still has its own words", async () => {
  const { galley, file, ids } = await openScene();
  await galley.uploadImagesBatch(...ids, [await file("a.jpg", 1)]);
  const report = await galley.uploadImagesBatch(...ids, [
    await file("a.jpg", 2),
    { name: "b.jpg", blob: new Blob(["words"]) },
    { name: "c.svg", blob: new Blob(["<svg></svg>"]) },
  ]);
  expect(report.files).toMatchObject([
    { state: "duplicate", sameContent: false, reason: "Duplicate file (already exists in dataset)" },
    { state: "refused", reason: expect.stringMatching(/^This is not a picture/) },
    { state: "refused", reason: expect.stringMatching(/^SVG pictures are not accepted/) },
  ]);
});

test("more than a request may have goes in several, and a second call finds all of it there", async () => {
  const { url, file, ids } = await openScene();
  const sent: string[] = [];
  const galley = createGalleyClient({
    baseUrl: url,
    fetch(address, init) {
      sent.push(address);
      return fetch(address, init);
    },
  });
  const megabytes = 1024 * 1024;
  const photos = await Promise.all(Array.from({ length: 7 }, (_, index) => file(`${index}.jpg`, index, 8 * megabytes)));
  const report = await galley.uploadImagesBatch(...ids, photos);
  expect(report.counts.stored).toBe(7);
  expect(sent).toHaveLength(3);
  expect(report.jobIds.length).toBeGreaterThan(0);
  const again = await galley.uploadImagesBatch(...ids, photos);
  expect(again.files.map(({ state, sameContent }) => [state, sameContent])).toEqual(Array(7).fill(["duplicate", true]));
  expect(again.files.map(({ imageId }) => imageId)).toEqual(report.files.map(({ imageId }) => imageId));
});

test("lists of projects and datasets go on from page to page", async () => {
  const { galley, project } = await openScene();
  for (const name of ["B", "C"]) {
    await galley.createProject({ name });
    await galley.createDataset(project.id, { name });
  }
  const names: string[] = [];
  for (let cursor: string | undefined, more = true; more; ) {
    const { projects, next_cursor } = await galley.listProjects({ limit: 2, cursor });
    names.push(...projects.map(({ name }) => name));
    cursor = next_cursor ?? undefined;
    more = next_cursor !== null;
  }
  expect(names).toEqual(["C", "B", "Roofs"]);
  const { datasets, next_cursor } = await galley.listDatasets(project.id, { limit: 2 });
  expect([datasets.map(({ name }) => name), next_cursor === null]).toEqual([["C", "B"], false]);
});

test("waiting ends at once where nothing is under way, and by its limit where nothing goes on", async () => {
  const { url, galley, file, ids } = await openScene();
  expect(await galley.waitForProcessing(...ids)).toMatchObject({ processing_status: "ready" });
  await fetch(`${url}/api/v1/queues/image-processing-queue/pause`, { method: "POST" });
  await galley.uploadImagesBatch(...ids, [await file("a.jpg", 1)]);
  const error = await galley
    .waitForProcessing(...ids, { pollInterval: 10, maxWaitTime: 50 })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WaitTimeoutError);
  expect(error).toMatchObject({ code: "poll_timeout", last: { processing_status: "processing", total_files: 1 } });
});

test("pictures whose processing failed are processed again", async () => {
  const { url, galley, file, ids } = await openScene();
  const queue = (what: string) => fetch(`${url}/api/v1/queues/image-processing-queue/${what}`, { method: "POST" });
  await queue("pause");
  const { jobIds } = await galley.uploadImagesBatch(...ids, [await file("a.jpg", 1), await file("b.jpg", 2)]);
  for (const id of jobIds) await fetch(`${url}/api/v1/jobs/${id}`, { method: "DELETE" });
  expect(await galley.waitForProcessing(...ids)).toMatchObject({ processing_status: "failed", failed_files: 2 });
  await queue("resume");
  expect(await galley.reprocessDataset(...ids)).toMatchObject({ queued_count: 2, job_ids: [expect.any(String)] });
  const end = await galley.waitForProcessing(...ids, { pollInterval: 20 });
  expect(end).toMatchObject({ processing_status: "completed", failed_files: 0 });
  expect(await galley.reprocessDataset(...ids)).toMatchObject({ queued_count: 0, job_ids: [] });
});

test("a batch of pictures is drafted, made final and found by its jobs", async () => {
  const { galley } = await openScene();
  const images = [{ prompt: "A lighthouse" }, { prompt: "The sea" }];
  const options = { idempotencyKey: "one-batch" };
  const drafts = await galley.createImageBatch({ images }, options);
  expect((await galley.createImageBatch({ images }, options)).batch_id).toBe(drafts.batch_id);
  expect(await galley.waitForImageBatch(drafts.batch_id, { pollInterval: 50 })).toMatchObject({ status: "completed" });
  const finals = await galley.finalizeImageBatch(drafts.batch_id, { quality: "standard" });
  await galley.waitForImageBatch(finals.batch_id, { pollInterval: 50 });
  expect(await galley.getImageBatch(finals.batch_id)).toMatchObject({ status: "completed", counts: { completed: 2 } });
  const final = await galley.getImageJob(finals.job_ids[0]!);
  expect(final).toMatchObject({ is_draft: false, draft_job_id: drafts.job_ids[0], result: { success: true } });
});
