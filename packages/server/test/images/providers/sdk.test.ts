import { createManualClock, type ManualClock } from "@galley/foundation";
import sharp from "sharp";
import { describe, expect, it, onTestFinished } from "vitest";
import { BilledError, type ImageProvider } from "../../../src/images/port.ts";
import type { FormFile } from "../../fakes/images/form.ts";
import { maskWith, picture, window } from "../../fakes/images/pictures.ts";
import { createSdkService, type SdkService, type SdkServiceOptions } from "../../fakes/images/sdk-services.ts";
import type { Trouble } from "../../fakes/images/service.ts";
import { codesOf, editWish, failure, generateWish, made, openProvider, upscaleWish, varyWish } from "./setup.ts";

type Name = "openai" | "google" | "fal" | "replicate";
const variables = {
  openai: { key: "OPENAI_API_KEY", address: "OPENAI_BASE_URL" },
  google: { key: "GOOGLE_GENERATIVE_AI_API_KEY", address: "GOOGLE_BASE_URL" },
  fal: { key: "FAL_KEY", address: "FAL_BASE_URL" },
  replicate: { key: "REPLICATE_API_TOKEN", address: "REPLICATE_BASE_URL" },
} as const;

async function setUp(
  name: Name,
  { model, ...options }: SdkServiceOptions & { model?: string } = {},
): Promise<{ service: SdkService; provider: ImageProvider; clock: ManualClock }> {
  const service = await createSdkService(name, options);
  onTestFinished(() => service.close());
  const clock = createManualClock();
  const { key, address } = variables[name];
  const env = {
    [key]: service.key,
    [address]: service.url,
    GALLEY_IMAGE_MODELS: model === undefined ? name : `${name}:${model}`,
  };
  return { service, clock, provider: openProvider(name, env, { clock }) };
}

const answer = (status: number, body: unknown, headers = {}): Trouble => ({
  kind: "answer",
  answer: { status, body, headers },
});

