import fc from "fast-check";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { composite } from "../../src/pixels/composite.ts";
import { createPixelThreads } from "../../src/pixels/threads.ts";
import { underlay } from "../../src/pixels/underlay.ts";
import { pattern, pixelsOf, png, raw } from "./pictures.ts";

const threads = createPixelThreads({ threads: 1 });
afterAll(() => threads.close());
const options = { format: "png", threads, signal: new AbortController().signal } as const;

const [width, height] = [24, 18];
const channels = fc.constantFrom(3 as const, 4 as const);
const bytes = (count: number) => fc.uint8Array({ minLength: count, maxLength: count }).map((data) => Buffer.from(data));

test("Black keeps the source's bytes, white takes the painted ones, grey lies between; with and without transparency", async () => {
  await fc.assert(
    fc.asyncProperty(channels, bytes(width * height), async (count, mask) => {
      const source = pattern(width, height, count);
      const painted = pattern(width, height, 3).map((value) => 255 - value);
      const made = await pixelsOf(
        await composite(
          await raw(source, width, height, count).png().toBuffer(),
          await raw(Buffer.from(painted), width, height).png().toBuffer(),
          await raw(mask, width, height, 1).png().toBuffer(),
          1,
          options,
        ),
      );
      for (let pixel = 0; pixel < mask.length; pixel++) {
        for (let channel = 0; channel < 3; channel++) {
          const [from, to] = [source[pixel * count + channel]!, painted[pixel * 3 + channel]!];
          const got = made.data[pixel * made.channels + channel]!;
          if (mask[pixel] === 0) expect(got).toBe(from);
          if (mask[pixel] === 255) expect(got).toBe(to);
          expect(got).toBeGreaterThanOrEqual(Math.min(from, to));
          expect(got).toBeLessThanOrEqual(Math.max(from, to));
        }
        if (count === 4 && mask[pixel] === 0) expect(made.data[pixel * 4 + 3]).toBe(source[pixel * 4 + 3]);
        if (count === 4 && mask[pixel] === 255) expect(made.data[pixel * 4 + 3]).toBe(255);
      }
    }),
    { numRuns: 25 },
  );
});

const plain = (background: string, alpha = 1) =>
  sharp({ create: { width: 20, height: 10, channels: 4, background } })
    .ensureAlpha(alpha)
    .png()
    .toBuffer();

test("Strength says how much of what was painted is seen", async () => {
  const [black, white] = [await plain("#000"), await plain("#fff")];
  for (const [strength, grey] of [
    [0, 0],
    [0.5, 128],
    [0.8, 204],
    [1, 255],
  ] as const) {
    const { data } = await pixelsOf(await composite(black, white, white, strength, options));
    expect(Math.abs(data[0]! - grey)).toBeLessThanOrEqual(1);
  }
});

test("A mask's transparent parts are not painted, and a painting of another size is fitted", async () => {
  const hole = await sharp({
    create: { width: 20, height: 10, channels: 4, background: { r: 255, g: 255, b: 255, alpha: 0 } },
  })
    .png()
    .toBuffer();
  const black = await plain("#000");
  expect((await pixelsOf(await composite(black, await png(99, 7), hole, 1, options))).data[0]).toBe(0);
  expect(await pixelsOf(await composite(black, await png(99, 7), await plain("#fff"), 1, options))).toMatchObject({
    width: 20,
    height: 10,
  });
});

test("A mask of another size is refused, with both sizes in words", async () => {
  const refused = composite(await png(20, 10), await png(20, 10), await png(10, 20), 1, options);
  await expect(refused).rejects.toThrow("The mask has 10 x 20 pixels; the picture has 20 x 10.");
});

test("Underneath a picture with holes the painting is seen, as far as the strength lets it", async () => {
  const half = Buffer.alloc(20 * 10 * 4);
  for (let pixel = 0; pixel < 200; pixel++) half.set(pixel % 20 < 10 ? [200, 0, 0, 255] : [0, 0, 0, 0], pixel * 4);
  const source = await raw(half, 20, 10, 4).png().toBuffer();
  const full = await pixelsOf(await underlay(source, await plain("#00f"), 1, { format: "png" }));
  expect([...full.data.subarray(0, 4)]).toEqual([200, 0, 0, 255]);
  expect([...full.data.subarray(76, 80)]).toEqual([0, 0, 255, 255]);
  const weak = await pixelsOf(await underlay(source, await plain("#00f"), 0.5, { format: "png" }));
  expect(Math.abs(weak.data[79]! - 128)).toBeLessThanOrEqual(1);
});
