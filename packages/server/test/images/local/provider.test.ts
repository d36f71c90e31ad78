import { createHash } from "node:crypto";
import fc from "fast-check";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import type { EditWish, GenerateWish, ImageWish, MadeImage, UpscaleWish, VaryWish } from "../../../src/images/port.ts";
import { createLocalProvider } from "../../../src/images/providers/local/provider.ts";
import { JobError } from "../../../src/jobs/job-error.ts";
import { createPixelRoom } from "../../../src/pixels/room.ts";
import { createPixelThreads } from "../../../src/pixels/threads.ts";
import { pattern, pixelsOf, png, pngBomb, raw } from "../../pixels/pictures.ts";
import { difference } from "./order.ts";

const threads = createPixelThreads({ threads: 2 });
afterAll(() => threads.close());
const room = createPixelRoom({ bytes: 512e6, slots: 4 });
const local = createLocalProvider({ threads, room });

const shared = { quality: "draft", seed: 3, signal: new AbortController().signal } as const;
const generate = (changes: Partial<GenerateWish> = {}): GenerateWish => ({
  ...shared,
  kind: "generate",
  prompt: "A lighthouse at dawn",
  negativePrompt: undefined,
  style: undefined,
  width: 128,
  height: 96,
  steps: undefined,
  guidance: undefined,
  ...changes,
});
const vary = (source: Uint8Array, changes: Partial<VaryWish> = {}): VaryWish => ({
  ...shared,
  kind: "vary",
  source,
  prompt: undefined,
  strength: 0.5,
  ...changes,
});
const upscale = (source: Uint8Array, changes: Partial<UpscaleWish> = {}): UpscaleWish => ({
  ...shared,
  kind: "upscale",
  source,
  scale: 2,
  prompt: undefined,
  ...changes,
});
const edit = (source: Uint8Array, changes: Partial<EditWish> = {}): EditWish => ({
  ...shared,
  kind: "edit",
  source,
  mask: undefined,
  prompt: "a balloon at dusk",
  type: "inpaint",
  strength: 1,
  ...changes,
});

async function make(wish: ImageWish, provider = local): Promise<MadeImage> {
  const made = await provider.make(wish);
  if ("started" in made) throw new Error("begun, not made");
  return made;
}
const digest = ({ bytes }: MadeImage) => createHash("sha256").update(bytes).digest("hex");
const pixels = async (wish: ImageWish) => pixelsOf((await make(wish)).bytes);

test("Every size from 64 to 2048 is exact, and every ratio that is offered", async () => {
  const offered = [
    [1024, 1024],
    [864, 1152],
    [1344, 756],
    [1512, 648],
    [756, 1344],
    [64, 2048],
    [2048, 64],
  ] as const;
  for (const [width, height] of offered) {
    expect(await sharp((await make(generate({ width, height }))).bytes).metadata()).toMatchObject({
      format: "png",
      width,
      height,
    });
  }
  const side = fc.integer({ min: 64, max: 2048 });
  await fc.assert(
    fc.asyncProperty(side, side, async (width, height) => {
      const { bytes } = await make(generate({ width, height, style: "minimalist" }));
      expect(await sharp(bytes).metadata()).toMatchObject({ width, height });
    }),
    { numRuns: 6 },
  );
});

test("The same wish gives the same bytes, on whichever thread; another seed another picture", async () => {
  const wishes = [generate(), generate(), generate(), generate()].map((wish) => make(wish).then(digest));
  expect(new Set(await Promise.all(wishes)).size).toBe(1);
  expect(digest(await make(generate({ seed: 4 })))).not.toBe(await wishes[0]);
});

test("PNG, JPEG and WebP are what they say, and say where they come from", async () => {
  for (const format of ["png", "jpeg", "webp"] as const) {
    const made = await make(generate(), createLocalProvider({ threads, room, format }));
    const metadata = await sharp(made.bytes).metadata();
    expect([made.mediaType, metadata.format]).toEqual([`image/${format}`, format]);
    expect(metadata.exif!.toString("latin1")).toContain("Galley local provider");
  }
});

