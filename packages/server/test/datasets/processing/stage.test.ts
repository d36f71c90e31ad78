import { expect, onTestFinished, test } from "vitest";
import { everyJob } from "../../../src/jobs/scope.ts";
import { StorageError } from "../../../src/storage/errors.ts";
import { createGate } from "../../jobs/harness.ts";
import { goodPhotos, type Photo, photo } from "../../support/photos.ts";
import { badPhotos } from "../../support/photos-bad.ts";
import { freshPlace } from "./place.ts";
import { openScene, watchRoom, watchStorage } from "./scene.ts";

async function createScene() {
  const storage = watchStorage();
  const room = watchRoom();
  const scene = await openScene({ ...(await freshPlace()), wrapStorage: storage.wrap, wrapRoom: room.wrap });
  onTestFinished(scene.close);
  return { ...scene, ...storage, room: room.seen, datasetId: await scene.addDataset() };
}

const photos = (count: number, from = 0): Promise<Photo[]> =>
  Promise.all(Array.from({ length: count }, (_, number) => photo(from + number, [160, 120])));

test("a hundred pictures over two jobs: each is done once, at most five at a time, and the counts add up", async () => {
  const scene = await createScene();
  const jobIds = await scene.upload(scene.datasetId, await photos(100));
  expect(jobIds).toHaveLength(2);
  expect(await scene.status(scene.datasetId)).toMatchObject({ processing_status: "processing", total_files: 100 });
  await Promise.all(jobIds.map((id) => scene.runner.deliver(id)));
  expect(await scene.status(scene.datasetId)).toMatchObject({
    processing_status: "completed",
    total_files: 100,
    processed_files: 100,
    failed_files: 0,
  });
  for (const id of jobIds) {
    const { status, result } = await scene.job(id);
    expect(status).toBe("completed");
    expect(JSON.parse(result!)).toEqual({ dataset_id: scene.datasetId, processed_files: 50, failed_files: 0 });
  }
  expect(scene.room.decodes).toBe(100);
  expect(new Set(scene.puts).size).toBe(100);
  expect(scene.room.most).toBeGreaterThan(1);
  expect(scene.room.most).toBeLessThanOrEqual(5);
  for (const image of await scene.images(scene.datasetId)) {
    expect(image).toMatchObject({ processing_status: "completed", width: 160, height: 120, attempts: 1 });
    expect(image.processing_error).toBeNull();
    expect(image.thumbhash).toMatch(/^[\w+/]{20,40}=*$/);
    expect(await scene.disk.head(image.thumbnail_key!)).toMatchObject({ contentType: "image/jpeg" });
  }
});

test("what is bad fails alone, each with its reason, and all that is good is done", async () => {
  const scene = await createScene();
  const good = (await goodPhotos()).slice(0, 20);
  const bad = (await badPhotos()).filter(({ phase }) => phase === 2);
  const [jobId] = await scene.upload(scene.datasetId, [...bad, ...good]);
  await scene.runner.deliver(jobId!);
  const images = await scene.images(scene.datasetId);
  for (const { filename, processing_status, processing_error, thumbnail_key } of images) {
    const reason = bad.find(({ name }) => name === filename)?.reason;
    expect([filename, processing_status]).toEqual([filename, reason ? "failed" : "completed"]);
    if (reason)
      expect({ processing_error, thumbnail_key }).toEqual({
        processing_error: expect.stringMatching(reason),
        thumbnail_key: null,
      });
  }
  expect(JSON.parse((await scene.job(jobId!)).result!)).toMatchObject({
    processed_files: good.length,
    failed_files: bad.length,
  });
  expect(scene.puts).toHaveLength(good.length);
  expect(scene.defects).toEqual([]);
});

test("the same task brought twice at once does nothing twice", async () => {
  const scene = await createScene();
  const [jobId] = await scene.upload(scene.datasetId, await photos(12));
  const other = scene.startRunner();
  const first = scene.runner.deliver(jobId!);
  // Brought in the same moment, all would claim before there is any work to do twice.
  await expect.poll(() => scene.room.decodes, { interval: 1, timeout: 20_000 }).toBeGreaterThan(2);
  const outcomes = await Promise.all([first, other.deliver(jobId!), scene.runner.deliver(jobId!)]);
  expect(outcomes.filter((outcome) => outcome === "ended")).toHaveLength(1);
  expect(await scene.runner.deliver(jobId!)).toBe("final");
  expect(scene.room.decodes).toBe(12);
  expect(scene.puts).toHaveLength(12);
  expect(new Set(scene.puts).size).toBe(12);
});

