import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { FormFile } from "../../fakes/images/form.ts";
import { maskWith, picture, window } from "../../fakes/images/pictures.ts";
import { codesOf, editWish, failure, made, setUpStability, started, upscaleWish } from "./setup.ts";

describe("a picture is enlarged by v2beta", () => {
  it.each(["draft", "standard"] as const)("fast in quality %s", async (quality) => {
    const { server, provider } = await setUpStability();
    const wish = upscaleWish({ quality, source: await picture(320, 200, "webp"), prompt: "A cliff" });
    const image = await made(provider, wish);
    const { image: sent, ...others } = server.calls[0]!.fields;
    expect(server.calls[0]!.path).toBe("/v2beta/stable-image/upscale/fast");
    expect(sent).toMatchObject({ width: 320, height: 200, mediaType: "image/webp" });
    expect(others).toEqual({ output_format: "png" });
    expect(codesOf(image)).toEqual(["prompt_unsupported"]);
    expect(provider.offer(wish)).toMatchObject({ model: "upscale-fast", cost: 0.02 });
    expect(server.charged).toBe(2);
  });

  it("conservatively in quality high", async () => {
    const { server, provider } = await setUpStability();
    const wish = upscaleWish({ quality: "high", source: await picture(1200, 1000), scale: 4 });
    const image = await made(provider, wish);
    const { image: sent, ...others } = server.calls[0]!.fields;
    expect(server.calls[0]!.path).toBe("/v2beta/stable-image/upscale/conservative");
    expect(sent).toMatchObject({ width: 1200, height: 1000 });
    expect(others).toEqual({ prompt: image.prompt, seed: "42", output_format: "png" });
    expect(codesOf(image)).toEqual(["upscale_limited", "prompt_assumed"]);
    expect(provider.offer(wish)).toMatchObject({ model: "upscale-conservative", cost: 0.4 });
    expect(server.charged).toBe(40);
  });

  it("not where it is too large for the quality, with the advice which one takes it", async () => {
    const { server, provider } = await setUpStability();
    const error = await failure(provider.make(upscaleWish({ source: await picture(2000, 1000) })));
    expect(error).toMatchObject({ code: "provider_rejected", retryable: false });
    expect(error.message).toContain("quality high");
    expect(server.calls).toHaveLength(0);
  });
});

describe("a picture is enlarged creatively", () => {
  const wish = async () => upscaleWish({ quality: "ultra", source: await picture(300, 200), prompt: "A cliff" });

  it("in quality ultra: it is begun, asked for until it is there, and charged then", async () => {
    const { server, provider } = await setUpStability({ polls: 2 });
    const begun = await started(provider, await wish());
    expect(server.calls[0]!.path).toBe("/v2beta/stable-image/upscale/creative");
    expect(server.calls[0]!.fields).toMatchObject({ prompt: "A cliff", seed: "42", output_format: "png" });
    expect(server.charged).toBe(0);
    const { signal } = new AbortController();
    expect(await provider.collect(begun, signal)).toBeUndefined();
    expect(await provider.collect(begun, signal)).toBeUndefined();
    expect(await provider.collect(begun, signal)).toMatchObject({ mediaType: "image/png", seed: 42, warnings: [] });
    expect(server.calls.slice(1).map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(3).fill(`GET /v2beta/results/${JSON.parse(begun.started).id}`),
    );
    expect(server.charged).toBe(60);
    expect(provider.offer(await wish())).toMatchObject({ model: "upscale-creative", cost: 0.6 });
  });

  it("and collected by another process with the same key, from what was stored", async () => {
    const { server, provider, again } = await setUpStability({ polls: 0 });
    const begun = JSON.parse(
      JSON.stringify(await started(provider, { ...(await wish()), prompt: undefined, scale: 4, seed: 0 })),
    );
    const image = await again().collect(begun, new AbortController().signal);
    expect(image).toMatchObject({ prompt: server.calls[0]!.fields.prompt });
    expect(codesOf(image!)).toEqual(["prompt_assumed", "seed_random"]);
    expect(server.calls).toHaveLength(2);
  });

  it("and not with another key, nor when it is none of ours", async () => {
    const { provider, again } = await setUpStability({ keys: ["test-key", "other-key"] });
    const begun = await started(provider, await wish());
    const { signal } = new AbortController();
    const other = await failure(again({ STABILITY_AI_API_KEY: "other-key" }).collect(begun, signal));
    expect(other).toMatchObject({ code: "provider_rejected", retryable: false });
    for (const wrong of ["", "{}", '{"id":"../../v1/user/account"}']) {
      const error = await failure(provider.collect({ started: wrong, warnings: [] }, signal));
      expect(error).toMatchObject({ code: "provider_rejected", retryable: false });
    }
  });

  it("and not charged when the filter holds it back", async () => {
    const { server, provider } = await setUpStability({
      polls: 0,
      script: ({ method }) => (method === "GET" ? { kind: "filtered" } : undefined),
    });
    const begun = await started(provider, await wish());
    const error = await failure(provider.collect(begun, new AbortController().signal));
    expect(error).toMatchObject({ code: "content_refused", retryable: false });
    expect(server.charged).toBe(0);
  });
});

/** The grey of a mask at a place. */
async function greyAt({ bytes }: FormFile, left: number, top: number): Promise<number> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 400, height: 300 });
  return data[(top * info.width + left) * info.channels]!;
}