test("It costs nothing, says its name and its seed, and warns once that it is local", async () => {
  const made = await make(generate({ negativePrompt: "blurry, night, text" }));
  expect(made.seed).toBe(3);
  expect(made.warnings.filter((warning) => warning.startsWith("local_image: "))).toHaveLength(1);
  expect(made.warnings.at(-1)).toMatch(/^negative_prompt_limited: .*: blurry, text\.$/);
  expect(local.offer(generate())).toMatchObject({ model: "local", cost: 0 });
  expect(local.name).toBe("local");
  await expect(local.collect({ started: "x", warnings: [] }, shared.signal)).rejects.toThrow("begins nothing");
});

test("Quality, steps and guidance are heeded", async () => {
  const draft = digest(await make(generate()));
  expect(digest(await make(generate({ quality: "ultra" })))).not.toBe(draft);
  expect(digest(await make(generate({ quality: "ultra", steps: 20, guidance: 5 })))).toBe(draft);
});

test("A variation of no strength is the source; more strength is more different; at full strength nothing is left", async () => {
  const source = (await make(generate({ width: 200, height: 150 }))).bytes;
  const { data } = await pixelsOf(source);
  const away = async (strength: number) => difference(data, (await pixels(vary(source, { strength }))).data);
  expect(await away(0)).toBe(0);
  const [little, half] = [await away(0.15), await away(0.5)];
  expect(little).toBeGreaterThan(0.5);
  expect(half).toBeGreaterThan(little);
  const other = await png(200, 150);
  const [one, two] = [await pixels(vary(source, { strength: 1 })), await pixels(vary(other, { strength: 1 }))];
  expect(one.data.equals(two.data)).toBe(true);
  expect(difference((await pixels(vary(source))).data, (await pixels(vary(source, { seed: 4 }))).data)).toBeGreaterThan(
    1,
  );
});

test("A variation has its source's size and keeps its transparency; a huge source is made smaller, with a warning", async () => {
  const holes = await sharp({
    create: { width: 90, height: 60, channels: 4, background: { r: 0, g: 90, b: 9, alpha: 0 } },
  })
    .png()
    .toBuffer();
  const varied = await pixels(vary(holes));
  expect([varied.width, varied.height, varied.channels, varied.data[3]]).toEqual([90, 60, 4, 0]);
  const made = await make(vary(pngBomb(4096, 64), { strength: 0.1 }));
  expect(await sharp(made.bytes).metadata()).toMatchObject({ width: 2048, height: 32 });
  expect(made.warnings.join()).toContain("source_reduced: ");
});

test("Upscaling makes exactly so many times the sides, and says that it takes no prompt", async () => {
  const made = await make(upscale(await png(50, 30), { scale: 3.3, prompt: "sharper" }));
  expect(await sharp(made.bytes).metadata()).toMatchObject({ width: 165, height: 99 });
  expect(made.warnings.join()).toContain("prompt_ignored: ");
});

/** White from 30, 20 to 60, 50. */
async function square(width: number, height: number): Promise<Buffer> {
  const data = Buffer.alloc(width * height);
  for (let y = 20; y < 50; y++) data.fill(255, y * width + 30, y * width + 60);
  return raw(data, width, height, 1).png().toBuffer();
}

test("Inpainting paints the mask's white and leaves every other pixel as it was", async () => {
  const source = pattern(120, 80);
  const made = await pixels(edit(await raw(source, 120, 80).png().toBuffer(), { mask: await square(120, 80) }));
  let changed = 0;
  for (let pixel = 0; pixel < 120 * 80; pixel++) {
    const [x, y] = [pixel % 120, Math.floor(pixel / 120)];
    const same = [0, 1, 2].every((channel) => made.data[pixel * 3 + channel] === source[pixel * 3 + channel]);
    if (x < 30 || x >= 60 || y < 20 || y >= 50) expect(same).toBe(true);
    else if (!same) changed++;
  }
  expect(changed).toBeGreaterThan(800);
});

