import { z } from "zod";
import { ImageJobRequest } from "./image-request.ts";
import { FinalizeImageRequest } from "./image-result.ts";
import { JobOptions, optionsInBatch, splitJobOptions } from "./job-options.ts";

/** As many pictures as one request may ask for. */
const mostImages = 20;

/** Body of `POST /api/v1/images/batch-generate`. What is said of the whole holds for every picture that does not say otherwise. */
export const ImageBatchRequest = z
  .object({
    images: z.array(ImageJobRequest).min(1).max(mostImages),
    blog_id: z.string().trim().min(1).max(200).optional(),
    blog_job_id: z.uuid().optional(),
    workflow: z
      .enum(["draft_then_final", "final_only"])
      .default("draft_then_final")
      .describe("`draft_then_final`: every picture as a draft first; `final_only`: as it is asked for."),
  })
  .extend(JobOptions.shape)
  .meta({
    id: "ImageBatchRequest",
    examples: [{ images: [{ prompt: "A lighthouse at dawn" }, { prompt: "The same lighthouse in a storm" }] }],
  });
export type ImageBatchRequest = z.output<typeof ImageBatchRequest>;

/** The jobs of a batch: input and options of each. */
export function splitImageBatch({ images, blog_id, blog_job_id, workflow, ...whole }: ImageBatchRequest) {
  return images.map((image) => {
    const { options, input } = splitJobOptions(image);
    const linked = { ...(blog_id && { blog_id }), ...(blog_job_id && { blog_job_id }), ...input };
    const asked = workflow === "draft_then_final" ? { ...linked, quality: "draft" as const } : linked;
    return { input: asked, options: optionsInBatch(whole, options) };
  });
}

export const CreateImageBatchResponse = z
  .object({
    batch_id: z.uuid(),
    job_ids: z.array(z.uuid()).describe("In the order of the request."),
    status: z.literal("queued"),
    total_images: z.int().min(1),
    estimated_completion_time: z.int().min(0).describe("Seconds: the sum of the jobs' own."),
  })
  .meta({ id: "CreateImageBatchResponse" });
export type CreateImageBatchResponse = z.infer<typeof CreateImageBatchResponse>;

/** Which drafts of a batch are approved: all that are complete where none is named. */
export const FinalizeBatchRequest = FinalizeImageRequest.extend({
  job_ids: z.array(z.uuid()).min(1).max(mostImages).optional(),
}).meta({ id: "FinalizeBatchRequest", examples: [{ quality: "high" }] });
export type FinalizeBatchRequest = z.output<typeof FinalizeBatchRequest>;
