import sharp from "sharp";
import { expect, test } from "vitest";
import { createStoring } from "../../src/images/stages/storing.ts";
import type { ImageTools } from "../../src/images/tools.ts";
import type { ImageContext } from "../../src/images/types.ts";
import { ownLimits } from "../../src/pixels/limits.ts";
import { createPixels } from "../../src/pixels/pixels.ts";
import { ImageRefused } from "../../src/pixels/refused.ts";
import { picture } from "../fakes/images/pictures.ts";
import { openScene } from "./scene.ts";

const flat = async (width: number, height: number) =>
  new Uint8Array(
    await sharp({ create: { width, height, channels: 3, background: "#468" } })
      .png()
      .toBuffer(),
  );
const upscale = (scale: number) => ({
  operation: "upscale",
  request: { provider: "paid", image_url: "https://example.org/a.png", scale },
});

test("an enlargement beyond 67 megapixels is refused before it is paid, and before anything is stored", async () => {
  const { runner, state, acceptInput, status, charges, stored } = await openScene({ source: await flat(3000, 2000) });
  const { job_id } = await acceptInput(upscale(4));
  await runner.deliver(job_id);
  expect(await status(job_id)).toMatchObject({
    status: "failed",
    error_code: "provider_rejected",
    error_message: "The result would have 96.0 megapixels; the most is 67.1 megapixels.",
    retry_count: 0,
  });
  expect(state.made).toBe(0);
  expect(await charges()).toEqual([]);
  expect(await stored()).toEqual([]);
});

test("one that is within it is made in its exact size", async () => {
  const { runner, acceptInput, status } = await openScene({ source: await flat(300, 200) });
  const { job_id } = await acceptInput(upscale(4));
  await runner.deliver(job_id);
  expect(await status(job_id)).toMatchObject({ result: { images: [{ width: 1200, height: 800 }] } });
});

test("a picture is not brought to such a size, and no work is begun", async () => {
  const room = { run: () => Promise.reject(new Error("It was worked on")) };
  const size = { width: 8193, height: 8192 };
  expect(size.width * size.height).toBeGreaterThan(ownLimits.pixels);
  const finished = createPixels({ room }).finish(new Uint8Array(1), size);
  await expect(finished).rejects.toMatchObject({ name: "ImageRefused", code: "too_many_pixels" });
});

test.each([
  ["too_many_pixels", "provider_rejected", false],
  ["damaged", "invalid_model_output", false],
  ["too_slow", "invalid_model_output", true],
] as const)("what cannot be stored (%s) fails as %s, retryable: %s", async (refusal, code, retryable) => {
  const bytes = new Uint8Array(await picture(8, 8));
  const tools = {
    files: { read: async () => ({ bytes, contentType: "image/png" }) },
    keeper: { patiently: (work: () => Promise<unknown>) => work() },
    pixels: { finish: () => Promise.reject(new ImageRefused(refusal, "It cannot be.")) },
  } as unknown as ImageTools;
  const context = {
    jobId: "job",
    input: { operation: "generate", request: {} },
    signal: new AbortController().signal,
  } as unknown as ImageContext;
  const soFar = {
    preparing: { width: 8, height: 8, warnings: [] },
    calling_provider: { model: "brush", pictures: [{ key: "a", mediaType: "image/png" }], warnings: [] },
  };
  const stored = createStoring(tools).run(context, soFar as never);
  await expect(stored).rejects.toMatchObject({ code, retryable, message: expect.stringContaining("It cannot be.") });
});