test("Without a mask the transparent parts are painted; without those too it is refused", async () => {
  const data = pattern(80, 60, 4);
  for (let pixel = 0; pixel < 80 * 60; pixel++) data[pixel * 4 + 3] = pixel % 80 < 40 ? 255 : 0;
  const made = await pixels(edit(await raw(data, 80, 60, 4).png().toBuffer()));
  for (let pixel = 0; pixel < 80 * 60; pixel++) {
    expect(made.data[pixel * made.channels + 3] ?? 255).toBe(255);
    if (pixel % 80 < 40) expect(made.data[pixel * made.channels]).toBe(data[pixel * 4]);
  }
  await expect(make(edit(await png(80, 60)))).rejects.toThrow("no mask says what to paint");
});

test("A picture that could be transparent and is not is refused too, a GIF included; one that is a little is painted", async () => {
  const opaque = raw(pattern(80, 60, 4).fill(255), 80, 60, 4);
  for (const bytes of [await opaque.clone().png().toBuffer(), await opaque.clone().gif().toBuffer()]) {
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(true);
    await expect(make(edit(bytes))).rejects.toThrow("no mask says what to paint");
  }
  const glass = raw(pattern(80, 60, 4).fill(200), 80, 60, 4);
  expect(await make(edit(await glass.png().toBuffer()))).toMatchObject({ mediaType: "image/png" });
});

test("Outpainting adds a quarter on each side around pixels that stay as they are", async () => {
  const source = pattern(100, 60);
  const bytes = await raw(source, 100, 60).png().toBuffer();
  const made = await pixels(edit(bytes, { type: "outpaint", strength: 0.8 }));
  expect(made).toMatchObject({ width: 150, height: 90 });
  for (let y = 0; y < 60; y++) {
    const row = made.data.subarray(((y + 15) * 150 + 25) * 3, ((y + 15) * 150 + 125) * 3);
    expect(row.equals(source.subarray(y * 300, (y + 1) * 300))).toBe(true);
  }
  // Where something says what is to be painted, that is it.
  const masked = await pixels(edit(bytes, { type: "outpaint", mask: await square(100, 60) }));
  expect(masked).toMatchObject({ width: 100, height: 60 });
  expect(masked).toEqual(await pixels(edit(bytes, { type: "inpaint", mask: await square(100, 60) })));
  const canvas = await sharp(bytes).extend({ left: 20, right: 30, background: "#0000" }).png().toBuffer();
  const filled = await pixels(edit(canvas, { type: "outpaint" }));
  expect(filled).toMatchObject({ width: 150, height: 60 });
  await expect(make(edit(bytes, { type: "outpaint", mask: await square(101, 60) }))).rejects.toThrow("101 x 60");
});

test("What cannot be worked on fails the job for good, in words for people", async () => {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
  const black = await sharp({ create: { width: 80, height: 60, channels: 3, background: "#000" } })
    .png()
    .toBuffer();
  const wishes: [ImageWish, string][] = [
    [vary(svg), "SVG pictures are not accepted"],
    [upscale(Buffer.from("hello")), "This is not a picture"],
    [upscale(pngBomb(16_000, 16_000)), "more than 50.0 megapixels"],
    [edit(await png(80, 60), { mask: await square(90, 60) }), "The mask has 90 x 60 pixels"],
    [edit(await png(80, 60), { mask: black }), "The mask is black"],
  ];
  for (const [wish, words] of wishes) {
    const error = await make(wish).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(JobError);
    expect(error).toMatchObject({ code: "provider_rejected", retryable: false });
    expect((error as JobError).message).toContain(words);
  }
});

test("A cancelled wish ends with its reason, before and while it is drawn", async () => {
  const reason = new Error("cancelled");
  await expect(make(generate({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
  const cancel = new AbortController();
  const making = make(generate({ width: 2048, height: 2048, style: "watercolor", signal: cancel.signal }));
  setImmediate(() => cancel.abort(reason));
  await expect(making).rejects.toBe(reason);
  expect((await make(generate())).mediaType).toBe("image/png");
});
