import { z } from "zod";
import { imageShared, imageText } from "./image-request.ts";
import { JobOptions } from "./job-options.ts";

/** Where a source picture lies: an address, or the path of a file that Galley has made. */
const PictureUrl = z
  .string()
  .trim()
  .max(4000)
  .refine(
    (value) => /^\/api\/v1\/images\/files\//.test(value) || /^https?:\/\/\S+$/i.test(value),
    "must be an http or https URL, or the path of a picture of Galley's own",
  );

const source = { image_url: PictureUrl.optional(), source_image_url: PictureUrl.optional() };

interface Sourced {
  image_url?: string | undefined;
  source_image_url?: string | undefined;
}
/** Earlier clients write one, earlier documents the other. */
const hasSource = ({ image_url, source_image_url }: Sourced): boolean =>
  (image_url ?? source_image_url) !== undefined && (image_url === undefined || source_image_url === undefined);
const sourceRule = { message: "must be given, or source_image_url, and not both", path: ["image_url"] };

const variations = z.object({
  ...source,
  ...imageShared,
  prompt: imageText(3, 1000).optional(),
  num_variations: z.int().min(1).max(10).default(4),
  variation_strength: z.number().min(0).max(1).default(0.5).describe("0: as the source; 1: nothing of it is left."),
});

const upscale = z.object({
  ...source,
  ...imageShared,
  prompt: imageText(3, 1000).optional(),
  scale: z.number().min(1).max(4).optional(),
  scale_factor: z.number().min(1).max(4).optional(),
});
const oneScale = ({
  scale,
  scale_factor,
}: {
  scale?: number | undefined;
  scale_factor?: number | undefined;
}): boolean => scale === undefined || scale_factor === undefined;
const scaleRule = { message: "must not be given together with scale_factor", path: ["scale"] };

const edit = z.object({
  ...source,
  ...imageShared,
  prompt: imageText(3, 1000),
  mask_image_url: PictureUrl.optional().describe("White is painted anew; of the source's size."),
  edit_type: z.enum(["inpaint", "outpaint"]).default("inpaint"),
  strength: z.number().min(0).max(1).default(0.8),
});

export const ImageVariationsRequest = variations.refine(hasSource, sourceRule);
export type ImageVariationsRequest = z.output<typeof ImageVariationsRequest>;
export const ImageUpscaleRequest = upscale.refine(hasSource, sourceRule).refine(oneScale, scaleRule);
export type ImageUpscaleRequest = z.output<typeof ImageUpscaleRequest>;
export const ImageEditRequest = edit.refine(hasSource, sourceRule);
export type ImageEditRequest = z.output<typeof ImageEditRequest>;

const options = JobOptions.shape;
const example = { image_url: "https://example.org/lighthouse.png" };
export const ImageVariationsJobRequest = variations
  .extend(options)
  .refine(hasSource, sourceRule)
  .meta({ id: "ImageVariationsRequest", examples: [{ ...example, num_variations: 2 }] });
export const ImageUpscaleJobRequest = upscale
  .extend(options)
  .refine(hasSource, sourceRule)
  .refine(oneScale, scaleRule)
  .meta({ id: "ImageUpscaleRequest", examples: [{ ...example, scale: 2 }] });
export const ImageEditJobRequest = edit
  .extend(options)
  .refine(hasSource, sourceRule)
  .meta({ id: "ImageEditRequest", examples: [{ ...example, prompt: "a full moon above the sea" }] });
