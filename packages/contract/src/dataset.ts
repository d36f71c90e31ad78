import { z } from "zod";
import { ProjectParams } from "./project.ts";

/**
 * How far a dataset is: `ready` while it is empty; `uploading` and `processing` while one of its uploads or pictures is
 * under way; `failed` when not one picture of the last uploads succeeded.
 */
export const ProcessingStatus = z
  .enum(["ready", "uploading", "processing", "completed", "failed"])
  .meta({ id: "ProcessingStatus" });
export type ProcessingStatus = z.infer<typeof ProcessingStatus>;

export const CreateDatasetRequest = z
  .object({
    name: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .refine((text) => !/\p{Cc}/u.test(text), { error: "must not contain control characters" }),
  })
  .meta({ id: "CreateDatasetRequest", examples: [{ name: "Flight 12" }] });
export type CreateDatasetRequest = z.output<typeof CreateDatasetRequest>;

/** The counts are of the uploads since it was last at rest, and are counted from the pictures themselves. */
const counts = {
  processing_status: ProcessingStatus,
  total_files: z.int().min(0),
  processed_files: z.int().min(0).describe("Completed."),
  failed_files: z.int().min(0),
  processing_started_at: z.iso.datetime().nullable(),
  processing_completed_at: z.iso.datetime().nullable(),
};

export const Dataset = z
  .object({
    id: z.uuid(),
    name: z.string(),
    project_id: z.uuid(),
    created_at: z.iso.datetime(),
    image_count: z.int().min(0).describe("All pictures of the dataset, of whatever upload."),
    ...counts,
    events_url: z.string().describe("Its progress, live; good for an hour where keys are asked for."),
  })
  .meta({ id: "Dataset" });
export type Dataset = z.infer<typeof Dataset>;

/** Answer of `GET …/processing-status`, and data of the dataset's events. */
export const DatasetProgress = z
  .object({
    dataset_id: z.uuid(),
    ...counts,
    progress_percent: z
      .number()
      .min(0)
      .max(100)
      .describe("Of `total_files`, those that are done, well or not; two decimals."),
    errors: z.array(z.string()).describe("`file name: reason`, the first ten."),
  })
  .meta({ id: "DatasetProgress" });
export type DatasetProgress = z.infer<typeof DatasetProgress>;

export const DatasetParams = ProjectParams.extend({ dataset_id: z.uuid() });
