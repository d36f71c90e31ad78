import sharp from "sharp";
import { expect, test } from "vitest";
import { createPixels } from "../../src/pixels/pixels.ts";
import { createPixelRoom } from "../../src/pixels/room.ts";
import { thumbhash } from "../../src/pixels/thumbhash.ts";
import { gif, pattern, png, raw } from "./pictures.ts";

const pixels = createPixels({ room: createPixelRoom({ bytes: 256e6, slots: 4 }) });

test("A picture that has its size keeps its bytes", async () => {
  const bytes = await png(64, 48);
  const made = await pixels.finish(bytes, { width: 64, height: 48 });
  expect(Buffer.from(made.bytes).equals(bytes)).toBe(true);
  expect(made).toMatchObject({ format: "png", width: 64, height: 48, thumbhash: await thumbhash(bytes) });
  expect(await pixels.finish(bytes, undefined)).toMatchObject({ width: 64, height: 48 });
});

test("Another size is cut and scaled to the exact one, in the picture's own format", async () => {
  const bytes = await raw(pattern(200, 100), 200, 100).webp().toBuffer();
  const made = await pixels.finish(bytes, { width: 60, height: 60 });
  expect(await sharp(made.bytes).metadata()).toMatchObject({ format: "webp", width: 60, height: 60 });
  expect(made).toMatchObject({ format: "webp", width: 60, height: 60 });
});

test("A turned picture is turned, and a GIF becomes a PNG: what is stored is what is seen", async () => {
  const turned = await raw(pattern(80, 40), 80, 40).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  const upright = await pixels.finish(turned, undefined);
  expect(upright).toMatchObject({ format: "jpeg", width: 40, height: 80 });
  expect(await sharp(upright.bytes).metadata()).toMatchObject({ width: 40, height: 80 });
  expect(await pixels.finish(gif(30, 20, 4), undefined)).toMatchObject({ format: "png", width: 30, height: 20 });
});

test("read tells what a picture is, and gives up with the caller", async () => {
  expect(await pixels.read(await png(30, 20, 4))).toMatchObject({
    format: "png",
    width: 30,
    height: 20,
    hasAlpha: true,
    pages: 1,
  });
  await expect(pixels.read(await png(30, 20), AbortSignal.abort(new Error("gone")))).rejects.toThrow("gone");
});
