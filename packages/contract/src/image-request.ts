import { z } from "zod";
import { JobOptions } from "./job-options.ts";

/** How good a picture is to be; each is one model with its settings. */
export const imageQualities = ["draft", "standard", "high", "ultra"] as const;
export const ImageQuality = z.enum(imageQualities).meta({ id: "ImageQuality" });
export type ImageQuality = z.infer<typeof ImageQuality>;

export const imageStyles = [
  "photographic",
  "digital_art",
  "painting",
  "sketch",
  "cartoon",
  "anime",
  "realistic",
  "abstract",
  "minimalist",
  "vintage",
  "cyberpunk",
  "fantasy",
  "sci_fi",
  "watercolor",
  "oil_painting",
] as const;
export const ImageStyle = z.enum(imageStyles).meta({ id: "ImageStyle" });
export type ImageStyle = z.infer<typeof ImageStyle>;

/** Width to height. */
export const aspectRatios = ["1:1", "3:4", "4:3", "16:9", "21:9", "2:3", "9:16", "custom"] as const;
export type AspectRatio = (typeof aspectRatios)[number];

const side = z.int().min(64).max(2048);
/** One line or more, without what no reader sees. */
export const imageText = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .refine((value) => !value.includes("\0"), "must have no NUL character");
/** As the earlier service took it. Who takes less says so with the picture. */
export const largestSeed = 4_294_967_295;
const Seed = z.int().min(0).max(largestSeed);
const BlogId = z.string().trim().min(1).max(200).describe("The caller's own name for the post it belongs to.");

/** Fields of every request for pictures. */
export const imageShared = {
  quality: ImageQuality.default("standard"),
  provider: z
    .string()
    .regex(/^[a-z][a-z0-9_-]{0,63}$/, "must be the name of a provider, such as stability_ai")
    .default("stability_ai"),
  seed: Seed.optional().describe(
    "The same seed and request give the same picture, as far as the provider holds to it.",
  ),
  blog_id: BlogId.optional(),
  blog_job_id: z.uuid().optional().describe("The blog job that the picture belongs to."),
  tags: z.array(z.string().trim().min(1).max(50)).max(10).default([]),
};

interface Sized {
  aspect_ratio: AspectRatio;
  width?: number | undefined;
  height?: number | undefined;
}
const sizeFits = ({ aspect_ratio, width, height }: Sized): boolean =>
  aspect_ratio === "custom" ? width !== undefined && height !== undefined : (width ?? height) === undefined;
const sizeRule = {
  message: "must be given together with height where aspect_ratio is custom, and with no other aspect_ratio",
  path: ["width"],
};

const generation = z.object({
  prompt: imageText(3, 1000).describe("What the picture shows."),
  ...imageShared,
  style: ImageStyle.optional(),
  aspect_ratio: z.enum(aspectRatios).default("1:1"),
  width: side.optional().describe("Pixels; with `aspect_ratio` custom."),
  height: side.optional().describe("Pixels; with `aspect_ratio` custom."),
  negative_prompt: imageText(1, 500).optional(),
  steps: z.int().min(10).max(150).optional(),
  guidance_scale: z.number().min(1).max(20).optional(),
});

const example = { prompt: "A lighthouse on a cliff at dawn", quality: "draft", aspect_ratio: "16:9" } as const;

export const ImageGenerationRequest = generation.refine(sizeFits, sizeRule).meta({ examples: [example] });
/** A request as the pipeline sees it: defaults filled in. */
export type ImageGenerationRequest = z.output<typeof ImageGenerationRequest>;
/** A request as a client writes it. */
export type ImageGenerationInput = z.input<typeof ImageGenerationRequest>;

/** What is posted to have a picture made: the request and what every job takes. */
export const ImageJobRequest = generation
  .extend(JobOptions.shape)
  .refine(sizeFits, sizeRule)
  .meta({ id: "ImageGenerationRequest", examples: [example] });
