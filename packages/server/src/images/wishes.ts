import type { ImageQuestion, ImageWish } from "./port.ts";
import { sizeOf } from "./sizes.ts";
import type { ImageContext, ImageJobInput, ImagePinned } from "./types.ts";

/** Seeds that every provider knows apart: from 0 on. */
const seeds = 4_294_967_295;

/** How many pictures a job makes. */
export const countOf = (input: ImageJobInput): number =>
  input.operation === "variations" ? input.request.num_variations : 1;

/** What is asked for one picture of a job, `index` of them. Each has a seed of its own, so that variations differ. */
export function questionOf(
  { operation, request }: ImageJobInput,
  { seed: firstSeed, model }: Pick<ImagePinned, "seed"> & { model?: string },
  index: number,
): ImageQuestion {
  const seed = index === 0 ? firstSeed : (firstSeed + index) % seeds;
  const common = { quality: request.quality, model, seed };
  switch (operation) {
    case "generate": {
      const { prompt, negative_prompt: negativePrompt, style, steps, guidance_scale: guidance } = request;
      return { kind: "generate", ...common, prompt, negativePrompt, style, ...sizeOf(request), steps, guidance };
    }
    case "variations":
      return { kind: "vary", ...common, prompt: request.prompt, strength: request.variation_strength };
    case "upscale":
      return { kind: "upscale", ...common, prompt: request.prompt, scale: request.scale ?? request.scale_factor ?? 2 };
    case "edit":
      return { kind: "edit", ...common, prompt: request.prompt, type: request.edit_type, strength: request.strength };
  }
}

/** The same with the pictures that it is to be made from. */
export function wishOf(
  { input, pinned, signal }: ImageContext,
  { source, mask }: { source: Uint8Array | undefined; mask: Uint8Array | undefined },
  index: number,
): ImageWish {
  const question = questionOf(input, pinned, index);
  if (question.kind === "generate") return { ...question, signal };
  if (!source) throw new Error(`${input.operation} needs a source`);
  return question.kind === "edit" ? { ...question, signal, source, mask } : { ...question, signal, source };
}
