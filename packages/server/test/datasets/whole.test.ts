import type { BatchUploadResponse, Dataset, DatasetImage, DatasetProgress } from "@galley/contract";
import sharp from "sharp";
import { expect, test } from "vitest";
import { call, startGalley } from "../../../../tests/support/server.ts";
import type { GoodPhoto, Photo } from "../support/photos.ts";
import type { BadPhoto } from "../support/photos-bad.ts";
import { differenceOf } from "../support/photos-look.ts";
import { manyPhotos } from "../support/photos-many.ts";
import { makeDataset } from "./upload/scene.ts";

const full = process.env.GALLEY_TEST_FULL !== undefined;
const count = full ? 1000 : 100;
const requests = full ? 10 : 5;

type AnyPhoto = GoodPhoto | BadPhoto;
const isBad = (photo: AnyPhoto): photo is BadPhoto => "phase" in photo;

async function upload(address: string, photos: readonly Photo[]): Promise<BatchUploadResponse> {
  const form = new FormData();
  for (const { name, type, bytes } of photos) form.append("files", new Blob([bytes.slice()], { type }), name);
  const response = await fetch(address, { method: "POST", body: form });
  expect(response.status).toBe(200);
  return (await response.json()) as BatchUploadResponse;
}

/** All pictures of a dataset, from a page on. */
async function imagesFrom(page: string): Promise<DatasetImage[]> {
  const { body, headers } = await call<DatasetImage[]>(page);
  const [, next] = /^<([^>]+)>; rel="next"$/.exec(headers.get("link") ?? "") ?? [];
  return next === undefined ? body : [...body, ...(await imagesFrom(new URL(next, page).href))];
}

/** The reasons of `told`, which are `file name: reason`, are those of `bad`, each once. */
function expectReasons(told: readonly string[], bad: readonly BadPhoto[]): void {
  const sorted = bad.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const lines = told.toSorted();
  expect(lines.map((line) => line.slice(0, line.indexOf(": ")))).toEqual(sorted.map(({ name }) => name));
  for (const [at, { name, reason }] of sorted.entries()) expect(lines[at]!.slice(`${name}: `.length)).toMatch(reason);
}

async function expectUpright(url: string, { name, colours, tolerance }: GoodPhoto): Promise<void> {
  const response = await fetch(url);
  expect([name, response.status, response.headers.get("content-type")]).toEqual([name, 200, "image/jpeg"]);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { format, space, orientation } = await sharp(bytes).metadata();
  expect([name, format, space, orientation]).toEqual([name, "jpeg", "srgb", undefined]);
  expect([name, (await differenceOf(bytes, colours)) <= tolerance]).toEqual([name, true]);
}

/** Phase 1: each file is answered in its place, and those that cannot be pictures are refused. */
function expectAnswer({ uploaded_count, failed_count, errors, files }: BatchUploadResponse, sent: readonly AnyPhoto[]) {
  const refused = sent.filter(isBad).filter(({ phase }) => phase === 1);
  expect([uploaded_count, failed_count]).toEqual([sent.length - refused.length, refused.length]);
  expectReasons(errors, refused);
  expect(files.map(({ filename, status }) => [filename, status])).toEqual(
    sent.map((photo) => [photo.name, isBad(photo) && photo.phase === 1 ? "refused" : "stored"]),
  );
}

/** Phase 2 in numbers, when it is over. */
async function expectTotals(address: string, good: readonly GoodPhoto[], broken: readonly BadPhoto[]): Promise<void> {
  const progress = async () => (await call<DatasetProgress>(`${address}/processing-status`)).body;
  const status = async () => (await progress()).processing_status;
  await expect.poll(status, { interval: 100, timeout: full ? 400_000 : 50_000 }).toBe("completed");
  const total_files = good.length + broken.length;
  const { errors, ...counts } = await progress();
  expect(counts).toMatchObject({
    total_files,
    processed_files: good.length,
    failed_files: broken.length,
    progress_percent: 100,
  });
  expect(errors).toHaveLength(10);
  expectReasons(
    errors,
    errors.map((line) => broken.find(({ name }) => line.startsWith(`${name}: `))!),
  );
  expect((await call<Dataset>(address)).body).toMatchObject({
    image_count: total_files,
    total_files,
    failed_files: broken.length,
  });
}

/** Phase 2, picture by picture: the bad ones have their reason and no thumbnail. */
function expectFailed(rows: readonly DatasetImage[], broken: readonly BadPhoto[]): void {
  const failed = rows.filter(({ processing_status }) => processing_status === "failed");
  expectReasons(
    failed.map(({ filename, processing_error }) => `${filename}: ${processing_error}`),
    broken,
  );
  for (const { thumbnail_url, width, height } of failed)
    expect([thumbnail_url, width, height]).toEqual([undefined, null, null]);
}

/** The good ones have the size as they are seen, and a thumbnail with the right pixels. */
async function expectDone(url: string, rows: readonly DatasetImage[], photo: GoodPhoto): Promise<void> {
  const row = rows.find(({ filename }) => filename === photo.name)!;
  const { processing_status, processing_error, width, height, file_size } = row;
  expect({ processing_status, processing_error, width, height, file_size }).toEqual({
    processing_status: "completed",
    processing_error: null,
    width: photo.width,
    height: photo.height,
    file_size: photo.bytes.length,
  });
  await expectUpright(new URL(row.thumbnail_url!, url).href, photo);
}

const title = `${count} photos of every kind, in ${requests} uploads at once: totals exact, each bad one named with its reason, each thumbnail upright and right in colour`;

test(title, { timeout: full ? 600_000 : 60_000 }, async () => {
  const photos = await manyPhotos(count);
  const good = photos.filter((photo) => !isBad(photo)) as GoodPhoto[];
  const bad = photos.filter(isBad);
  const broken = bad.filter(({ phase }) => phase === 2);
  expect(new Set(photos.map(({ name }) => name)).size).toBe(count);
  expect([good.length, bad.length, broken.length]).toEqual([0.77 * count, 0.23 * count, 0.13 * count]);
  const { url } = await startGalley({ GALLEY_RATE_LIMIT_PER_MINUTE: "0" });
  const { address, images, batch } = await makeDataset(url);

  const shares = Array.from({ length: requests }, (_, share) => photos.filter((_, at) => at % requests === share));
  const answers = await Promise.all(shares.map((share) => upload(batch, share)));
  for (const [at, answer] of answers.entries()) expectAnswer(answer, shares[at]!);
  await expectTotals(address, good, broken);
  const rows = await imagesFrom(`${images}?limit=100&include_thumbnails=true`);
  expect(rows.map(({ filename }) => filename).sort()).toEqual([...good, ...broken].map(({ name }) => name).sort());
  expectFailed(rows, broken);
  for (const photo of good) await expectDone(url, rows, photo);
});
