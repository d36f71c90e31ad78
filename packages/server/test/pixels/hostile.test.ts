import sharp from "sharp";
import { expect, test } from "vitest";
import { encode } from "../../src/pixels/encode.ts";
import { fitExactly } from "../../src/pixels/fit.ts";
import { foreignLimits } from "../../src/pixels/limits.ts";
import { decode } from "../../src/pixels/raw.ts";
import { readImage } from "../../src/pixels/read.ts";
import { ImageRefused } from "../../src/pixels/refused.ts";
import { openSharp } from "../../src/pixels/sharp.ts";
import { thumbhash } from "../../src/pixels/thumbhash.ts";
import { gif, pattern, png, pngBomb, raw } from "./pictures.ts";

const operations: Record<string, (bytes: Uint8Array) => Promise<unknown>> = {
  readImage: (bytes) => readImage(bytes),
  fitExactly: (bytes) => fitExactly(bytes, 32, 32, "png"),
  encode: (bytes) => encode(bytes, "jpeg"),
  thumbhash: (bytes) => thumbhash(bytes),
  decode: (bytes) => decode(bytes),
};

/** Every operation has to refuse it, with the same code. */
async function refusals(bytes: Uint8Array) {
  const said = new Set<string>();
  for (const [name, run] of Object.entries(operations)) {
    const error = await run(bytes).catch((thrown: unknown) => thrown);
    expect(error, name).toBeInstanceOf(ImageRefused);
    const refusal = error as ImageRefused;
    expect(refusal.message).toMatch(/^[A-Z].*\.$/);
    said.add(refusal.code);
  }
  return [...said];
}

const text = (value: string) => new TextEncoder().encode(value);
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/passwd"/></svg>';

test("What is no picture is refused: nothing, text, HTML, zeros", async () => {
  const nothings = [
    new Uint8Array(),
    text("hello"),
    text("<!doctype html><html><svg></svg></html>"),
    new Uint8Array(4096),
  ];
  for (const bytes of nothings) expect(await refusals(bytes)).toEqual(["not_an_image"]);
});

test("SVG is refused by its name, also behind an XML head and with blanks before it", async () => {
  for (const head of ["", '<?xml version="1.0"?>\n<!-- a -->', "\n  "]) {
    expect(await refusals(text(head + svg))).toEqual(["format_refused"]);
  }
  await expect(readImage(text(svg))).rejects.toThrow("SVG pictures are not accepted; send JPEG, PNG, WebP or GIF.");
});

test("Formats that take much memory or have had holes are refused: TIFF, AVIF, BMP, PDF", async () => {
  const [tiff, avif] = await Promise.all([
    raw(pattern(16, 16), 16, 16).tiff().toBuffer(),
    raw(pattern(16, 16), 16, 16).avif().toBuffer(),
  ]);
  const bmp = Buffer.concat([Buffer.from("BM"), Buffer.from([70, 0, 0, 0, 0, 0, 0, 0]), Buffer.alloc(60)]);
  for (const bytes of [tiff, avif, bmp, text("%PDF-1.7\n")]) expect(await refusals(bytes)).toEqual(["format_refused"]);
});

test("The block holds for the whole process: sharp itself reads no SVG and no TIFF any more", async () => {
  const tiff = await raw(pattern(16, 16), 16, 16).tiff().toBuffer();
  await openSharp();
  await expect(sharp(Buffer.from(svg)).metadata()).rejects.toThrow("unsupported image format");
  await expect(sharp(tiff).metadata()).rejects.toThrow("unsupported image format");
});

test("A PNG bomb of a few kilobytes is refused before it is decoded", async () => {
  const bomb = pngBomb(16_000, 16_000);
  expect(bomb.length).toBeLessThan(50_000);
  const before = process.memoryUsage().rss;
  expect(await refusals(bomb)).toEqual(["too_many_pixels"]);
  expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  expect(await readImage(pngBomb(100, 100))).toMatchObject({ format: "png", width: 100, height: 100 });
});

test("A GIF whose canvas is a bomb is refused; one with many frames is read as its first", async () => {
  expect(await refusals(gif(65_535, 65_535, 1, { width: 65_535, height: 65_535 }))).toEqual(["too_many_pixels"]);
  expect(await readImage(gif(40, 30, 500))).toMatchObject({ format: "gif", width: 40, height: 30, pages: 500 });
});

test("Half a picture is refused, in every format", async () => {
  const image = () => raw(pattern(300, 200), 300, 200);
  const wholes = await Promise.all([
    image().jpeg().toBuffer(),
    image().png().toBuffer(),
    image().webp().toBuffer(),
    image().gif().toBuffer(),
  ]);
  for (const whole of wholes) {
    await readImage(whole);
    for (const share of [0.3, 0.6, 0.95])
      expect(await refusals(whole.subarray(0, whole.length * share))).toEqual(["damaged"]);
  }
});

test("A file that is too large is refused without a look at it", async () => {
  const large = Buffer.concat([await png(16, 16), Buffer.alloc(50 * 1024 * 1024)]);
  expect(await refusals(large)).toEqual(["too_large"]);
  const limits = { ...foreignLimits, bytes: 100 };
  await expect(readImage(await png(64, 64), limits)).rejects.toThrow("MiB");
});

test("The limit of pixels is the caller's", async () => {
  const bytes = await png(100, 50);
  await expect(readImage(bytes, { ...foreignLimits, pixels: 4999 })).rejects.toThrow("more than 0.0 megapixels");
  expect(await readImage(bytes, { ...foreignLimits, pixels: 5000 })).toMatchObject({ width: 100 });
});
