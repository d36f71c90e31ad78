import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { picture } from "../../fakes/images/pictures.ts";
import { codesOf, failure, generateWish, made, setUpStability, varyWish } from "./setup.ts";

describe("a picture from words by v2beta", () => {
  it.each([
    {
      quality: "draft",
      path: "sd3",
      fields: { model: "sd3.5-flash", mode: "text-to-image", cfg_scale: "5" },
      credits: 2.5,
    },
    {
      quality: "standard",
      path: "sd3",
      fields: { model: "sd3.5-medium", mode: "text-to-image", cfg_scale: "7" },
      credits: 3.5,
    },
    {
      quality: "high",
      path: "sd3",
      fields: { model: "sd3.5-large", mode: "text-to-image", cfg_scale: "7" },
      credits: 6.5,
    },
    { quality: "ultra", path: "ultra", fields: {}, credits: 8 },
  ] as const)("is made in quality $quality with exactly these fields", async ({ quality, path, fields, credits }) => {
    const { server, provider } = await setUpStability();
    const wish = generateWish({ quality, width: 1344, height: 756, style: "anime" });
    const image = await made(provider, wish);
    expect(server.calls).toHaveLength(1);
    expect(server.calls[0]!.path).toBe(`/v2beta/stable-image/generate/${path}`);
    expect(server.calls[0]!.fields).toEqual({
      prompt: "A lighthouse on a cliff",
      aspect_ratio: "16:9",
      style_preset: "anime",
      seed: "42",
      output_format: "png",
      ...fields,
    });
    expect(image).toMatchObject({ mediaType: "image/png", seed: 42, prompt: undefined, warnings: [] });
    expect(await sharp(image.bytes).metadata()).toMatchObject({ format: "png", width: 64, height: 36 });
    const { model, cost } = provider.offer(wish)!;
    expect(model).toBe(server.calls[0]!.fields.model ?? path);
    expect(cost).toBe(credits / 100);
    expect(server.charged).toBe(credits);
  });

  it("is made by the model that is named, in all qualities", async () => {
    const { server, provider } = await setUpStability({ env: { GALLEY_IMAGE_MODELS: "stability_ai:core" } });
    const image = await made(
      provider,
      generateWish({ quality: "ultra", guidance: 3, steps: 20, negativePrompt: "fog" }),
    );
    expect(server.calls[0]!.path).toBe("/v2beta/stable-image/generate/core");
    expect(server.calls[0]!.fields).toMatchObject({ negative_prompt: "fog" });
    expect(server.calls[0]!.fields).not.toHaveProperty("cfg_scale");
    expect(codesOf(image)).toEqual(["steps_unsupported", "guidance_unsupported"]);
    expect(provider.offer(generateWish())).toMatchObject({ model: "core", cost: 0.03 });
  });

  it.each([
    { width: 768, height: 1024, ratio: "4:5" },
    { width: 1024, height: 768, ratio: "5:4" },
    { width: 64, height: 2048, ratio: "9:21" },
    { width: 1000, height: 1500, ratio: "2:3" },
    { width: 2048, height: 878, ratio: "21:9" },
  ])("has the nearest ratio, $ratio for $width x $height, and says when it is cropped", async (wish) => {
    const { server, provider } = await setUpStability();
    const image = await made(provider, generateWish(wish));
    expect(server.calls[0]!.fields.aspect_ratio).toBe(wish.ratio);
    const [width, height] = wish.ratio.split(":").map(Number);
    const isSame = Math.abs((wish.width / wish.height) * (height! / width!) - 1) < 0.005;
    expect(codesOf(image).includes("aspect_ratio_cropped")).toBe(!isSame);
    expect(codesOf(image).includes("size_enlarged")).toBe(wish.width * wish.height > 1.1 * 1024 ** 2);
  });

  it("says what could not be done as it was asked", async () => {
    const { server, provider } = await setUpStability();
    const image = await made(provider, generateWish({ guidance: 15, steps: 30, style: "watercolor", seed: 0 }));
    expect(server.calls[0]!.fields).toMatchObject({
      cfg_scale: "10",
      prompt: "A lighthouse on a cliff, watercolor painting",
    });
    expect(image.prompt).toBe("A lighthouse on a cliff, watercolor painting");
    expect(codesOf(image)).toEqual(["style_in_prompt", "steps_unsupported", "guidance_clamped", "seed_random"]);
    expect(image.seed).toBe(4711);
  });

  it("has the seed within what v2beta takes", async () => {
    const { server, provider } = await setUpStability();
    const image = await made(provider, generateWish({ seed: 4_294_967_295 }));
    expect(server.calls[0]!.fields).toMatchObject({ seed: "4294967294" });
    expect(image.seed).toBe(4_294_967_294);
    expect(image.warnings).toEqual([
      "seed_clamped: 4294967295 is not possible; the service takes 0 to 4294967294, and 4294967294 was used.",
    ]);
  });

  it.each([4_294_967_296, -1, 1.5, "many", null])("tells no seed that cannot be asked for again: %s", async (seed) => {
    const image = (await picture(64, 64)).toString("base64");
    const body = { image, seed, finish_reason: "SUCCESS" };
    const { provider } = await setUpStability({ script: () => ({ kind: "answer", answer: { status: 200, body } }) });
    expect((await made(provider, generateWish())).seed).toBeUndefined();
  });

  it("has no negative prompt where the model takes none", async () => {
    const { server, provider } = await setUpStability({
      env: { GALLEY_IMAGE_MODELS: "stability_ai:sd3.5-large-turbo" },
    });
    const image = await made(provider, generateWish({ negativePrompt: "fog" }));
    expect(server.calls[0]!.fields).not.toHaveProperty("negative_prompt");
    expect(codesOf(image)).toEqual(["negative_prompt_unsupported"]);
  });

  it("has every style as a preset that the service takes, or in the prompt", async () => {
    const { server, provider } = await setUpStability();
    const styles = [
      "sketch",
      "cartoon",
      "vintage",
      "cyberpunk",
      "sci_fi",
      "realistic",
      "fantasy",
      "digital_art",
    ] as const;
    for (const style of styles) await made(provider, generateWish({ style }));
    expect(server.calls.map(({ fields }) => fields.style_preset)).toEqual([
      ...[
        "line-art",
        "comic-book",
        "analog-film",
        "neon-punk",
        undefined,
        "photographic",
        "fantasy-art",
        "digital-art",
      ],
    ]);
  });
});

