import { z } from "zod";
import { aspectRatios, ImageQuality } from "./image-request.ts";
import { CreateJobResponse, jobStatusOf } from "./job.ts";
import { JobOptions } from "./job-options.ts";

export const GeneratedImage = z
  .object({
    url: z.string().describe("Works in an `<img>`; where keys are asked for it is signed, and ends with the job."),
    width: z.int().min(1),
    height: z.int().min(1),
    format: z.enum(["png", "jpeg", "webp"]),
    size_bytes: z.int().min(1),
    seed: z.int().min(0).nullable().describe("Null where the provider does not say which it used."),
    thumbhash: z.string().describe("Base64 (https://evanw.github.io/thumbhash/)."),
  })
  .meta({ id: "GeneratedImage" });
export type GeneratedImage = z.infer<typeof GeneratedImage>;

export const ImageResult = z
  .object({
    success: z.literal(true),
    images: z.array(GeneratedImage).min(1),
    generation_time_seconds: z.number().min(0),
    provider: z.string(),
    model: z.string().describe("The one that was really used."),
    cost: z.number().min(0).nullable().describe("US dollars; null when the price is not known."),
    prompt_used: z.string().nullable(),
    warnings: z.array(z.string()).describe("`code: sentence` for what could not be done as it was asked."),
  })
  .meta({ id: "ImageResult" });
export type ImageResult = z.infer<typeof ImageResult>;

/** What is told of an image job besides what is told of every job. */
export const ImageJobLinks = z.object({
  is_draft: z.boolean(),
  final_job_id: z.uuid().nullable().describe("Of a draft: the job that makes it final."),
  draft_job_id: z.uuid().nullable().describe("Of a final: the draft that it was made from."),
  blog_id: z.string().nullable(),
  blog_job_id: z.uuid().nullable(),
  tags: z.array(z.string()).describe("As they came with the request."),
});
export type ImageJobLinks = z.infer<typeof ImageJobLinks>;

export const ImageJobStatus = jobStatusOf(ImageResult).extend(ImageJobLinks.shape).meta({ id: "ImageJobStatus" });
export type ImageJobStatus = z.infer<typeof ImageJobStatus>;

export const CreateImageJobResponse = CreateJobResponse.extend({ is_draft: z.boolean() }).meta({
  id: "CreateImageJobResponse",
});
export type CreateImageJobResponse = z.infer<typeof CreateImageJobResponse>;

export const FinalizeImageRequest = z
  .object({
    quality: ImageQuality.exclude(["draft"]).default("high"),
    max_cost_usd: JobOptions.shape.max_cost_usd.describe("The most that a final may spend, in US dollars."),
  })
  .meta({ id: "FinalizeImageRequest", examples: [{ quality: "high" }] });
export type FinalizeImageRequest = z.output<typeof FinalizeImageRequest>;

/** What one request costs: by what is asked for and in which quality. */
export const ImageOffer = z
  .object({
    operation: z.enum(["generate", "variations", "upscale", "edit"]),
    edit_type: z.enum(["inpaint", "outpaint"]).nullable().describe("Of an edit; null of every other operation."),
    quality: ImageQuality,
    model: z.string(),
    cost: z
      .number()
      .min(0)
      .nullable()
      .describe("US dollars a picture, of a square megapixel where the size counts; null when it is not known."),
    seconds: z.number().min(0).describe("About how long one takes."),
    shapes: z
      .array(z.string())
      .nullable()
      .describe(
        "The ratios (`16:9`) or sizes (`1024x1024`) that the model itself makes, from which others are cropped; null where those are any, or the source's.",
      ),
    sizes: z
      .array(
        z.object({
          aspect_ratio: z.enum(aspectRatios).exclude(["custom"]),
          width: z.int().min(1),
          height: z.int().min(1),
          cost: z.number().min(0).nullable(),
        }),
      )
      .describe("Of `generate`: what each `aspect_ratio` gives and costs; empty where the size is the source's."),
  })
  .meta({ id: "ImageOffer" });
export type ImageOffer = z.infer<typeof ImageOffer>;

export const ImageProviders = z
  .object({
    providers: z.array(
      z.object({
        name: z.string(),
        is_default: z.boolean().describe("Serves requests that name no provider."),
        operations: z.array(z.enum(["generate", "variations", "upscale", "edit"])),
        qualities: z.array(
          z.object({
            quality: ImageQuality,
            model: z.string(),
            cost: z.number().min(0).nullable().describe("US dollars a picture; null when it is not known."),
            seconds: z.number().min(0).describe("About how long one takes."),
          }),
        ),
        aspect_ratios: z.array(z.enum(aspectRatios)),
        offers: z.array(ImageOffer).describe("Everything that it does, with its price: one entry for each button."),
      }),
    ),
  })
  .meta({ id: "ImageProviders" });
export type ImageProviders = z.infer<typeof ImageProviders>;

export const BlogImages = z.object({ images: z.array(ImageJobStatus) }).meta({ id: "BlogImages" });
export type BlogImages = z.infer<typeof BlogImages>;
