import {
  ImageEditRequest,
  ImageGenerationRequest,
  type ImageQuality,
  ImageResult,
  ImageUpscaleRequest,
  ImageVariationsRequest,
} from "@galley/contract";
import { z } from "zod";
import { defineJob, type JobDefinition } from "../jobs/define.ts";
import { Refusal } from "../refusal.ts";
import { assembleImages } from "./assemble.ts";
import { chooseProvider, localProvider } from "./choose.ts";
import { tellingOfStorage } from "./keep.ts";
import { retryFinal } from "./links.ts";
import { createCallingProvider } from "./stages/calling-provider.ts";
import { createPreparing } from "./stages/preparing.ts";
import { processingResult } from "./stages/processing-result.ts";
import { createStoring } from "./stages/storing.ts";
import type { ImageTools } from "./tools.ts";
import type { ImageJobInput, ImageOutputs, ImagePinned } from "./types.ts";
import { countOf, questionOf } from "./wishes.ts";

export type ImageJob = JobDefinition<ImageJobInput, ImagePinned, ImageOutputs, ImageResult>;

const Input: z.ZodType<ImageJobInput> = z.discriminatedUnion("operation", [
  z.object({
    operation: z.literal("generate"),
    request: ImageGenerationRequest,
    draft_job_id: z.uuid().optional(),
  }),
  z.object({ operation: z.literal("variations"), request: ImageVariationsRequest }),
  z.object({ operation: z.literal("upscale"), request: ImageUpscaleRequest }),
  z.object({ operation: z.literal("edit"), request: ImageEditRequest }),
]);

/** Seconds of a picture from words, before there is history (SPEC 2.2). */
const firstEstimates: Record<ImageQuality, number> = { draft: 5, standard: 15, high: 20, ultra: 30 };

export interface ImageJobOptions {
  /** At least 0 and below 1. */
  random(): number;
}

const asked: Record<ImageJobInput["operation"], string> = {
  generate: "pictures from words in this quality",
  variations: "variations of a picture",
  upscale: "larger pictures in this quality",
  edit: "edits of this kind",
};

/** By what is to be seen, or by what is done where no words say that. */
function titleOf({ operation, request }: ImageJobInput): string {
  if (request.prompt !== undefined) return request.prompt;
  return operation === "upscale" ? "Upscale of an image" : "Variations of an image";
}

/** Jobs that make several pictures take longer by that. */
const countsOf = (input: ImageJobInput): number[] => (countOf(input) === 1 ? [] : [countOf(input)]);

/** Seed 0 means "any" to some providers: it is never drawn. */
const drawSeed = (random: () => number): number => 1 + Math.floor(random() * 4_294_967_293);

/** The image job: from a prompt, or a picture and what is to become of it, to pictures in storage (SPEC section 4). */
export function createImageJob(tools: ImageTools, { random }: ImageJobOptions): ImageJob {
  const remote = new Map([...tools.providers].filter(([name]) => name !== localProvider));
  return defineJob<ImageJobInput, ImagePinned, ImageOutputs, ImageResult>({
    kind: "image",
    queue: "image-generation-queue",
    path: "/api/v1/images",
    input: Input,
    result: ImageResult,
    stages: [
      tellingOfStorage(createPreparing(tools), tools.onDefect),
      tellingOfStorage(createCallingProvider(tools), tools.onDefect),
      tellingOfStorage(createStoring(tools), tools.onDefect),
      processingResult,
    ],
    pin: (input) => {
      const chosen = chooseProvider(input.request.provider, remote);
      const seed = input.request.seed ?? drawSeed(random);
      const offer = tools.providers.get(chosen.provider)?.offer(questionOf(input, { seed }, 0));
      if (!offer)
        throw new Refusal("model_not_available", `${chosen.provider} does not make ${asked[input.operation]}.`);
      return { ...chosen, seed, model: offer.model, isPriced: offer.cost !== null };
    },
    isPriced: async ({ isPriced }) => isPriced,
    titleOf,
    firstEstimate: (input, { provider, seed, model }) => {
      const usual = firstEstimates[input.request.quality];
      if (input.operation === "generate") return usual;
      const offer = tools.providers.get(provider)?.offer(questionOf(input, { seed, model }, 0));
      return Math.ceil((offer?.seconds ?? usual) * countOf(input));
    },
    estimateClass: (input) => [input.operation, input.request.quality, ...countsOf(input)].join("/"),
    onRetry: retryFinal,
    accepted: "Image generation job queued successfully",
    assemble: assembleImages,
  });
}