describe("another picture like one by v2beta", () => {
  it.each([
    { quality: "draft", path: "sd3", fields: { model: "sd3.5-flash", mode: "image-to-image", cfg_scale: "5" } },
    { quality: "high", path: "sd3", fields: { model: "sd3.5-large", mode: "image-to-image", cfg_scale: "7" } },
    { quality: "ultra", path: "ultra", fields: {} },
  ] as const)(
    "starts from the source in quality $quality; 1 leaves nothing of it",
    async ({ quality, path, fields }) => {
      const { server, provider } = await setUpStability();
      const source = await picture(400, 300, "jpeg");
      await made(provider, varyWish({ quality, source }));
      const { image, ...others } = server.calls[0]!.fields;
      expect(server.calls[0]!.path).toBe(`/v2beta/stable-image/generate/${path}`);
      expect(others).toEqual({
        prompt: "A lighthouse at night",
        strength: "0.7",
        seed: "42",
        output_format: "png",
        ...fields,
      });
      expect(image).toMatchObject({ mediaType: "image/jpeg", width: 400, height: 300 });
      expect((image as { bytes: Buffer }).bytes.equals(source)).toBe(true);
    },
  );

  it("has a plain prompt where none is given, and says so", async () => {
    const { server, provider } = await setUpStability();
    const image = await made(provider, varyWish({ source: await picture(64, 64), prompt: undefined }));
    expect(image.prompt).toBe(server.calls[0]!.fields.prompt);
    expect(codesOf(image)).toEqual(["prompt_assumed"]);
  });

  it("starts from a smaller source where it is too large, upright", async () => {
    const { server, provider } = await setUpStability();
    const large = await sharp(await picture(2000, 6000))
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const image = await made(provider, varyWish({ source: large }));
    const sent = server.calls[0]!.fields.image as { width: number; height: number };
    expect(sent.width * sent.height).toBeLessThanOrEqual(9_437_184);
    expect(sent.width / sent.height).toBeCloseTo(3, 2);
    expect(codesOf(image)).toEqual(["source_reduced"]);
  });

  it("is not begun with what is no picture, or too small", async () => {
    const { server, provider } = await setUpStability();
    for (const source of [Buffer.from("no picture"), await picture(63, 400)]) {
      const error = await failure(provider.make(varyWish({ source })));
      expect(error).toMatchObject({ code: "provider_rejected", retryable: false });
    }
    expect(server.calls).toHaveLength(0);
  });
});
