import { createManualClock } from "@galley/foundation";
import { describe, expect, it } from "vitest";
import { imageRateLimits, openImageProviders } from "../../../src/images/providers/open.ts";
import { createRateGate } from "../../../src/images/providers/rate/gate.ts";
import { createMemoryTurns } from "../../../src/images/providers/rate/memory.ts";
import { type ImageEnvironment, readImageSettings } from "../../../src/images/providers/settings.ts";
import { createPixelRoom } from "../../../src/pixels/room.ts";

const keys: ImageEnvironment = {
  STABILITY_AI_API_KEY: "stability-key",
  OPENAI_API_KEY: "openai-key",
  GOOGLE_GENERATIVE_AI_API_KEY: "google-key",
  FAL_KEY: "fal-key",
  REPLICATE_API_TOKEN: "replicate-key",
};

const providersOf = (env: ImageEnvironment) => readImageSettings(env).images.providers;
const namesOf = (env: ImageEnvironment) => providersOf(env).map(({ provider }) => provider);

describe("who makes pictures", () => {
  it("is nobody where no key is there", () => {
    const empty = Object.fromEntries(Object.keys(keys).map((name) => [name, ""]));
    for (const env of [{}, empty]) {
      expect(readImageSettings(env)).toEqual({ images: { providers: [], callTimeout: 180_000 }, wrong: [] });
    }
  });

  it("is who has a key; one that is there for texts, where it is named", () => {
    expect(namesOf(keys)).toEqual(["stability_ai", "fal", "replicate"]);
    expect(namesOf({ ...keys, GALLEY_IMAGE_MODELS: "openai, google" })).toEqual([
      ...["stability_ai", "openai", "google", "fal", "replicate"],
    ]);
    expect(namesOf({ OPENAI_API_KEY: "openai-key" })).toEqual([]);
  });

  it("has its address, model and profile", () => {
    const env = {
      ...{ STABILITY_AI_API_KEY: "key", STABILITY_BASE_URL: "http://proxy:8080", STABILITY_PROFILE: "classic" },
      ...{ FAL_KEY: "id:secret", GALLEY_IMAGE_MODELS: "fal:fal-ai/flux/dev", GALLEY_IMAGE_TIMEOUT_SECONDS: "60" },
    };
    expect(readImageSettings(env)).toEqual({
      images: {
        providers: [
          {
            ...{ provider: "stability_ai", profile: "classic", apiKey: "key", baseURL: "http://proxy:8080" },
            model: undefined,
          },
          { provider: "fal", apiKey: "id:secret", baseURL: undefined, model: "fal-ai/flux/dev" },
        ],
        callTimeout: 60_000,
      },
      wrong: [],
    });
    expect(providersOf({ STABILITY_AI_API_KEY: "key" })).toMatchObject([{ profile: "current" }]);
  });

  it.each<[ImageEnvironment, string]>([
    [{ STABILITY_PROFILE: "old" }, 'STABILITY_PROFILE: must be one of current, classic (it is "old")'],
    [{ STABILITY_BASE_URL: "ftp://x" }, 'STABILITY_BASE_URL: must be an http or https URL (it is "ftp://x")'],
    [{ FAL_BASE_URL: "http://a:secret@b" }, "FAL_BASE_URL: must have no user name or password in it"],
    [{ FAL_KEY: "two words" }, "FAL_KEY: must be one word of plain letters, digits and signs"],
    [{ GALLEY_IMAGE_TIMEOUT_SECONDS: "1.5" }, "GALLEY_IMAGE_TIMEOUT_SECONDS: must be a whole number from 1 to 1800"],
    [{ GALLEY_IMAGE_MODELS: "openai" }, "GALLEY_IMAGE_MODELS: openai needs OPENAI_API_KEY"],
    [
      { GALLEY_IMAGE_MODELS: "midjourney" },
      'GALLEY_IMAGE_MODELS: the providers are stability_ai, openai, google, fal, replicate (it has "midjourney")',
    ],
    [
      { FAL_KEY: "key", GALLEY_IMAGE_MODELS: "fal:../x" },
      'GALLEY_IMAGE_MODELS: a model is written as provider:model (it has "fal:../x")',
    ],
    [
      { FAL_KEY: "key", GALLEY_IMAGE_MODELS: "fal fal:x" },
      'GALLEY_IMAGE_MODELS: a provider is named once (it has "fal:x")',
    ],
    [
      { STABILITY_AI_API_KEY: "key", GALLEY_IMAGE_MODELS: "stability_ai:sdxl" },
      "GALLEY_IMAGE_MODELS: the models of stability_ai are " +
        "sd3.5-flash, sd3.5-medium, sd3.5-large, sd3.5-large-turbo, core, ultra",
    ],
    [
      { STABILITY_AI_API_KEY: "key", STABILITY_PROFILE: "classic", GALLEY_IMAGE_MODELS: "stability_ai:core" },
      "GALLEY_IMAGE_MODELS: STABILITY_PROFILE=classic has one model, which is not named",
    ],
  ])("is told one line for each mistake: %j", (env, line) => {
    expect(readImageSettings(env)).toMatchObject({ images: { providers: [] }, wrong: [line] });
  });

  it("is opened by name", () => {
    const clock = createManualClock();
    const gate = createRateGate({ clock, store: createMemoryTurns(), limits: imageRateLimits });
    const { images } = readImageSettings({ ...keys, GALLEY_IMAGE_MODELS: "openai,google" });
    const opened = openImageProviders(images, { clock, gate, room: createPixelRoom({ bytes: 1, slots: 1 }) });
    expect([...opened.keys()]).toEqual(["stability_ai", "openai", "google", "fal", "replicate"]);
    for (const [name, provider] of opened) expect(provider.name).toBe(name);
  });
});
