import type { ImageQuality } from "@galley/contract";
import type { Sides } from "../nearest.ts";

/** Providers of the AI SDK that make pictures, with the part of their SDK that we load. */
export const sdkProviders = ["openai", "google", "fal", "replicate"] as const;
export type SdkProviderName = (typeof sdkProviders)[number];

/** In what shapes a model makes pictures. */
export type Geometry =
  | { kind: "sizes"; sizes: readonly `${number}x${number}`[] }
  | { kind: "ratios"; ratios: readonly `${number}:${number}`[]; pixels: number }
  /** Any sides that are multiples of `step`, up to an area. */
  | { kind: "free"; step: number; most: number; pixels: number };

/** Settings that a model takes, by the name that its options have for them. */
interface Settings {
  steps?: { name: string; range: readonly [number, number] };
  guidance?: { name: string; range: readonly [number, number] };
  /** 0: the source; 1: nothing of it. */
  strength?: string;
}

export interface SdkModel {
  model: string;
  seconds: number;
  /** US dollars for a picture of these sides; null where nobody says. */
  cost: (sides: Sides, quality: ImageQuality) => number | null;
  /** US dollars for a million tokens, of models that are paid by them: what they really cost. */
  tokens?: { text: number; image: number; output: number };
  geometry: Geometry;
  settings: Settings;
  /** Takes a seed. */
  takesSeed: boolean;
  /** Reads the prompt as a text, also what it says is not to be seen. Others know nouns only. */
  readsText: boolean;
  /** Options that are sent always. */
  options: (quality: ImageQuality) => Record<string, string | number>;
}

/** How a mask says what is painted anew. */
type MaskForm = "transparent" | "white";

export interface SdkCatalogue {
  generate: Record<ImageQuality, SdkModel>;
  vary: SdkModel;
  edit: (SdkModel & { mask: MaskForm }) | undefined;
  /** Of a model that is not in our tables: its price and what else it can do are not known. */
  unknown: (model: string) => SdkModel;
  /** Models that also start from pictures, by their names; those of others have ones of their own for that. */
  takesPictures?: RegExp;
}

const nothing = (): Record<string, string> => ({});
const unpriced = (): null => null;
const each = (price: number) => () => price;
/** Fal counts megapixels of 1,000,000 and rounds up. */
const perMegapixel =
  (price: number) =>
  ({ width, height }: Sides): number =>
    Math.ceil((width * height) / 1e6) * price;

// OpenAI: https://developers.openai.com/api/docs/pricing; dollars for a square and for the two longer shapes.
const openaiPrices = { low: [0.009, 0.013], medium: [0.034, 0.05], high: [0.133, 0.2] } as const;
const openaiQuality = { draft: "low", standard: "medium", high: "high", ultra: "high" } as const;

const openaiModel = (model: string, cost: SdkModel["cost"]): SdkModel => ({
  model,
  seconds: 20,
  cost,
  geometry: { kind: "sizes", sizes: ["1024x1024", "1536x1024", "1024x1536"] },
  settings: {},
  takesSeed: false,
  readsText: true,
  options: (quality) => ({ quality: openaiQuality[quality], outputFormat: "png" }),
});
const gptImage: SdkModel = {
  ...openaiModel("gpt-image-1.5", ({ width, height }, quality) => {
    const [square, longer] = openaiPrices[openaiQuality[quality]];
    return width === height ? square : longer;
  }),
  tokens: { text: 5, image: 8, output: 32 },
};

// Google: https://ai.google.dev/gemini-api/docs/pricing
const geminiRatios = ["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"] as const;
const gemini = (model: string, price: number | null, seconds: number): SdkModel => ({
  model,
  seconds,
  cost: price === null ? unpriced : each(price),
  geometry: { kind: "ratios", ratios: geminiRatios, pixels: 1_048_576 },
  settings: {},
  takesSeed: true,
  readsText: true,
  options: nothing,
});
const flashImage = gemini("gemini-2.5-flash-image", 0.039, 10);
const proImage = gemini("gemini-3-pro-image-preview", 0.134, 25);

// Fal: https://fal.ai/pricing
const fal = (model: string, cost: SdkModel["cost"], seconds: number, settings: Settings): SdkModel => ({
  model,
  seconds,
  cost,
  geometry: { kind: "free", step: 16, most: 1536, pixels: 1_572_864 },
  settings,
  takesSeed: true,
  readsText: false,
  options: nothing,
});
const falGuidance = { name: "guidanceScale", range: [1, 20] } as const;
const falDev = { steps: { name: "numInferenceSteps", range: [1, 50] }, guidance: falGuidance } as const;
const falPro = fal("fal-ai/flux-pro/v1.1", perMegapixel(0.04), 8, { guidance: falGuidance });

// Replicate: https://replicate.com/pricing
const fluxRatios = ["1:1", "16:9", "21:9", "3:2", "2:3", "4:5", "5:4", "3:4", "4:3", "9:16", "9:21"] as const;
const replicate = (model: string, price: number | null, seconds: number, settings: Settings): SdkModel => ({
  model,
  seconds,
  cost: price === null ? unpriced : each(price),
  geometry: { kind: "ratios", ratios: fluxRatios, pixels: 1_048_576 },
  settings,
  takesSeed: true,
  readsText: false,
  // The call's own time limit ends the wait; the SDK would give up with an error of its own after two minutes.
  options: () => ({ output_format: "png", maxPollAttempts: 100_000 }),
});
const replicateDev = {
  steps: { name: "num_inference_steps", range: [1, 50] },
  guidance: { name: "guidance", range: [0, 10] },
} as const;

export const sdkCatalogues: Record<SdkProviderName, SdkCatalogue> = {
  openai: {
    generate: { draft: gptImage, standard: gptImage, high: gptImage, ultra: gptImage },
    vary: gptImage,
    edit: { ...gptImage, mask: "transparent" },
    unknown: (model) => openaiModel(model, unpriced),
    takesPictures: /^gpt-image-/,
  },
  google: {
    generate: { draft: flashImage, standard: flashImage, high: proImage, ultra: proImage },
    vary: flashImage,
    edit: undefined,
    unknown: (model) => gemini(model, null, 20),
    takesPictures: /^gemini-/,
  },
  fal: {
    generate: {
      draft: fal("fal-ai/flux/schnell", perMegapixel(0.003), 2, {
        steps: { name: "numInferenceSteps", range: [1, 12] },
      }),
      standard: fal("fal-ai/flux/dev", perMegapixel(0.025), 6, falDev),
      high: falPro,
      ultra: falPro,
    },
    vary: fal("fal-ai/flux/dev/image-to-image", unpriced, 6, { ...falDev, strength: "strength" }),
    edit: { ...fal("fal-ai/flux-lora/inpainting", unpriced, 10, { ...falDev, strength: "strength" }), mask: "white" },
    unknown: (model) => fal(model, unpriced, 10, {}),
  },
  replicate: {
    generate: {
      draft: replicate("black-forest-labs/flux-schnell", 0.003, 2, {}),
      standard: replicate("black-forest-labs/flux-dev", 0.025, 6, replicateDev),
      high: replicate("black-forest-labs/flux-1.1-pro", 0.04, 8, {}),
      ultra: replicate("black-forest-labs/flux-1.1-pro-ultra", 0.06, 12, {}),
    },
    vary: replicate("black-forest-labs/flux-dev", 0.025, 6, { ...replicateDev, strength: "prompt_strength" }),
    edit: { ...replicate("black-forest-labs/flux-fill-dev", 0.04, 10, {}), mask: "white" },
    unknown: (model) => replicate(model, null, 10, {}),
  },
};