test("a file that is gone fails its picture alone", async () => {
  const scene = await createScene();
  const [jobId] = await scene.upload(scene.datasetId, await photos(3));
  const [first] = await scene.images(scene.datasetId);
  await scene.disk.delete(first!.key);
  await scene.runner.deliver(jobId!);
  const images = await scene.images(scene.datasetId);
  expect(images.map(({ processing_status }) => processing_status)).toEqual(["failed", "completed", "completed"]);
  expect(images[0]!.processing_error).toBe("The picture's file is not there any more.");
});

test("a storage that fails for a moment: the job is tried again later, and nothing is done twice", async () => {
  const scene = await createScene();
  const [jobId] = await scene.upload(scene.datasetId, await photos(20));
  let left = 12;
  scene.hooks.put = () => {
    left -= 1;
    if (left <= 0) throw new StorageError("unavailable", "no answer from 10.0.0.7");
  };
  await scene.runner.deliver(jobId!);
  const between = await scene.job(jobId!);
  expect(between).toMatchObject({
    status: "queued",
    error_code: "provider_unavailable",
    error_message: "The storage did not answer.",
  });
  const before = await scene.images(scene.datasetId);
  const done = before.filter(({ processing_status }) => processing_status === "completed");
  expect(done).toHaveLength(11);
  for (const { processing_status, attempts } of before)
    if (processing_status !== "completed")
      expect({ processing_status, attempts }).toEqual({ processing_status: "pending", attempts: 0 });
  scene.hooks.put = undefined;
  const tried = scene.room.decodes;
  await scene.clock.advance(between.not_before! - scene.clock.now());
  await scene.runner.deliver(jobId!);
  expect(await scene.job(jobId!)).toMatchObject({ status: "completed", error_code: null });
  expect(scene.room.decodes - tried).toBe(9);
  expect(await scene.status(scene.datasetId)).toMatchObject({ processed_files: 20, failed_files: 0 });
});

test("a storage that never answers: after the last attempt what is left is failed, what is done stays", async () => {
  const scene = await createScene();
  const [jobId] = await scene.upload(scene.datasetId, await photos(6));
  const [kept] = await scene.images(scene.datasetId);
  scene.hooks.get = (key) => {
    if (key !== kept!.key) throw new StorageError("unavailable", "no answer");
  };
  for (let attempt = 0; attempt < 3; attempt++) {
    await scene.runner.deliver(jobId!);
    await scene.clock.advance(400_000);
  }
  expect((await scene.job(jobId!)).status).toBe("failed");
  const status = await scene.status(scene.datasetId);
  expect(status).toMatchObject({ processing_status: "completed", processed_files: 1, failed_files: 5 });
  const reasons = (await scene.images(scene.datasetId)).map(({ processing_error }) => processing_error);
  expect(new Set(reasons)).toEqual(new Set([null, "The storage did not answer."]));
});

test("a picture deleted while it is worked on leaves no thumbnail behind, and the others are done", async () => {
  const scene = await createScene();
  const [jobId] = await scene.upload(scene.datasetId, await photos(4));
  const [first] = await scene.images(scene.datasetId);
  scene.hooks.stored = async (key) => {
    if (key.includes(first!.id))
      await scene.database.write(({ db }) => db.deleteFrom("dataset_image").where("id", "=", first!.id).execute());
  };
  await scene.runner.deliver(jobId!);
  expect(JSON.parse((await scene.job(jobId!)).result!)).toMatchObject({ processed_files: 3, failed_files: 0 });
  const files = await scene.filesOf(scene.datasetId);
  expect(files.filter((key) => key.includes(first!.id))).toEqual([first!.key]);
  expect(files).toHaveLength(7);
});

