import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { type Photo, photo } from "../../support/photos.ts";
import { freshPlace } from "./place.ts";
import { openScene, type SceneOptions, watchRoom, watchStorage } from "./scene.ts";

const child = fileURLToPath(new URL("./crash-child.ts", import.meta.url));

type Place = Pick<SceneOptions, "folder" | "postgres">;

/** Works on jobs in a process of its own, until it is done or dies at the fault point. Answers the signal it died of. */
async function workElsewhere({ folder, postgres }: Place, fault: string, jobIds: readonly string[]) {
  const args = ["--conditions=galley-source", child, folder, postgres ?? "", fault, ...jobIds];
  const worker = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  onTestFinished(() => void worker.kill("SIGKILL"));
  const [, signal] = await once(worker, "close");
  return signal;
}

async function uploaded(photoCount: number) {
  const place = await freshPlace();
  const scene = await openScene(place);
  const datasetId = await scene.addDataset();
  const photos: Photo[] = await Promise.all(
    Array.from({ length: photoCount }, (_, number) => photo(number, [160, 120])),
  );
  const [jobId] = await scene.upload(datasetId, photos);
  await scene.close();
  return { place, datasetId, jobId: jobId! };
}

/** Another process that finds what the dead one has left. */
async function takeOver(place: Place) {
  const storage = watchStorage();
  const room = watchRoom();
  const scene = await openScene({ ...place, wrapStorage: storage.wrap, wrapRoom: room.wrap });
  onTestFinished(scene.close);
  await scene.store.takeBackLeases();
  return { ...scene, ...storage, room: room.seen };
}

const full = process.env.GALLEY_TEST_FULL !== undefined;
const count = full ? 50 : 10;

/** In the middle of the pictures, and when all of them are done and the job is not. */
const points = [
  `picture-marked:${count / 2 + 2}`,
  `picture-thumbnail-stored:${count / 2}`,
  `picture-before-commit:${count / 2}`,
  `picture-after-commit:${count / 2}`,
  "finish-before-commit",
];

test.each(points)("killed at %s: the next worker does what is left, and only that", async (point) => {
  const { place, datasetId, jobId } = await uploaded(count);
  expect(await workElsewhere(place, point, [jobId])).toBe("SIGKILL");
  const scene = await takeOver(place);
  const before = await scene.images(datasetId);
  const done = before.filter(({ processing_status }) => processing_status === "completed");
  const underWay = before.filter(({ processing_status }) => processing_status === "processing");
  if (point.startsWith("picture")) expect(underWay.length).toBeGreaterThan(0);
  else expect(done).toHaveLength(count);
  await scene.runner.deliver(jobId);
  expect(await scene.status(datasetId)).toMatchObject({ processing_status: "completed", processed_files: count });
  expect(await scene.job(jobId)).toMatchObject({ status: "completed", retry_count: 0 });
  expect(scene.room.decodes).toBe(count - done.length);
  expect(await scene.filesOf(datasetId)).toHaveLength(2 * count);
  for (const { id, attempts, thumbhash, processed_at } of await scene.images(datasetId)) {
    const earlier = done.find((image) => image.id === id);
    if (earlier)
      expect({ thumbhash, processed_at }).toEqual({ thumbhash: earlier.thumbhash, processed_at: earlier.processed_at });
    else expect(attempts).toBe(underWay.some((image) => image.id === id) ? 2 : 1);
  }
});

test("after a crash those that were under way come last, and each alone", async () => {
  const { place, datasetId, jobId } = await uploaded(12);
  expect(await workElsewhere(place, "picture-marked:5", [jobId])).toBe("SIGKILL");
  const scene = await takeOver(place);
  const suspects = (await scene.images(datasetId)).filter(({ attempts }) => attempts > 0).map(({ key }) => key);
  expect(suspects.length).toBeGreaterThan(1);
  const together: number[] = [];
  let open = 0;
  scene.hooks.get = (key) => {
    open += 1;
    if (suspects.includes(key)) together.push(open);
  };
  scene.hooks.stored = () => {
    open -= 1;
  };
  await scene.runner.deliver(jobId);
  expect(new Set(scene.gets.slice(-suspects.length))).toEqual(new Set(suspects));
  expect(together.every((count) => count === 1)).toBe(true);
});

test("pictures that kill their worker fail, however many, and every other one is done", {
  timeout: 60_000,
}, async () => {
  const { place, datasetId, jobId } = await uploaded(9);
  const first = await openScene(place);
  const poison = (await first.images(datasetId)).filter((_, index) => index % 2 === 0).map(({ key }) => key);
  await first.close();
  expect(poison).toHaveLength(5);
  let deaths = 0;
  while ((await workElsewhere(place, `poison ${poison.join(" ")}`, [jobId])) === "SIGKILL") deaths += 1;
  // More than a job of another kind may have.
  expect(deaths).toBeGreaterThan(10);
  const scene = await takeOver(place);
  expect(await scene.job(jobId)).toMatchObject({ status: "completed", interruptions: deaths });
  for (const { key, processing_status, processing_error } of await scene.images(datasetId)) {
    expect(processing_status).toBe(poison.includes(key) ? "failed" : "completed");
    if (poison.includes(key)) expect(processing_error).toMatch(/^The worker died 3 times while it worked on this/);
  }
});

test("a picture that kills its worker is given up after three times, and takes no other with it", async () => {
  const { place, datasetId, jobId } = await uploaded(8);
  const first = await openScene(place);
  const poison = (await first.images(datasetId))[2]!;
  await first.close();
  let deaths = 0;
  while ((await workElsewhere(place, `poison ${poison.key}`, [jobId])) === "SIGKILL") {
    deaths += 1;
    expect(deaths).toBeLessThan(5);
  }
  expect(deaths).toBe(3);
  const scene = await takeOver(place);
  expect(await scene.job(jobId)).toMatchObject({ status: "completed", interruptions: 3 });
  for (const { id, processing_status, processing_error } of await scene.images(datasetId)) {
    const isPoison = id === poison.id;
    expect(processing_status).toBe(isPoison ? "failed" : "completed");
    expect(processing_error).toBe(isPoison ? "The worker died 3 times while it worked on this picture." : null);
  }
  expect(await scene.status(datasetId)).toMatchObject({
    processing_status: "completed",
    processed_files: 7,
    failed_files: 1,
  });
});
