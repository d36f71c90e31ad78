import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { FormFile } from "../../fakes/images/form.ts";
import { maskWith, picture } from "../../fakes/images/pictures.ts";
import { classicSizes } from "../../fakes/images/stability-classic.ts";
import {
  codesOf,
  editWish,
  failure,
  generateWish,
  made,
  type StabilitySetup,
  setUpStability,
  upscaleWish,
  varyWish,
} from "./setup.ts";

const setUp = (options: Parameters<typeof setUpStability>[0] = {}): Promise<StabilitySetup> =>
  setUpStability({ ...options, env: { STABILITY_PROFILE: "classic" } });
const engine = "stable-diffusion-xl-1024-v1-0";

/** The grey of a picture at a share of its sides. */
async function greyOf(bytes: Buffer): Promise<(x: number, y: number) => number> {
  const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  return (x, y) => data[(Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels]!;
}

describe("a picture from words by v1", () => {
  it.each([
    { quality: "draft", steps: 20, cfg_scale: 5, cost: 0.002 },
    { quality: "standard", steps: 30, cfg_scale: 7, cost: 0.004 },
    { quality: "high", steps: 50, cfg_scale: 7, cost: 0.006 },
    { quality: "ultra", steps: 50, cfg_scale: 7, cost: 0.008 },
  ] as const)("is made in quality $quality with exactly this body", async ({ quality, steps, cfg_scale, cost }) => {
    const { server, provider } = await setUp();
    const wish = generateWish({ quality, negativePrompt: "fog", style: "photographic", width: 1344, height: 768 });
    const image = await made(provider, wish);
    expect(server.calls[0]!.path).toBe(`/v1/generation/${engine}/text-to-image`);
    expect(server.calls[0]!.json).toEqual({
      text_prompts: [
        { text: "A lighthouse on a cliff", weight: 1 },
        { text: "fog", weight: -1 },
      ],
      ...{ width: 1344, height: 768, steps, cfg_scale, samples: 1, seed: 42, style_preset: "photographic" },
    });
    expect(image).toMatchObject({ mediaType: "image/png", seed: 42, warnings: [] });
    expect(provider.offer(wish)).toMatchObject({ model: engine, cost });
  });

  it("has the asked steps and guidance within what is taken, and a legal size", async () => {
    const { server, provider } = await setUp();
    const image = await made(provider, generateWish({ steps: 150, guidance: 20, width: 768, height: 1024 }));
    expect(server.calls[0]!.json).toMatchObject({ steps: 50, cfg_scale: 20, width: 896, height: 1152 });
    expect(codesOf(image)).toEqual(["aspect_ratio_cropped", "steps_clamped"]);
  });
});

it("v1 takes every seed, and tells none that is larger", async () => {
  const { server, provider } = await setUp();
  const image = await made(provider, generateWish({ seed: 4_294_967_295 }));
  expect(server.calls[0]!.json).toMatchObject({ seed: 4_294_967_295 });
  expect(image).toMatchObject({ seed: 4_294_967_295, warnings: [] });
  const base64 = (await picture(64, 64)).toString("base64");
  const body = { artifacts: [{ base64, seed: 4_294_967_296, finishReason: "SUCCESS" }] };
  const other = await setUp({ script: () => ({ kind: "answer", answer: { status: 200, body } }) });
  expect((await made(other.provider, generateWish())).seed).toBeUndefined();
});

describe("what v1 makes from a picture", () => {
  const settings = {
    ...{ "text_prompts[0][weight]": "1", cfg_scale: "7", steps: "30", samples: "1", seed: "42" },
  };

  it("is another like it; 1 leaves nothing of the source, the reverse of the service's strength", async () => {
    const { server, provider } = await setUp();
    const image = await made(provider, varyWish({ source: await picture(800, 600, "jpeg"), strength: 0.75 }));
    const { init_image, ...others } = server.calls[0]!.fields;
    expect(server.calls[0]!.path).toBe(`/v1/generation/${engine}/image-to-image`);
    expect(others).toEqual({
      ...settings,
      "text_prompts[0][text]": "A lighthouse at night",
      init_image_mode: "IMAGE_STRENGTH",
      image_strength: "0.25",
    });
    expect(init_image).toMatchObject({ width: 1152, height: 896, mediaType: "image/png" });
    // What was stretched to a legal size comes back in the source's.
    expect(await sharp(image.bytes).metadata()).toMatchObject({ width: 800, height: 600 });
  });

  it.each(["inpaint", "outpaint"] as const)("is %sed where the mask is white", async (type) => {
    const { server, provider } = await setUp();
    const mask = await maskWith(400, 300, { left: 0, top: 0, width: 200, height: 300 });
    const image = await made(provider, editWish({ type, source: await picture(400, 300), mask, strength: 0.6 }));
    const { init_image, mask_image, ...others } = server.calls[0]!.fields;
    expect(server.calls[0]!.path).toBe(`/v1/generation/${engine}/image-to-image/masking`);
    expect(others).toEqual({ ...settings, "text_prompts[0][text]": "A red door", mask_source: "MASK_IMAGE_WHITE" });
    expect(classicSizes).toContain(`${(init_image as FormFile).width}x${(init_image as FormFile).height}`);
    const { channels } = await sharp((mask_image as FormFile).bytes).stats();
    expect(channels[0]).toMatchObject({ min: 0, max: 153 });
    expect(await sharp(image.bytes).metadata()).toMatchObject({ width: 400, height: 300 });
  });

  it("grows by a quarter on each side where nothing says what is to be painted", async () => {
    const { server, provider } = await setUp();
    const image = await made(provider, editWish({ type: "outpaint", source: await picture(400, 300, "png", "white") }));
    const { init_image, mask_image } = server.calls[0]!.fields as Record<string, FormFile>;
    const sides = { width: init_image!.width, height: init_image!.height };
    expect(mask_image).toMatchObject(sides);
    const greyAt = await greyOf(mask_image!.bytes);
    expect([greyAt(0.05, 0.5), greyAt(0.5, 0.05), greyAt(0.95, 0.95), greyAt(0.5, 0.5)]).toEqual([255, 255, 255, 0]);
    // The picture goes on, for the model to see.
    expect((await greyOf(init_image!.bytes))(0.05, 0.05)).toBe(255);
    expect(await sharp(image.bytes).metadata()).toMatchObject({ width: 600, height: 450 });
  });

  it.each([
    { width: 600, height: 400, scale: 2, field: "width", value: "1200", warnings: [] },
    { width: 400, height: 600, scale: 1.5, field: "height", value: "900", warnings: [] },
    { width: 100, height: 80, scale: 2, field: "width", value: "512", warnings: [] },
    { width: 1024, height: 1024, scale: 4, field: "width", value: "2048", warnings: ["upscale_limited"] },
  ])("is enlarged by one side: $field $value", async ({ width, height, scale, field, value, warnings }) => {
    const { server, provider } = await setUp();
    const wish = upscaleWish({ source: await picture(width, height), scale });
    const image = await made(provider, wish);
    const { image: sent, ...others } = server.calls[0]!.fields;
    expect(server.calls[0]!.path).toBe("/v1/generation/esrgan-v1-x2plus/image-to-image/upscale");
    expect(sent).toMatchObject({ width, height });
    expect(others).toEqual({ [field]: value });
    expect(codesOf(image)).toEqual(warnings);
    expect(provider.offer(wish)).toMatchObject({ model: "esrgan-v1-x2plus", cost: 0.002 });
  });

  it("is not begun where the source is too large, and nothing is ever asked for later", async () => {
    const { server, provider } = await setUp();
    const large = await failure(provider.make(upscaleWish({ source: await picture(1500, 1000) })));
    const later = await failure(provider.collect({ started: "{}", warnings: [] }, new AbortController().signal));
    for (const error of [large, later]) expect(error).toMatchObject({ code: "provider_rejected", retryable: false });
    expect(server.calls).toHaveLength(0);
  });
});

describe("a refusal by v1", () => {
  it("is final when the filter holds the picture back, and is not charged", async () => {
    const { server, provider } = await setUp({ script: () => ({ kind: "filtered" }) });
    expect(await failure(provider.make(generateWish()))).toMatchObject({ code: "content_refused", retryable: false });
    expect(server.charged).toBe(0);
  });

  it("is content_refused when words are not allowed, with the reason", async () => {
    const body = { id: "1", name: "invalid_prompts", message: "One or more prompts contains filtered words." };
    const { provider } = await setUp({ script: () => ({ kind: "answer", answer: { status: 400, body } }) });
    const error = await failure(provider.make(generateWish()));
    expect(error).toMatchObject({ code: "content_refused", retryable: false });
    expect(error.message).toContain("filtered words");
  });

  it("is provider_rejected when it does not know the engine", async () => {
    const body = { id: "1", name: "not_found", message: "engine stable-diffusion-xl-1024-v1-0 not found" };
    const { provider } = await setUp({ script: () => ({ kind: "answer", answer: { status: 404, body } }) });
    expect(await failure(provider.make(generateWish()))).toMatchObject({ code: "provider_rejected", retryable: false });
  });
});
