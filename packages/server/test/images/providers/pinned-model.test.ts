import { describe, expect, it, onTestFinished } from "vitest";
import { picture } from "../../fakes/images/pictures.ts";
import { createSdkService } from "../../fakes/images/sdk-services.ts";
import { editWish, generateWish, made, openProvider, setUpStability, upscaleWish, varyWish } from "./setup.ts";

describe("the model that a job was promised at Stability", () => {
  const model = "sd3.5-large";

  it("makes its pictures, whatever the settings have become", async () => {
    const { server, again } = await setUpStability();
    const source = await picture(300, 200);
    for (const env of [{}, { GALLEY_IMAGE_MODELS: "stability_ai:core" }]) {
      const provider = again(env);
      for (const wish of [generateWish({ model }), varyWish({ source, model })]) {
        expect(provider.offer(wish)).toMatchObject({ model, cost: 0.065 });
        await made(provider, wish);
        expect(server.calls.at(-1)!.fields).toMatchObject({ model });
      }
    }
  });

  it("enlarges them", async () => {
    const { server, provider } = await setUpStability();
    await made(
      provider,
      upscaleWish({ quality: "draft", model: "upscale-conservative", source: await picture(300, 200) }),
    );
    expect(server.calls[0]!.path).toBe("/v2beta/stable-image/upscale/conservative");
  });

  it("is another one where it is there no more, or cannot do that", async () => {
    const { provider, again } = await setUpStability();
    const source = await picture(300, 200);
    expect(provider.offer(generateWish({ model: "stable-diffusion-xl-1024-v1-0" }))).toMatchObject({
      model: "sd3.5-medium",
    });
    expect(again({ STABILITY_PROFILE: "classic" }).offer(generateWish({ model }))).toMatchObject({
      model: "stable-diffusion-xl-1024-v1-0",
    });
    expect(provider.offer(varyWish({ source, model: "core" }))).toMatchObject({ model: "sd3.5-medium" });
  });
});

describe("the model of the settings", () => {
  it.each([
    ["sd3.5-large-turbo", "sd3.5-large-turbo"],
    ["core", "sd3.5-medium"],
  ])("%s makes variations where it takes pictures: %s", async (chosen, model) => {
    const { server, again } = await setUpStability();
    const provider = again({ GALLEY_IMAGE_MODELS: `stability_ai:${chosen}` });
    const wish = varyWish({ source: await picture(300, 200) });
    expect(provider.offer(wish)).toMatchObject({ model });
    await made(provider, wish);
    expect(server.calls[0]!.fields).toMatchObject({ model });
  });
});

describe("the model that a job was promised at one of the SDK's providers", () => {
  it("makes its pictures and changes them, whatever the settings have become", async () => {
    const service = await createSdkService("openai");
    onTestFinished(() => service.close());
    const env = { OPENAI_API_KEY: service.key, OPENAI_BASE_URL: service.url };
    const source = await picture(64, 64);
    const mask = await picture(64, 64, "png", "white");
    const model = "gpt-image-9";
    const wishes = [generateWish(), varyWish({ source }), editWish({ source, mask })];
    const before = openProvider("openai", { ...env, GALLEY_IMAGE_MODELS: `openai:${model}` });
    const after = openProvider("openai", { ...env, GALLEY_IMAGE_MODELS: "openai" });
    for (const wish of wishes) {
      expect(before.offer(wish)).toMatchObject({ model });
      expect(after.offer(wish)).toMatchObject({ model: "gpt-image-1.5" });
      await made(after, { ...wish, model });
    }
    expect(service.calls.map(({ fields, json }) => fields.model ?? (json as { model: string }).model)).toEqual(
      Array(3).fill(model),
    );
  });

  it("is the table's where its own takes no pictures", async () => {
    const env = { FAL_KEY: "key", GALLEY_IMAGE_MODELS: "fal:fal-ai/flux-pro/v1.1" };
    const provider = openProvider("fal", env);
    const source = await picture(64, 64);
    expect(provider.offer(generateWish())).toMatchObject({ model: "fal-ai/flux-pro/v1.1" });
    expect(provider.offer(varyWish({ source }))).toMatchObject({ model: "fal-ai/flux/dev/image-to-image" });
  });
});
