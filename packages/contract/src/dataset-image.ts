import { z } from "zod";
import { DatasetParams, ProcessingStatus } from "./dataset.ts";

export const ImageProcessingStatus = z
  .enum(["pending", "processing", "completed", "failed"])
  .meta({ id: "ImageProcessingStatus" });
export type ImageProcessingStatus = z.infer<typeof ImageProcessingStatus>;

/** Bytes that one file may have (10 MiB). */
export const mostFileBytes = 10 * 1024 * 1024;

/** A picture of a dataset. */
export const DatasetImage = z
  .object({
    id: z.uuid(),
    filename: z.string(),
    file_size: z.int().min(1).describe("Bytes."),
    content_type: z.enum(["image/jpeg", "image/png", "image/gif", "image/webp"]).describe("As its bytes say."),
    uploaded_at: z.iso.datetime(),
    thumbnail_url: z.string().optional().describe("Where `include_thumbnails` was asked for, once there is one."),
    processing_status: ImageProcessingStatus,
    processing_error: z.string().nullable(),
    width: z.int().min(1).nullable().describe("Pixels, upright as EXIF says; null until it is processed."),
    height: z.int().min(1).nullable(),
    thumbhash: z.string().nullable().describe("A placeholder, in base64 (https://evanw.github.io/thumbhash)."),
  })
  .meta({ id: "DatasetImage" });
export type DatasetImage = z.infer<typeof DatasetImage>;

export const DatasetImageParams = DatasetParams.extend({ image_id: z.uuid() });

export const DatasetImagesQuery = z.object({
  skip: z.coerce.number().int().min(0).max(1_000_000).default(0).describe("For long lists `cursor` is faster."),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(200).optional().describe("From the `Link` of the page before; instead of `skip`."),
  include_thumbnails: z.stringbool().default(false),
  processing_status: ImageProcessingStatus.optional(),
});
export type DatasetImagesQuery = z.output<typeof DatasetImagesQuery>;

/** Answer of `GET …/images/{id}/url`. */
export const ImageAddress = z
  .object({
    url: z.string(),
    type: z.enum(["signed", "proxy"]).describe("`signed`: at the storage, for an hour; `proxy`: through Galley."),
  })
  .meta({ id: "ImageAddress" });
export type ImageAddress = z.infer<typeof ImageAddress>;

/** What became of one file of an upload. */
export const UploadedFile = z
  .object({
    filename: z.string(),
    status: z
      .enum(["stored", "duplicate", "refused", "failed"])
      .describe("`refused` will be refused again; `failed` may succeed when it is sent again."),
    reason: z.string().nullable(),
    image_id: z.uuid().nullable().describe("Of a stored file; of a duplicate, the picture that has its name."),
    same_content: z.boolean().optional().describe("Of a duplicate: whether that picture has the very same bytes."),
  })
  .meta({ id: "UploadedFile" });
export type UploadedFile = z.infer<typeof UploadedFile>;

/** Answer of `POST …/images/batch-upload`: all stored files are recorded, and their processing is queued. */
export const BatchUploadResponse = z
  .object({
    dataset_id: z.uuid(),
    uploaded_count: z.int().min(0),
    failed_count: z.int().min(0),
    processing_status: ProcessingStatus,
    errors: z.array(z.string()).describe("`file name: reason`, each file that was not stored."),
    message: z.string(),
    job_id: z.uuid().nullable().describe("The job that processes them, the first where there are several."),
    task_name: z.string().nullable(),
    job_ids: z.array(z.uuid()),
    files: z.array(UploadedFile).describe("Each file, in the order in which they came."),
  })
  .meta({ id: "BatchUploadResponse" });
export type BatchUploadResponse = z.infer<typeof BatchUploadResponse>;

/** Answer of `POST …/images`, the older upload: the pictures as they are after their processing. */
export const UploadResponse = z
  .object({
    images: z.array(DatasetImage),
    errors: z.array(z.string()).optional(),
    summary: z.object({ total: z.int(), successful: z.int(), failed: z.int() }),
  })
  .meta({ id: "UploadResponse" });
export type UploadResponse = z.infer<typeof UploadResponse>;

/** Answer of `POST …/reprocess`. */
export const ReprocessResponse = z
  .object({
    dataset_id: z.uuid(),
    queued_count: z.int().min(0).describe("Pictures whose processing had failed."),
    processing_status: ProcessingStatus,
    job_ids: z.array(z.uuid()),
  })
  .meta({ id: "ReprocessResponse" });
export type ReprocessResponse = z.infer<typeof ReprocessResponse>;
