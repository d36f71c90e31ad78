import fc from "fast-check";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { enlargePixels } from "../../src/pixels/lanczos.ts";
import { cosine, sine } from "../../src/pixels/sine.ts";
import { createPixelThreads } from "../../src/pixels/threads.ts";
import { upscale } from "../../src/pixels/upscale.ts";
import { pattern, pixelsOf, png, pngBomb } from "./pictures.ts";

const threads = createPixelThreads({ threads: 1 });
afterAll(() => threads.close());
const options = { format: "png", threads, signal: new AbortController().signal } as const;

test("The sine is the sine, to six digits", () => {
  fc.assert(
    fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), (angle) => {
      expect(Math.abs(sine(angle) - Math.sin(angle))).toBeLessThan(1e-6);
      expect(Math.abs(cosine(angle) - Math.cos(angle))).toBeLessThan(1e-6);
    }),
  );
});

test("The result has exactly so many times the sides", async () => {
  const scale = fc.double({ min: 1, max: 4, noNaN: true });
  const side = fc.integer({ min: 1, max: 60 });
  await fc.assert(
    fc.asyncProperty(
      side,
      side,
      scale,
      fc.constantFrom(3 as const, 4 as const),
      async (width, height, times, channels) => {
        const made = await pixelsOf(await upscale(await png(width, height, channels), times, options));
        expect(made).toMatchObject({ width: Math.round(width * times), height: Math.round(height * times), channels });
      },
    ),
    { numRuns: 40 },
  );
});

test("Once the sides changes nothing", async () => {
  const data = pattern(33, 21);
  expect(
    Buffer.from(enlargePixels({ source: { data, width: 33, height: 21, channels: 3 }, width: 33, height: 21 })).equals(
      data,
    ),
  ).toBe(true);
});

test("An even surface stays even, up to its edges", () => {
  const data = Buffer.alloc(9 * 7 * 3, 77);
  const made = enlargePixels({ source: { data, width: 9, height: 7, channels: 3 }, width: 31, height: 26 });
  expect(new Set(made)).toEqual(new Set([77]));
});

/** One row by the definition of the kernel, with the language's own sine. */
function byDefinition(row: readonly number[], to: number): number[] {
  const sinc = (x: number) => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));
  return Array.from({ length: to }, (_, index) => {
    const centre = ((index + 0.5) * row.length) / to - 0.5;
    let [sum, total] = [0, 0];
    for (const [at, value] of row.entries()) {
      const away = Math.abs(at - centre);
      const weight = away < 3 ? sinc(away) * sinc(away / 3) : 0;
      sum += value * weight;
      total += weight;
    }
    return Math.max(0, Math.min(255, sum / total));
  });
}

test("Values are those of Lanczos' kernel with three lobes", () => {
  const row = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(row, fc.integer({ min: 10, max: 40 }), (values, tenths) => {
      const to = Math.max(values.length, Math.round((values.length * tenths) / 10));
      const data = Buffer.from(values.flatMap((value) => [value, value, value]));
      const made = enlargePixels({
        source: { data, width: values.length, height: 1, channels: 3 },
        width: to,
        height: 1,
      });
      const expected = byDefinition(values, to);
      for (let index = 0; index < to; index++)
        expect(Math.abs(made[index * 3]! - expected[index]!)).toBeLessThanOrEqual(0.51);
    }),
  );
});

test("A transparent pixel's hidden colour does not bleed into what is seen", () => {
  const data = Buffer.from([255, 0, 0, 0, 0, 0, 255, 255]);
  const made = enlargePixels({ source: { data, width: 2, height: 1, channels: 4 }, width: 8, height: 1 });
  for (let at = 0; at < made.length; at += 4) if (made[at + 3]! > 0) expect(made[at]).toBe(0);
});

test("A result beyond 67 megapixels is refused before it is begun", async () => {
  await expect(upscale(pngBomb(2100, 2048), 4, options)).rejects.toThrow("68.8 megapixels; the most is 67.1");
  await expect(
    upscale(await png(10, 10), 4, { ...options, signal: AbortSignal.abort(new Error("gone")) }),
  ).rejects.toThrow("gone");
});

test("JPEG and WebP can be had as well", async () => {
  for (const format of ["jpeg", "webp"] as const) {
    expect(await sharp(await upscale(await png(20, 10), 2.5, { ...options, format })).metadata()).toMatchObject({
      format,
      width: 50,
      height: 25,
    });
  }
});
