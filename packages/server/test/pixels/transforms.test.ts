import fc from "fast-check";
import sharp from "sharp";
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from "thumbhash";
import { expect, test } from "vitest";
import { encode, encodeRaw, outputFormats } from "../../src/pixels/encode.ts";
import { extend } from "../../src/pixels/extend.ts";
import { fitExactly } from "../../src/pixels/fit.ts";
import { decode } from "../../src/pixels/raw.ts";
import { readImage } from "../../src/pixels/read.ts";
import { thumbhash } from "../../src/pixels/thumbhash.ts";
import { gif, pattern, pixelsOf, png, raw } from "./pictures.ts";

const side = fc.integer({ min: 1, max: 160 });

test("fitExactly gives every size exactly, in every format", async () => {
  await fc.assert(
    fc.asyncProperty(side, side, side, side, fc.constantFrom(...outputFormats), async (w, h, width, height, format) => {
      const fitted = await fitExactly(await png(w, h), width, height, format);
      expect(await sharp(fitted).metadata()).toMatchObject({ width, height, format });
    }),
    { numRuns: 60 },
  );
});

test("fitExactly cuts around the centre", async () => {
  const stripes = await sharp({ create: { width: 300, height: 100, channels: 3, background: "#f00" } })
    .composite([{ input: { create: { width: 100, height: 100, channels: 3, background: "#0f0" } }, left: 100, top: 0 }])
    .png()
    .toBuffer();
  const { data, channels } = await pixelsOf(await fitExactly(stripes, 50, 50, "png"));
  const middle = (25 * 50 + 25) * channels;
  expect([...data.subarray(middle, middle + 3)]).toEqual([0, 255, 0]);
  expect(data[0]).toBeLessThan(40);
});

test("A picture is worked on as EXIF says it is seen", async () => {
  const turned = await raw(pattern(80, 40), 80, 40).withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(await readImage(turned)).toMatchObject({ width: 40, height: 80, orientation: 6 });
  expect(await decode(turned)).toMatchObject({ width: 40, height: 80 });
  const upright = await sharp(await encode(turned, "png")).metadata();
  expect(upright).toMatchObject({ width: 40, height: 80 });
  expect(upright.orientation ?? 1).toBe(1);
});

test("CMYK, 16 bits, grey, palettes and moving pictures become sRGB with 8 bits", async () => {
  const image = () => raw(pattern(40, 30), 40, 30);
  const inputs = await Promise.all([
    image().toColourspace("cmyk").jpeg().toBuffer(),
    image().toColourspace("rgb16").png().toBuffer(),
    image().greyscale().png().toBuffer(),
    image().png({ palette: true }).toBuffer(),
    gif(40, 30, 3),
  ]);
  for (const bytes of inputs) {
    const pixels = await decode(bytes);
    expect(pixels.data.length).toBe(40 * 30 * pixels.channels);
    for (const format of outputFormats) {
      const { space, depth, pages, width } = await sharp(await encode(bytes, format)).metadata();
      expect({ space, depth, pages: pages ?? 1, width }).toEqual({
        space: "srgb",
        depth: "uchar",
        pages: 1,
        width: 40,
      });
    }
  }
});

test("Transparency is kept where the format has it, and is white in JPEG", async () => {
  const clear = await sharp({
    create: { width: 20, height: 20, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } },
  })
    .png()
    .toBuffer();
  expect(await readImage(clear)).toMatchObject({ hasAlpha: true });
  for (const format of ["png", "webp"] as const) {
    expect((await pixelsOf(await encode(clear, format))).data[3]).toBe(0);
  }
  const { data, channels } = await pixelsOf(await encode(clear, "jpeg"));
  expect([channels, data[0], data[1], data[2]]).toEqual([3, 255, 255, 255]);
});

test("What a camera wrote into a file is left out, and a label is written in", async () => {
  const photo = await raw(pattern(30, 30), 30, 30)
    .withExif({ IFD0: { Artist: "somebody" } })
    .jpeg()
    .toBuffer();
  for (const format of outputFormats) {
    expect((await sharp(await encode(photo, format)).metadata()).exif).toBeUndefined();
    const exif = (await sharp(await encode(photo, format, { software: "a label" })).metadata()).exif!.toString(
      "latin1",
    );
    expect(exif).toContain("a label");
    expect(exif).not.toContain("somebody");
  }
});

test("PNG and lossless pixels come back as they were", async () => {
  const [colour, clear] = [pattern(37, 23), pattern(37, 23, 4)];
  const opaque = await encodeRaw({ data: colour, width: 37, height: 23, channels: 3 }, "png");
  expect(colour.equals((await decode(await encode(opaque, "png"))).data)).toBe(true);
  const partly = await encodeRaw({ data: clear, width: 37, height: 23, channels: 4 }, "png");
  expect(clear.equals((await decode(await encode(partly, "png"))).data)).toBe(true);
});

test("A thumbhash has the picture's colour and about its ratio", async () => {
  const red = await sharp({ create: { width: 400, height: 200, channels: 3, background: "#e01010" } })
    .jpeg()
    .toBuffer();
  const hash = Buffer.from(await thumbhash(red), "base64");
  const { r, g, b, a } = thumbHashToAverageRGBA(hash);
  expect(r).toBeGreaterThan(0.8);
  expect(Math.max(g, b)).toBeLessThan(0.2);
  expect(a).toBe(1);
  expect(thumbHashToApproximateAspectRatio(hash)).toBeGreaterThan(1.4);
  expect(hash.length).toBeLessThan(40);
});

test("extend adds its margins around pixels that stay as they are", async () => {
  const margin = fc.integer({ min: 0, max: 30 });
  const fills = fc.constantFrom("transparent" as const, "mirror" as const, "white" as const, "black" as const);
  await fc.assert(
    fc.asyncProperty(margin, margin, margin, margin, fills, async (left, right, top, bottom, fill) => {
      const source = pattern(31, 33);
      const bytes = await raw(source, 31, 33).png().toBuffer();
      const wide = await pixelsOf(await extend(bytes, { left, right, top, bottom }, { format: "png", fill }));
      expect(wide).toMatchObject({ width: 31 + left + right, height: 33 + top + bottom });
      for (const [x, y] of [
        [0, 0],
        [30, 32],
        [17, 5],
      ] as const) {
        const at = ((y + top) * wide.width + x + left) * wide.channels;
        expect([...wide.data.subarray(at, at + 3)]).toEqual([
          ...source.subarray((y * 31 + x) * 3, (y * 31 + x) * 3 + 3),
        ]);
      }
      if (left > 0 && fill === "transparent") expect(wide.data[3]).toBe(0);
      if (left > 0 && fill === "mirror") {
        const row = top * wide.width * wide.channels;
        expect(wide.data[row + (left - 1) * wide.channels]).toBe(source[0]);
      }
    }),
    { numRuns: 40 },
  );
});