describe("a part of a picture is painted anew", () => {
  it("where the mask is white, as strongly as is asked", async () => {
    const { server, provider } = await setUpStability();
    const mask = await maskWith(400, 300, { left: 100, top: 50, width: 80, height: 60 });
    const wish = editWish({ source: await picture(400, 300), mask, strength: 0.8 });
    await made(provider, wish);
    const { image, mask: sent, ...others } = server.calls[0]!.fields;
    expect(server.calls[0]!.path).toBe("/v2beta/stable-image/edit/inpaint");
    expect(image).toMatchObject({ width: 400, height: 300 });
    expect(others).toEqual({ prompt: "A red door", seed: "42", output_format: "png" });
    expect(await greyAt(sent as FormFile, 120, 60)).toBe(204);
    expect(await greyAt(sent as FormFile, 10, 10)).toBe(0);
    expect(provider.offer(wish)).toMatchObject({ model: "inpaint", cost: 0.05 });
  });

  it("where it is transparent, without a mask", async () => {
    const { server, provider } = await setUpStability();
    const source = await window(400, 300, { left: 100, top: 50, width: 80, height: 60 });
    await made(provider, editWish({ source }));
    const sent = server.calls[0]!.fields.mask as FormFile;
    expect(await greyAt(sent, 120, 60)).toBe(0);
    expect(await greyAt(sent, 10, 10)).toBe(255);
  });

  it.each([
    ["nothing is transparent", async () => editWish({ source: await picture(100, 100) })],
    [
      "the mask is black",
      async () => editWish({ source: await picture(100, 100), mask: await picture(100, 100, "png", "black") }),
    ],
    ["the mask is no picture", async () => editWish({ source: await picture(100, 100), mask: Buffer.from("no") })],
    [
      "the picture is too narrow",
      async () => editWish({ source: await window(300, 100, { left: 0, top: 0, width: 9, height: 9 }) }),
    ],
  ])("not where %s", async (_why, wish) => {
    const { server, provider } = await setUpStability();
    expect(await failure(provider.make(await wish()))).toMatchObject({ code: "provider_rejected", retryable: false });
    expect(server.calls).toHaveLength(0);
  });
});

describe("a picture is painted on", () => {
  const kept = { left: 100, top: 50, width: 200, height: 150 };

  it("around what is opaque, to the size of the whole", async () => {
    const { server, provider } = await setUpStability();
    const wish = editWish({ type: "outpaint", source: await window(400, 300, kept), strength: 0.5 });
    const { bytes } = await made(provider, wish);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 400, height: 300 });
    const { image, ...others } = server.calls[0]!.fields;
    expect(server.calls[0]!.path).toBe("/v2beta/stable-image/edit/outpaint");
    expect(image).toMatchObject({ width: 200, height: 150 });
    expect(others).toEqual({
      ...{ left: "100", right: "100", up: "50", down: "100" },
      ...{ creativity: "0.5", prompt: "A red door", seed: "42", output_format: "png" },
    });
    expect(provider.offer(wish)).toMatchObject({ model: "outpaint", cost: 0.04 });
    expect(server.charged).toBe(4);
  });

  it("to a quarter more on each side where nothing says what is to be painted", async () => {
    const { server, provider } = await setUpStability();
    const opaque = await sharp(await picture(400, 310))
      .ensureAlpha()
      .png()
      .toBuffer();
    for (const source of [await picture(400, 310), opaque]) {
      const { bytes } = await made(provider, editWish({ type: "outpaint", source }));
      const { image, ...others } = server.calls.at(-1)!.fields;
      expect(image).toMatchObject({ width: 400, height: 310 });
      expect(others).toMatchObject({ left: "100", right: "100", up: "78", down: "78" });
      expect(await sharp(bytes).metadata()).toMatchObject({ width: 600, height: 466 });
    }
  });

  it("to the size that it would have had, where it is sent smaller", async () => {
    const { server, provider } = await setUpStability();
    const image = await made(provider, editWish({ type: "outpaint", source: await picture(4000, 3000) }));
    const sent = server.calls[0]!.fields.image as FormFile;
    expect(sent.width * sent.height).toBeLessThanOrEqual(9_437_184);
    expect(codesOf(image)).toEqual(["source_reduced"]);
    expect(await sharp(image.bytes).metadata()).toMatchObject({ width: 6000, height: 4500 });
  });

  it("around what a mask keeps", async () => {
    const { server, provider } = await setUpStability();
    const mask = await maskWith(400, 300, { left: 0, top: 0, width: 150, height: 300 });
    await made(provider, editWish({ type: "outpaint", source: await picture(400, 300), mask }));
    expect(server.calls[0]!.fields).toMatchObject({ left: "150", right: "0", up: "0", down: "0" });
    expect(server.calls[0]!.fields.image).toMatchObject({ width: 250, height: 300 });
  });

  it.each([
    ["that is no rectangle", { left: 150, top: 100, width: 10, height: 10 }],
    ["of which nothing is left", { left: 0, top: 0, width: 400, height: 300 }],
  ])("not around a part %s", async (_which, white) => {
    const { server, provider } = await setUpStability();
    const wish = editWish({ type: "outpaint", source: await picture(400, 300), mask: await maskWith(400, 300, white) });
    expect(await failure(provider.make(wish))).toMatchObject({ code: "provider_rejected", retryable: false });
    expect(server.calls).toHaveLength(0);
  });
});
