import { type Fields, type FormFile, type FormRules, faultsOf, image, number, oneOf, text } from "./form.ts";

/** What a v2beta call takes, gives and costs. */
export interface Endpoint {
  credits: (fields: Fields) => number;
  rules: (fields: Fields) => FormRules;
  isAsynchronous?: true;
}

const ratios = ["16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"];
const presets = (
  "3d-model analog-film anime cinematic comic-book digital-art enhance fantasy-art isometric line-art low-poly " +
  "modeling-compound neon-punk origami photographic pixel-art tile-texture"
).split(" ");

const prompt = text(1, 10_000);
const seed = number(0, 4_294_967_294, true);
const formats = (...values: string[]) => oneOf(...values);
const every = formats("png", "jpeg", "webp");
const words = { negative_prompt: prompt, seed, style_preset: oneOf(...presets) };

/** Sides in pixels, an area, and a ratio of at most 2.5 where that counts. */
const within =
  (side: readonly [number, number], pixels: number, hasRatio = false) =>
  ({ width, height }: FormFile): string | undefined => {
    const [short, long] = [Math.min(width, height), Math.max(width, height)];
    if (short < side[0] || long > side[1]) return `every side must be between ${side[0]} and ${side[1]} pixels`;
    if (width * height > pixels) return `must have at most ${pixels} pixels`;
    return hasRatio && long / short > 2.5 ? "must have an aspect ratio between 1:2.5 and 2.5:1" : undefined;
  };
const large = image(within([64, 100_000], 9_437_184, true));
const start = image(within([64, 100_000], 9_437_184));

function sd3Rules({ mode }: Fields): FormRules {
  const optional = {
    ...words,
    mode: oneOf("text-to-image", "image-to-image"),
    model: oneOf("sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash"),
    cfg_scale: number(1, 10),
    output_format: formats("png", "jpeg"),
  };
  if (mode === "image-to-image") return { required: { prompt, image: start, strength: number(0, 1) }, optional };
  return { required: { prompt }, optional: { ...optional, aspect_ratio: oneOf(...ratios) } };
}

const sd3Credits: Readonly<Record<string, number>> = {
  "sd3.5-large": 6.5,
  "sd3.5-large-turbo": 4,
  "sd3.5-medium": 3.5,
  "sd3.5-flash": 2.5,
};

const fixed = (credits: number, required: FormRules["required"], optional: FormRules["optional"] = {}): Endpoint => ({
  credits: () => credits,
  rules: () => ({ required, optional: { output_format: every, ...optional } }),
});
const margin = number(0, 2000, true);

/** By path below /v2beta/stable-image. */
export const currentEndpoints: Readonly<Record<string, Endpoint>> = {
  "generate/core": fixed(3, { prompt }, { ...words, aspect_ratio: oneOf(...ratios) }),
  "generate/ultra": {
    credits: () => 8,
    rules: (fields) => ({
      required: { prompt, ...("image" in fields && { image: start, strength: number(0, 1) }) },
      optional: { ...words, aspect_ratio: oneOf(...ratios), output_format: every },
    }),
  },
  "generate/sd3": { credits: ({ model }) => sd3Credits[String(model ?? "sd3.5-large")] ?? 0, rules: sd3Rules },
  "upscale/fast": fixed(2, { image: image(within([32, 1536], 1_048_576)) }),
  "upscale/conservative": fixed(
    40,
    { image: large, prompt },
    { negative_prompt: prompt, seed, creativity: number(0.1, 0.5) },
  ),
  "upscale/creative": {
    ...fixed(
      60,
      { image: image(within([64, 100_000], 1_048_576)), prompt },
      { ...words, creativity: number(0.1, 0.5) },
    ),
    isAsynchronous: true,
  },
  "edit/inpaint": fixed(5, { image: large, prompt }, { ...words, mask: image(), grow_mask: number(0, 100, true) }),
  "edit/outpaint": fixed(
    4,
    { image: large },
    {
      left: margin,
      right: margin,
      up: margin,
      down: margin,
      creativity: number(0, 1),
      prompt: text(0, 10_000),
      seed,
      style_preset: oneOf(...presets),
    },
  ),
};

/** What is wrong with a request, field by field. */
export function currentFaults(endpoint: Endpoint, fields: Fields): string[] {
  const faults = faultsOf(fields, endpoint.rules(fields));
  const margins = ["left", "right", "up", "down"];
  if ("left" in endpoint.rules(fields).optional! && margins.every((name) => Number(fields[name] ?? 0) === 0)) {
    faults.push("at least one of left, right, up and down must be more than zero");
  }
  return faults;
}
