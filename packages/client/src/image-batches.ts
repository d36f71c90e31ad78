import type { BatchStatusResponse, CreateImageBatchResponse, FinalizeBatchRequest, JobOptions } from "@galley/contract";
import { batchShape } from "./batches.ts";
import { connect } from "./connection.ts";
import type { ImageRequest } from "./images.ts";
import type { ConnectionOptions, CreateOptions, Options } from "./options.ts";
import { path } from "./paths.ts";
import { ask, creating, get, read, repeatable, type Shape } from "./requests.ts";
import { type WaitOptions, waitUntil } from "./wait-until.ts";

// Every function that is exported here is a call: `createGalleyClient` binds them all.

/** Many pictures in one request: 1 to 20. */
export type NewImageBatch = {
  images: readonly ImageRequest[];
  blog_id?: string;
  blog_job_id?: string;
  /** `draft_then_final`, which is also the default: every picture as a draft first; `final_only`: as it is asked for. */
  workflow?: "draft_then_final" | "final_only";
} & Partial<JobOptions>;

/** Asks for pictures and returns as soon as their jobs are accepted. Safe to repeat, as `createBlogJob`. */
export async function createImageBatch(
  batch: NewImageBatch,
  options: Options & CreateOptions,
): Promise<CreateImageBatchResponse> {
  return ask(options, creating("/api/v1/images/batch-generate", batch, options), createdShape);
}

/** How far a batch of pictures is, with its jobs. */
export async function getImageBatch(batchId: string, options: Options): Promise<BatchStatusResponse> {
  return ask(options, get(path`/api/v1/images/batches/${batchId}`), batchShape);
}

/** Cancels every job of a batch of pictures that is not finished. */
export async function cancelImageBatch(batchId: string, options: Options): Promise<BatchStatusResponse> {
  return ask(options, repeatable("DELETE", path`/api/v1/images/batches/${batchId}`), batchShape);
}

/**
 * Waits until all jobs of a batch have ended, and resolves with its status, whichever that is. Rejects with a
 * `WaitTimeoutError` after `maxWaitTime`. An abort ends the waiting, not the jobs.
 */
export async function waitForImageBatch(
  batchId: string,
  options: ConnectionOptions & WaitOptions<BatchStatusResponse>,
): Promise<BatchStatusResponse> {
  const connection = connect(options);
  const target = path`/api/v1/images/batches/${batchId}`;
  const waiting = {
    what: `Batch ${batchId}`,
    look: async () => read(await connection.send(get(target)), batchShape),
    isOver: (batch: BatchStatusResponse) => batch.completed_at !== null,
  };
  return waitUntil(connection, waiting, options);
}

/** Makes the finals of a batch's drafts: of those that `job_ids` names, or of all that are complete. They are a new batch. */
export async function finalizeImageBatch(
  batchId: string,
  request: Partial<FinalizeBatchRequest> | undefined,
  options: Options & CreateOptions,
): Promise<CreateImageBatchResponse> {
  return ask(options, creating(path`/api/v1/images/batches/${batchId}/finalize`, request ?? {}, options), createdShape);
}

const createdShape: Shape<CreateImageBatchResponse> = {
  what: "an accepted batch",
  fields: { batch_id: "", job_ids: [] },
};
