import type { ImageWish } from "./port.ts";
import type { ImageContext, Preparation } from "./types.ts";

/** What comes with a wish besides what the request says. */
interface Given {
  preparing: Preparation;
  source: Uint8Array | undefined;
  mask: Uint8Array | undefined;
  /** Which of the pictures of the job. */
  index: number;
}

const largestSeed = 4_294_967_294;

/** The wish for one picture of a job. Each has a seed of its own, so that variations differ. */
export function wishOf({ input, pinned, signal }: ImageContext, { preparing, source, mask, index }: Given): ImageWish {
  const { operation, request } = input;
  const common = { quality: request.quality, seed: (pinned.seed + index) % (largestSeed + 1), signal };
  if (operation === "generate") {
    const { prompt, negative_prompt: negativePrompt, style, steps, guidance_scale: guidance } = request;
    const { width, height } = preparing;
    return { kind: "generate", ...common, prompt, negativePrompt, style, width, height, steps, guidance };
  }
  if (!source) throw new Error(`${operation} needs a source`);
  const { prompt } = request;
  switch (operation) {
    case "variations":
      return { kind: "vary", ...common, source, prompt, strength: request.variation_strength };
    case "upscale":
      return { kind: "upscale", ...common, source, prompt, scale: request.scale ?? request.scale_factor ?? 2 };
    case "edit": {
      const { edit_type: type, strength } = request;
      return { kind: "edit", ...common, source, mask, prompt: request.prompt, type, strength };
    }
  }
}