describe("OpenAI", () => {
  it.each([
    { quality: "draft", sent: "low", cost: 0.013 },
    { quality: "standard", sent: "medium", cost: 0.05 },
    { quality: "ultra", sent: "high", cost: 0.2 },
  ] as const)("makes a picture in quality $quality with exactly this body", async ({ quality, sent, cost }) => {
    const { service, provider } = await setUp("openai");
    const wish = generateWish({ quality, width: 1536, height: 1024 });
    const image = await made(provider, wish);
    expect(service.calls).toEqual([
      {
        path: "/v1/images/generations",
        fields: {},
        json: {
          ...{ model: "gpt-image-1.5", prompt: "A lighthouse on a cliff", n: 1, size: "1536x1024" },
          ...{ quality: sent, output_format: "png" },
        },
      },
    ]);
    expect(image).toMatchObject({ mediaType: "image/png", seed: undefined });
    expect(codesOf(image)).toEqual(["seed_unsupported"]);
    expect(provider.offer(wish)).toMatchObject({ model: "gpt-image-1.5", cost });
  });

  it("is charged by its tokens, those of the source too; by the offer where they are not counted", async () => {
    const data = [{ b64_json: (await picture(8, 8)).toString("base64") }];
    const usage = {
      ...{ input_tokens: 1012, output_tokens: 1056, total_tokens: 2068 },
      input_tokens_details: { text_tokens: 12, image_tokens: 1000 },
    };
    const { provider } = await setUp("openai", {
      script: (_call, n) => ({
        kind: "answer",
        answer: { status: 200, body: { created: 1, data, ...(n === 1 && { usage }) } },
      }),
    });
    const wish = varyWish({ source: await picture(64, 64) });
    expect((await made(provider, wish)).cost).toBeCloseTo((12 * 5 + 1000 * 8 + 1056 * 32) / 1e6, 9);
    expect((await made(provider, wish)).cost).toBeUndefined();
    expect(provider.offer(wish)).toMatchObject({ cost: 0.034 });
  });

  it("is told the style and what to leave out in the prompt", async () => {
    const { service, provider } = await setUp("openai");
    const wish = generateWish({ style: "watercolor", negativePrompt: "fog", steps: 20, guidance: 3 });
    const image = await made(provider, wish);
    const prompt = "A lighthouse on a cliff, watercolor painting. Leave out: fog";
    expect(service.calls[0]!.json).toMatchObject({ prompt });
    expect(image.prompt).toBe(prompt);
    expect(codesOf(image)).toEqual([
      ...["style_in_prompt", "negative_prompt_in_prompt"],
      ...["steps_unsupported", "guidance_unsupported", "seed_unsupported"],
    ]);
  });

  it("says the prompt that the model has written for itself", async () => {
    const data = [{ b64_json: (await picture(8, 8, "webp")).toString("base64"), revised_prompt: "A tall lighthouse" }];
    const { provider } = await setUp("openai", {
      script: () => ({ kind: "answer", answer: { status: 200, body: { created: 1, data } } }),
    });
    const image = await made(provider, generateWish());
    expect(image).toMatchObject({ prompt: "A tall lighthouse", mediaType: "image/webp" });
  });

  it("makes a picture like another one", async () => {
    const { service, provider } = await setUp("openai");
    const image = await made(provider, varyWish({ source: await picture(300, 200, "jpeg") }));
    const { image: sent, ...others } = service.calls[0]!.fields;
    expect(service.calls[0]!.path).toBe("/v1/images/edits");
    expect(sent).toMatchObject({ width: 300, height: 200, mediaType: "image/jpeg" });
    expect(others).toEqual({
      ...{ model: "gpt-image-1.5", prompt: "A lighthouse at night", n: "1", size: "1536x1024" },
      ...{ quality: "medium", output_format: "png" },
    });
    expect(codesOf(image)).toEqual(["strength_unsupported", "seed_unsupported"]);
  });

  it("paints where its mask is transparent, and all stays where it was", async () => {
    const { service, provider } = await setUp("openai");
    const mask = await maskWith(400, 300, { left: 0, top: 0, width: 200, height: 300 });
    const image = await made(provider, editWish({ source: await picture(400, 300), mask }));
    const { image: sent, mask: sentMask } = service.calls[0]!.fields as Record<string, FormFile>;
    expect(sent).toMatchObject({ width: 1536, height: 1024 });
    const { data, info } = await sharp(sentMask!.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(info.channels).toBe(4);
    const alphaAt = (left: number): number => data[left * 4 + 3]!;
    expect([alphaAt(10), alphaAt(info.width - 10)]).toEqual([0, 255]);
    expect(await sharp(image.bytes).metadata()).toMatchObject({ width: 400, height: 300 });
  });

  it("paints around a picture: what is transparent, else a quarter more on each side", async () => {
    const { service, provider } = await setUp("openai");
    const grown = await made(provider, editWish({ type: "outpaint", source: await picture(400, 300) }));
    const kept = { left: 100, top: 50, width: 200, height: 200 };
    const same = await made(provider, editWish({ type: "outpaint", source: await window(400, 300, kept) }));
    expect(await sharp(grown.bytes).metadata()).toMatchObject({ width: 600, height: 450 });
    expect(await sharp(same.bytes).metadata()).toMatchObject({ width: 400, height: 300 });
    for (const { fields } of service.calls) {
      const { image: sent, mask } = fields as Record<string, FormFile>;
      expect(sent).toMatchObject({ width: 1536, height: 1024 });
      const { data, info } = await sharp(mask!.bytes).raw().toBuffer({ resolveWithObject: true });
      const alphaAt = (x: number, y: number): number => data[(y * info.width + x) * 4 + 3]!;
      expect([alphaAt(50, 512), alphaAt(768, 30), alphaAt(1500, 1000), alphaAt(768, 512)]).toEqual([0, 0, 0, 255]);
    }
  });

  it("is offered with a model that is not in the tables, without a price", async () => {
    const { service, provider } = await setUp("openai", { model: "gpt-image-9" });
    await made(provider, generateWish());
    expect(service.calls[0]!.json).toMatchObject({ model: "gpt-image-9" });
    expect(provider.offer(generateWish())).toMatchObject({ model: "gpt-image-9", cost: null });
  });

  it("enlarges nothing, and begins nothing", async () => {
    const { service, provider } = await setUp("openai");
    const wish = upscaleWish({ source: await picture(64, 64) });
    expect(provider.offer(wish)).toBeUndefined();
    const errors = [
      await failure(provider.make(wish)),
      await failure(provider.collect({ started: "", warnings: [] }, wish.signal)),
    ];
    for (const error of errors) expect(error).toMatchObject({ code: "provider_rejected", retryable: false });
    expect(service.calls).toHaveLength(0);
  });
});

describe("the other providers", () => {
  it("Google makes and changes pictures by their ratio, and takes no mask", async () => {
    const { service, provider } = await setUp("google");
    const image = await made(provider, generateWish({ width: 768, height: 1024 }));
    expect(service.calls[0]!.path).toBe("/v1beta/models/gemini-2.5-flash-image:generateContent");
    expect(service.calls[0]!.json).toMatchObject({
      generationConfig: { seed: 42, imageConfig: { aspectRatio: "3:4" } },
    });
    expect(image).toMatchObject({ mediaType: "image/png", warnings: [] });
    await made(provider, varyWish({ source: await picture(300, 200) }));
    expect(JSON.stringify(service.calls[1]!.json)).toContain("A lighthouse at night");
    expect(provider.offer(generateWish({ quality: "high" }))).toMatchObject({ cost: 0.134 });
    expect(provider.offer(editWish({ source: await picture(64, 64) }))).toBeUndefined();
  });

  it("Fal makes any size in steps of 16, up to what it can", async () => {
    const { service, provider } = await setUp("fal");
    const wish = generateWish({ width: 1000, height: 500, steps: 90, guidance: 3.5, negativePrompt: "fog" });
    const image = await made(provider, wish);
    expect(service.calls[0]).toMatchObject({
      path: "/fal-ai/flux/dev",
      json: {
        ...{ prompt: "A lighthouse on a cliff", seed: 42, num_images: 1, image_size: { width: 1008, height: 512 } },
        ...{ num_inference_steps: 50, guidance_scale: 3.5 },
      },
    });
    expect(image.seed).toBe(42);
    expect(codesOf(image)).toEqual(["aspect_ratio_cropped", "negative_prompt_unsupported", "steps_clamped"]);
    expect(provider.offer(wish)).toMatchObject({ cost: 0.025 });
    expect(provider.offer(generateWish({ width: 2048, height: 2048 }))).toMatchObject({ cost: 0.05 });
  });

  it("Fal's seeds are told where they can be asked for again", async () => {
    let seed = 0;
    const { service, provider } = await setUp("fal", {
      script: () => {
        const images = [{ url: `${service.url}/made.png`, width: 64, height: 64, content_type: "image/png" }];
        return answer(200, { images, seed, has_nsfw_concepts: [false], prompt: "" });
      },
    });
    const seedOf = async (said: number) => {
      seed = said;
      return (await made(provider, generateWish())).seed;
    };
    expect(await seedOf(4_294_967_295)).toBe(4_294_967_295);
    expect(await seedOf(17_293_822_569_102_704)).toBeUndefined();
    expect(await seedOf(-1)).toBeUndefined();
  });

  it("Fal paints where the mask is white", async () => {
    const { service, provider } = await setUp("fal");
    const mask = await maskWith(64, 64, { left: 0, top: 0, width: 32, height: 64 });
    await made(provider, editWish({ source: await picture(64, 64), mask, strength: 0.8 }));
    const json = service.calls[0]!.json as Record<string, string>;
    expect(service.calls[0]!.path).toBe("/fal-ai/flux-lora/inpainting");
    expect(json).toMatchObject({ strength: 0.8 });
    const sent = await sharp(Buffer.from(json.mask_url!.split(",")[1]!, "base64")).stats();
    expect(sent.channels[0]).toMatchObject({ min: 0, max: 255 });
    expect(json.image_url).toMatch(/^data:image\/png;base64,/);
  });

  it("Replicate makes pictures by their ratio, and others like them", async () => {
    const { service, provider } = await setUp("replicate");
    const image = await made(provider, generateWish({ quality: "high", width: 1344, height: 756 }));
    expect(service.calls[0]).toMatchObject({
      path: "/v1/models/black-forest-labs/flux-1.1-pro/predictions",
      json: { input: { prompt: "A lighthouse on a cliff", aspect_ratio: "16:9", seed: 42, output_format: "png" } },
    });
    expect(image).toMatchObject({ mediaType: "image/png", warnings: [] });
    await made(provider, varyWish({ source: await picture(64, 64), strength: 0.3 }));
    expect(service.calls[1]).toMatchObject({
      path: "/v1/models/black-forest-labs/flux-dev/predictions",
      json: { input: { prompt_strength: 0.3 } },
    });
    expect(provider.offer(generateWish({ quality: "draft" }))).toMatchObject({ cost: 0.003 });
  });
});

describe("a failure of the SDK's providers", () => {
  const openai = (status: number, code: string, message = "no") =>
    answer(status, { error: { message, type: "x", code } });

  it.each<[Name, Trouble, string, boolean]>([
    [
      "openai",
      openai(400, "moderation_blocked", "Your request was rejected by the safety system."),
      "content_refused",
      false,
    ],
    ["openai", openai(401, "invalid_api_key"), "provider_unauthorized", false],
    ["openai", openai(400, "invalid_size", "Invalid size"), "provider_rejected", false],
    ["openai", openai(429, "rate_limit_exceeded"), "provider_rate_limited", true],
    ["openai", openai(500, "server_error"), "provider_unavailable", true],
    ["openai", { kind: "reset" }, "provider_unavailable", true],
    ["openai", { kind: "web-page" }, "provider_unavailable", true],
    ["google", answer(200, { promptFeedback: { blockReason: "PROHIBITED_CONTENT" } }), "content_refused", false],
    [
      "google",
      answer(200, { candidates: [{ content: { parts: [] }, finishReason: "IMAGE_SAFETY", index: 0 }] }),
      "content_refused",
      false,
    ],
    [
      "replicate",
      answer(201, { id: "a", status: "failed", error: "NSFW content detected", urls: { get: "http://127.0.0.1/" } }),
      "content_refused",
      false,
    ],
    [
      "replicate",
      answer(201, { id: "a", status: "failed", error: "CUDA out of memory", urls: { get: "http://127.0.0.1/" } }),
      "provider_unavailable",
      true,
    ],
    ["replicate", answer(402, { detail: "Insufficient credit" }), "provider_unauthorized", false],
    ["fal", answer(422, { detail: [{ loc: ["body"], msg: "bad", type: "x" }] }), "provider_rejected", false],
  ])("%s, %#: %j", async (name, trouble, code, retryable) => {
    const { service, provider } = await setUp(name, { script: () => trouble });
    const error = await failure(provider.make(generateWish()));
    expect(error).toMatchObject({ code, retryable });
    expect(error).not.toBeInstanceOf(BilledError);
    for (const secret of [service.key, "://", "10.0.0.1"]) expect(error.message).not.toContain(secret);
    expect(service.calls).toHaveLength(1);
  });

  const usage = { input_tokens: 12, output_tokens: 1056, total_tokens: 1068 };
  const cost = (12 * 5 + 1056 * 32) / 1e6;
  const stopped = { candidates: [{ content: { parts: [] }, finishReason: "IMAGE_SAFETY", index: 0 }] };

  it.each<[Name, Trouble, string, boolean, number | undefined]>([
    ["openai", answer(200, { created: 1, data: [], usage }), "invalid_model_output", true, cost],
    ["openai", answer(200, { created: 1, data: [{ b64_json: "bm8=" }] }), "invalid_model_output", true, undefined],
    ["openai", answer(200, "{"), "provider_unavailable", true, undefined],
    [
      "google",
      answer(200, {
        ...stopped,
        usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 40, totalTokenCount: 49 },
      }),
      "content_refused",
      false,
      undefined,
    ],
    ["fal", answer(200, { images: [{ url: "http://10.0.0.1/x.png" }] }), "provider_unavailable", true, undefined],
  ])("%s bills what is done and of no use, %#", async (name, trouble, code, retryable, cost) => {
    const { service, provider } = await setUp(name, { script: () => trouble });
    const error = await failure(provider.make(generateWish()));
    expect(error).toBeInstanceOf(BilledError);
    expect(error).toMatchObject({ code, retryable, cost });
    for (const secret of [service.key, "://", "10.0.0.1"]) expect(error.message).not.toContain(secret);
    expect(service.calls).toHaveLength(1);
  });

  it("is a picture that Fal's own filter has blackened", async () => {
    const images = [{ url: "", width: 64, height: 64, content_type: "image/png" }];
    const { service, provider } = await setUp("fal", {
      script: () => {
        images[0]!.url = `${service.url}/made.png`;
        return answer(200, { images, seed: 42, has_nsfw_concepts: [true], prompt: "" });
      },
    });
    const error = await failure(provider.make(generateWish()));
    expect(error).toMatchObject({ code: "content_refused", retryable: false });
    expect(error).toBeInstanceOf(BilledError);
  });

  it("is a picture that came broken, which is billed", async () => {
    const data = [{ b64_json: (await picture(64, 64)).subarray(0, 60).toString("base64") }];
    const { provider } = await setUp("openai", { script: () => answer(200, { created: 1, data, usage }) });
    const mask = await maskWith(64, 64, { left: 0, top: 0, width: 32, height: 64 });
    const error = await failure(provider.make(editWish({ source: await picture(64, 64), mask })));
    expect(error).toBeInstanceOf(BilledError);
    expect(error).toMatchObject({ code: "invalid_model_output", retryable: true, cost });
  });

  it("tells the wait", async () => {
    const { provider } = await setUp("openai", { script: () => answer(429, {}, { "retry-after": "7" }) });
    expect((await failure(provider.make(generateWish()))).retryAfter).toBe(7000);
  });

  it("ends with the signal's reason, or when its time is over", async () => {
    const { service, provider, clock } = await setUp("openai", { script: () => ({ kind: "hang" }) });
    const controller = new AbortController();
    const aborted = provider.make(generateWish({ signal: controller.signal }));
    await service.received(1);
    const reason = new Error("cancelled");
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    const late = failure(provider.make(generateWish()));
    await service.received(2);
    await clock.advance(180_000);
    expect(await late).toMatchObject({ code: "provider_timeout", retryable: true });
  });
});
