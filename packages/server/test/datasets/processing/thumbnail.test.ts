import { setMaxListeners } from "node:events";
import sharp from "sharp";
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from "thumbhash";
import { expect, test } from "vitest";
import { createThumbnailer } from "../../../src/datasets/processing/thumbnail.ts";
import { roomForPixels } from "../../../src/pixels/limits.ts";
import { createPixelRoom, type PixelRoom } from "../../../src/pixels/room.ts";
import { pngBomb } from "../../pixels/pictures.ts";
import { goodPhotos, photo } from "../../support/photos.ts";
import { badPhotos } from "../../support/photos-bad.ts";
import { type Colour, flag, flagColours } from "../../support/photos-flag.ts";
import { differenceOf } from "../../support/photos-look.ts";

const thumbnailer = createThumbnailer({ room: createPixelRoom(roomForPixels) });
const { signal } = new AbortController();
setMaxListeners(0, signal);

const photos = await goodPhotos();

test.each(photos)("$name", async ({ bytes, width, height, colours, tolerance }) => {
  const made = await thumbnailer(bytes, signal);
  expect({ width: made.width, height: made.height }).toEqual({ width, height });
  const { format, space, depth, orientation, exif, icc } = await sharp(made.bytes).metadata();
  expect({ format, space, depth, orientation, exif, icc }).toEqual({ format: "jpeg", space: "srgb", depth: "uchar" });
  expect(await differenceOf(made.bytes, colours)).toBeLessThanOrEqual(tolerance);
});

test("the corpus has every orientation, and its colours tell when one is not heeded", async () => {
  const turned = photos.find(({ name }) => name === "turned-5.jpg")!;
  const asItLies = await sharp(turned.bytes).resize(256, 256).jpeg().toBuffer();
  expect(await differenceOf(asItLies, turned.colours)).toBeGreaterThan(60);
});

test.each((await badPhotos()).map((bad) => [bad.name, bad] as const))("%s is refused", async (_name, bad) => {
  const error = await thumbnailer(bad.bytes, signal).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "ImageRefused", message: expect.stringMatching(bad.reason) });
});

test("many bad pictures at once are each refused in words for people, whatever libvips mixes up", async () => {
  const bad = (await badPhotos()).filter(({ phase }) => phase === 2);
  for (let round = 0; round < 20; round++) {
    const refused = bad.map(({ bytes }) => thumbnailer(bytes, signal).catch((error: Error) => error.name));
    expect(new Set(await Promise.all(refused))).toEqual(new Set(["ImageRefused"]));
  }
});

test("a picture whose end is missing below what is shown is refused", async () => {
  const { data, info } = await sharp((await photo(3, [200, 200])).bytes)
    .raw()
    .toBuffer({ resolveWithObject: true });
  for (const times of [1, 20]) {
    const high = sharp(data, { raw: { width: 200, height: 200, channels: info.channels as 3 } });
    const bytes = await high
      .resize(200, 900 * times, { fit: "fill" })
      .jpeg()
      .toBuffer();
    await thumbnailer(bytes, signal);
    const most = bytes.subarray(0, Math.floor(bytes.length * 0.9));
    await expect(thumbnailer(most, signal)).rejects.toThrow("damaged or not complete");
  }
});

test("the placeholder is of the whole picture, with its ratio and its transparency", async () => {
  const wide = await thumbnailer(await flag(640, 320).png().toBuffer(), signal);
  const hash = Buffer.from(wide.thumbhash, "base64");
  expect(thumbHashToApproximateAspectRatio(hash)).toBeCloseTo(2, 0);
  const average = thumbHashToAverageRGBA(hash);
  // Half of it is what the thumbnail has lost, in violet.
  expect(average.r - average.g).toBeGreaterThan(0.1);
  expect(average.b - average.g).toBeGreaterThan(0.05);
  const clear: Colour = [0, 0, 0, 0];
  const hole = await flag(300, 300, { colours: [clear, clear, [...flagColours[2], 255] as unknown as Colour, clear] })
    .png()
    .toBuffer();
  const { thumbhash } = await thumbnailer(hole, signal);
  expect(thumbHashToAverageRGBA(Buffer.from(thumbhash, "base64")).a).toBeLessThan(0.5);
});

test("each takes what its decoding needs of the room, and waits for its turn there", async () => {
  const taken: number[] = [];
  const room: PixelRoom = {
    run: (bytes, work) => {
      taken.push(bytes);
      return work();
    },
  };
  const watched = createThumbnailer({ room });
  const [baseline, progressive] = await Promise.all([
    flag(1000, 1000).jpeg().toBuffer(),
    flag(1000, 1000).jpeg({ progressive: true }).toBuffer(),
  ]);
  await watched(baseline, signal);
  await watched(progressive, signal);
  expect(taken[1]! - taken[0]!).toBeCloseTo(4e6, -5);
  await expect(watched(pngBomb(16_000, 16_000), signal)).rejects.toThrow("megapixels");
  expect(taken).toHaveLength(2);
});

test("whoever is stopped while waiting for room leaves with the reason", async () => {
  const room = createPixelRoom({ bytes: 1, slots: 1 });
  const { promise, resolve } = Promise.withResolvers<void>();
  const held = room.run(1, () => promise);
  const stop = new AbortController();
  const waiting = createThumbnailer({ room })(await flag(20, 20).png().toBuffer(), stop.signal);
  const failed = expect(waiting).rejects.toThrow("enough");
  stop.abort(new Error("enough"));
  await failed;
  resolve();
  await held;
});

test("ribbons take little memory, however long they are", async () => {
  const ribbons = await Promise.all([flag(65_500, 1).jpeg().toBuffer(), flag(1, 65_000).png().toBuffer()]);
  const before = process.memoryUsage().rss;
  for (const bytes of ribbons) await thumbnailer(bytes, signal);
  expect(process.memoryUsage().rss - before).toBeLessThan(60e6);
});
