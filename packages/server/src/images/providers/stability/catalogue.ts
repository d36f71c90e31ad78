import type { ImageQuality } from "@galley/contract";

/** Which of Stability's interfaces makes the pictures: `current` is v2beta, `classic` the older v1. */
export const stabilityProfiles = ["current", "classic"] as const;
export type StabilityProfile = (typeof stabilityProfiles)[number];

/** What a call costs in US dollars, and the seconds it usually takes. */
interface Effort {
  cost: number;
  seconds: number;
}

/** Prices are given in credits of one cent (in force since 1 August 2025). */
const credits = (count: number): number => Math.round(count * 100) / 10_000;

/** A model of v2beta's `generate` calls. */
export interface CurrentModel extends Effort {
  model: string;
  path: "generate/core" | "generate/ultra" | "generate/sd3";
  /** Pixels of its pictures, about. */
  pixels: number;
  /** Takes a picture to start from. */
  takesImage: boolean;
  takesNegativePrompt: boolean;
  /** Takes `cfg_scale`, 1 to 10. */
  takesGuidance: boolean;
}

const sd3 = (model: string, cost: number, seconds: number): CurrentModel => ({
  model,
  path: "generate/sd3",
  cost: credits(cost),
  seconds,
  pixels: 1_048_576,
  takesImage: true,
  takesNegativePrompt: model !== "sd3.5-large-turbo",
  takesGuidance: true,
});
const service = (model: "core" | "ultra", cost: number, seconds: number, pixels: number): CurrentModel => ({
  model,
  path: `generate/${model}`,
  cost: credits(cost),
  seconds,
  pixels,
  takesImage: model === "ultra",
  takesNegativePrompt: true,
  takesGuidance: false,
});

const flash = sd3("sd3.5-flash", 2.5, 3);
const medium = sd3("sd3.5-medium", 3.5, 8);
const large = sd3("sd3.5-large", 6.5, 12);
const ultra = service("ultra", 8, 15, 1_048_576);

/** What can be named instead of the profile's own choice. */
export const currentModels: readonly CurrentModel[] = [
  flash,
  medium,
  large,
  sd3("sd3.5-large-turbo", 4, 5),
  service("core", 3, 5, 1_572_864),
  ultra,
];

/** Width to height: all that v2beta makes from words. */
export const currentRatios = ["16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"] as const;

/** Limits of a source: sides and area in pixels, and how many times the longer side may be the shorter. */
export interface SourceLimits {
  side: readonly [least: number, most: number];
  pixels: number;
  ratio: number;
}

/** A v2beta call that takes a picture and answers one. */
export interface CurrentOperation extends Effort {
  model: string;
  path: string;
  source: SourceLimits;
  /** The result is asked for later. */
  isAsynchronous: boolean;
}

const anySide = Number.POSITIVE_INFINITY;
/** What the edits take, and the conservative upscaler. */
const large9 = { side: [64, anySide], pixels: 9_437_184, ratio: 2.5 } as const;

const fast: CurrentOperation = {
  model: "upscale-fast",
  path: "upscale/fast",
  cost: credits(2),
  seconds: 3,
  source: { side: [32, 1536], pixels: 1_048_576, ratio: anySide },
  isAsynchronous: false,
};
const conservative: CurrentOperation = {
  model: "upscale-conservative",
  path: "upscale/conservative",
  cost: credits(40),
  seconds: 30,
  source: large9,
  isAsynchronous: false,
};
const creative: CurrentOperation = {
  model: "upscale-creative",
  path: "upscale/creative",
  cost: credits(60),
  seconds: 90,
  source: { side: [64, anySide], pixels: 1_048_576, ratio: anySide },
  isAsynchronous: true,
};

interface CurrentTable {
  generate: Record<ImageQuality, CurrentModel>;
  vary: Record<ImageQuality, CurrentModel>;
  upscale: Record<ImageQuality, CurrentOperation>;
  edit: Record<"inpaint" | "outpaint", CurrentOperation>;
  /** `cfg_scale` where the request names none and the model takes one. */
  guidance: Record<ImageQuality, number>;
}

export const currentTable: CurrentTable = {
  generate: { draft: flash, standard: medium, high: large, ultra },
  vary: { draft: flash, standard: medium, high: large, ultra },
  upscale: { draft: fast, standard: fast, high: conservative, ultra: creative },
  edit: {
    inpaint: {
      model: "inpaint",
      path: "edit/inpaint",
      cost: credits(5),
      seconds: 10,
      source: large9,
      isAsynchronous: false,
    },
    outpaint: {
      model: "outpaint",
      path: "edit/outpaint",
      cost: credits(4),
      seconds: 10,
      source: large9,
      isAsynchronous: false,
    },
  },
  guidance: { draft: 5, standard: 7, high: 7, ultra: 7 },
};

interface ClassicSettings extends Effort {
  steps: number;
  guidance: number;
}

/**
 * The older service's table. It named a "stable-diffusion-xl-turbo", which this interface never had, and
 * stable-diffusion-3.5-large, which is no engine of v1: all four are SDXL 1.0 with their steps. Its 60 steps of "ultra"
 * are more than the 50 that are taken since.
 */
export const classicTable = {
  engine: "stable-diffusion-xl-1024-v1-0",
  upscaleEngine: "esrgan-v1-x2plus",
  generate: {
    draft: { steps: 20, guidance: 5, cost: 0.002, seconds: 3 },
    standard: { steps: 30, guidance: 7, cost: 0.004, seconds: 15 },
    high: { steps: 50, guidance: 7, cost: 0.006, seconds: 20 },
    ultra: { steps: 50, guidance: 7, cost: 0.008, seconds: 30 },
  } satisfies Record<ImageQuality, ClassicSettings>,
  steps: [10, 50],
  guidance: [0, 35],
  upscale: {
    cost: credits(0.2),
    seconds: 5,
    source: { side: [1, anySide], pixels: 1_048_576, ratio: anySide } satisfies SourceLimits,
    /** The one side that is asked for. */
    leastSide: 512,
    mostPixels: 4_194_304,
  },
} as const;

/** All sizes that SDXL makes and takes. */
export const classicSizes = [
  "1024x1024",
  "1152x896",
  "1216x832",
  "1344x768",
  "1536x640",
  "640x1536",
  "768x1344",
  "832x1216",
  "896x1152",
] as const;
