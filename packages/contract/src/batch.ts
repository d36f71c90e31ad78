import { z } from "zod";
import { BlogJobRequest } from "./blog-request.ts";
import { JobErrorCode } from "./errors.ts";
import { JobStatus } from "./job.ts";
import { JobOptions, optionsInBatch, splitJobOptions } from "./job-options.ts";

const BatchId = z.uuid().describe("The batch's id.");

/** As many posts as one request may ask for. */
const mostBlogs = 100;

/**
 * Body of `POST /api/v1/blog/batch-generate`. What is said of the whole holds for every job that does not say otherwise;
 * `metadata` of both are put together.
 */
export const BlogBatchRequest = z
  .object({ blogs: z.array(BlogJobRequest).min(1).max(mostBlogs) })
  .extend(JobOptions.shape)
  .meta({
    id: "BlogBatchRequest",
    examples: [
      {
        blogs: [
          { topic: "Composting at home", keywords: ["composting"] },
          { topic: "A worm bin in the kitchen", keywords: ["worm bin"], length: "short" },
        ],
        metadata: { campaign: "spring" },
      },
    ],
  });
export type BlogBatchRequest = z.output<typeof BlogBatchRequest>;

/** The jobs of a batch: input and options of each. */
export function splitBlogBatch({ blogs, ...whole }: BlogBatchRequest) {
  return blogs.map((blog) => {
    const { options, input } = splitJobOptions(blog);
    return { input, options: optionsInBatch(whole, options) };
  });
}

export const CreateBlogBatchResponse = z
  .object({
    batch_id: BatchId,
    job_ids: z.array(z.uuid()).describe("In the order of the request."),
    status: z.literal("queued"),
    total_blogs: z.int().min(1),
    estimated_completion_time: z.int().min(0).describe("Seconds: the sum of the jobs' own."),
  })
  .meta({ id: "CreateBlogBatchResponse" });
export type CreateBlogBatchResponse = z.infer<typeof CreateBlogBatchResponse>;

const BatchStatus = z
  .enum(["queued", "processing", "completed", "failed", "cancelled"])
  .describe(
    "`queued` until a job has begun; `processing` until all have ended; then `completed` when at least one has, " +
      "else `cancelled` when all were, else `failed`.",
  );

export const BatchStatusResponse = z
  .object({
    batch_id: BatchId,
    kind: z.string(),
    status: BatchStatus,
    progress_percentage: z.number().min(0).max(100).describe("The mean of the jobs'; 100 when all have ended."),
    total_jobs: z.int().min(1),
    counts: z.record(JobStatus, z.int().min(0)).describe("Jobs by state."),
    jobs: z
      .array(
        z.object({
          job_id: z.uuid(),
          status: JobStatus,
          progress_percentage: z.number().min(0).max(100),
          current_stage: z.string().nullable(),
          error_code: JobErrorCode.nullable(),
          error_message: z.string().nullable(),
        }),
      )
      .describe("In the order of the request."),
    created_at: z.iso.datetime(),
    completed_at: z.iso.datetime().nullable().describe("When the last of its jobs ended."),
  })
  .meta({ id: "BatchStatusResponse" });
export type BatchStatusResponse = z.infer<typeof BatchStatusResponse>;

export const BatchParams = z.object({ batch_id: BatchId });