test("a dataset deleted in the middle: the job ends, and no thumbnail is left behind", async () => {
  const scene = await createScene();
  const [jobId] = await scene.upload(scene.datasetId, await photos(12));
  let stored = 0;
  scene.hooks.stored = async () => {
    stored += 1;
    if (stored !== 3) return;
    await scene.database.write(({ db }) => db.deleteFrom("dataset").where("id", "=", scene.datasetId).execute());
    await scene.disk.deletePrefix(`datasets/${scene.datasetId}/`);
  };
  await scene.runner.deliver(jobId!);
  expect(await scene.job(jobId!)).toMatchObject({ status: "completed" });
  expect(await scene.filesOf(scene.datasetId)).toEqual([]);
});

test("cancelled in the middle: what is done stays, the rest is failed; a retry does the rest alone", async () => {
  const scene = await createScene();
  const [jobId] = await scene.upload(scene.datasetId, await photos(20));
  const gate = createGate();
  let puts = 0;
  scene.hooks.put = () => {
    puts += 1;
    return puts > 7 ? gate.pass() : undefined;
  };
  const delivered = scene.runner.deliver(jobId!);
  await gate.reached;
  // Seven are past the gate; their thumbnails may still be on their way.
  await expect.poll(async () => (await scene.status(scene.datasetId)).processed_files, { interval: 1 }).toBe(7);
  await scene.jobs.cancel(jobId!, everyJob);
  gate.open();
  await delivered;
  expect((await scene.job(jobId!)).status).toBe("cancelled");
  const { processed_files, failed_files } = await scene.status(scene.datasetId);
  expect(processed_files).toBeGreaterThanOrEqual(7);
  expect(processed_files).toBeLessThan(20);
  expect(processed_files + failed_files).toBe(20);
  const failed = (await scene.images(scene.datasetId)).filter(
    ({ processing_status }) => processing_status === "failed",
  );
  expect(new Set(failed.map(({ processing_error }) => processing_error))).toEqual(
    new Set(["The processing was cancelled."]),
  );

  const before = scene.gets.length;
  await scene.jobs.retry(jobId!, everyJob);
  expect((await scene.status(scene.datasetId)).processing_status).toBe("processing");
  scene.hooks.put = undefined;
  await scene.runner.deliver(jobId!);
  expect(await scene.status(scene.datasetId)).toMatchObject({ processing_status: "completed", processed_files: 20 });
  expect(scene.gets.slice(before).sort()).toEqual(failed.map(({ key }) => key).sort());
});

test("a worker that is shut down gives its pictures back uncounted, and the next one does what is left", async () => {
  const scene = await createScene();
  const [jobId] = await scene.upload(scene.datasetId, await photos(15));
  const gate = createGate();
  const seventh = (await scene.images(scene.datasetId))[6]!;
  scene.hooks.get = (key) => (key === seventh.key ? gate.pass() : undefined);
  const delivered = scene.runner.deliver(jobId!);
  await gate.reached;
  const stopped = scene.runner.stop();
  gate.open();
  await stopped;
  expect(await delivered).toBe("continued");
  const left = await scene.images(scene.datasetId);
  const pending = left.filter(({ processing_status }) => processing_status !== "completed");
  expect(pending.length).toBeGreaterThan(0);
  for (const { processing_status, attempts } of pending)
    expect({ processing_status, attempts }).toEqual({ processing_status: "pending", attempts: 0 });
  expect(pending.map(({ id }) => id)).toContain(seventh.id);
  const decodes = scene.room.decodes;
  scene.hooks.get = undefined;
  await scene.startRunner().deliver(jobId!);
  expect(await scene.status(scene.datasetId)).toMatchObject({ processed_files: 15, failed_files: 0 });
  expect(scene.room.decodes - decodes).toBe(pending.length);
});

test("a defect in the work on one picture fails that one alone, and is told to the operator, not to the client", async () => {
  const scene = await createScene();
  const [jobId] = await scene.upload(scene.datasetId, await photos(3));
  const [first] = await scene.images(scene.datasetId);
  scene.hooks.get = (key) => {
    if (key === first!.key) throw new TypeError("/srv/secret.ts: undefined is not a function");
  };
  await scene.runner.deliver(jobId!);
  const images = await scene.images(scene.datasetId);
  expect(images.map(({ processing_error }) => processing_error)).toEqual([
    "The picture could not be worked on.",
    null,
    null,
  ]);
  expect(scene.defects).toHaveLength(1);
});
