import { type ImageOffer, type ImageQuality, imageQualities } from "@galley/contract";
import type { ImageProvider, ImageQuestion } from "./port.ts";
import { fixedRatios, sizes } from "./sizes.ts";

type Said = Pick<ImageOffer, "operation" | "edit_type">;

const common = (quality: ImageQuality) => ({ quality, seed: 1 });
const square = { width: 1024, height: 1024 };

const generate = (quality: ImageQuality, size: { width: number; height: number }): ImageQuestion => ({
  ...{ kind: "generate", ...common(quality), prompt: "a picture", ...size },
  ...{ negativePrompt: undefined, style: undefined, steps: undefined, guidance: undefined },
});
const edit = (quality: ImageQuality, type: "inpaint" | "outpaint"): ImageQuestion => ({
  ...{ kind: "edit", ...common(quality), prompt: "a picture", type, strength: 0.8 },
});

/** A question of each kind, as a request would be asked. */
const kinds: ReadonlyArray<{ said: Said; ask: (quality: ImageQuality) => ImageQuestion }> = [
  { said: { operation: "generate", edit_type: null }, ask: (quality) => generate(quality, square) },
  {
    said: { operation: "variations", edit_type: null },
    ask: (quality) => ({ kind: "vary", ...common(quality), prompt: undefined, strength: 0.5 }),
  },
  {
    said: { operation: "upscale", edit_type: null },
    ask: (quality) => ({ kind: "upscale", ...common(quality), scale: 2, prompt: undefined }),
  },
  { said: { operation: "edit", edit_type: "inpaint" }, ask: (quality) => edit(quality, "inpaint") },
  { said: { operation: "edit", edit_type: "outpaint" }, ask: (quality) => edit(quality, "outpaint") },
];

/** Everything that a provider does, with what it costs: as it would say of such a request. */
export function offersOf(provider: ImageProvider): ImageOffer[] {
  return kinds.flatMap(({ said, ask }) =>
    imageQualities.flatMap((quality): ImageOffer[] => {
      const offer = provider.offer(ask(quality));
      if (!offer) return [];
      const { model, cost, seconds, shapes } = offer;
      const given = said.operation === "generate" ? sizesOf(provider, quality) : [];
      return [{ ...said, quality, model, cost, seconds, shapes: shapes ? [...shapes] : null, sizes: given }];
    }),
  );
}

function sizesOf(provider: ImageProvider, quality: ImageQuality): ImageOffer["sizes"] {
  return fixedRatios.map((aspect_ratio) => {
    const [width, height] = sizes[aspect_ratio];
    return { aspect_ratio, width, height, cost: provider.offer(generate(quality, { width, height }))?.cost ?? null };
  });
}
