import type {
  BatchStatusResponse,
  CreateImageBatchResponse,
  FinalizeBatchRequest,
  ImageGenerationInput,
  ImageJobStatus,
  JobOptions,
} from "@galley/contract";
import { type Answer, isObject } from "./answer.ts";
import { type Call, type Connection, connect } from "./connection.ts";
import { invalidAnswer } from "./errors.ts";
import { newIdempotencyKey } from "./idempotency-key.ts";
import { idInPath } from "./ids.ts";
import type { CallOptions, ConnectionOptions, CreateOptions } from "./options.ts";
import { type WaitOptions, waitUntil } from "./wait-until.ts";

/** Many pictures in one request: 1 to 20. */
export type NewImageBatch = {
  images: ReadonlyArray<ImageGenerationInput & Partial<JobOptions>>;
  blog_id?: string;
  blog_job_id?: string;
  /** `draft_then_final`, which is also the default: every picture as a draft first; `final_only`: as it is asked for. */
  workflow?: "draft_then_final" | "final_only";
} & Partial<JobOptions>;

const batchPath = (batchId: string): string => `/api/v1/images/batches/${idInPath("batch", batchId)}`;

/** Asks for pictures and returns as soon as their jobs are accepted. Safe to repeat, as `createBlogJob`. */
export async function createImageBatch(
  batch: NewImageBatch,
  options: ConnectionOptions & CreateOptions,
): Promise<CreateImageBatchResponse> {
  return created(await connect(options).send(creating("/api/v1/images/batch-generate", batch, options)));
}

/** How far a batch of pictures is, with its jobs. */
export async function getImageBatch(
  batchId: string,
  options: ConnectionOptions & CallOptions,
): Promise<BatchStatusResponse> {
  return look(connect(options), batchId);
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
  const waiting = {
    what: `Batch ${batchId}`,
    look: () => look(connection, batchId),
    isOver: (batch: BatchStatusResponse) => batch.completed_at !== null,
  };
  return waitUntil(connection, waiting, options);
}

/** Makes the finals of a batch's drafts: of those that `job_ids` names, or of all that are complete. They are a new batch. */
export async function finalizeImageBatch(
  batchId: string,
  request: Partial<FinalizeBatchRequest>,
  options: ConnectionOptions & CreateOptions,
): Promise<CreateImageBatchResponse> {
  return created(await connect(options).send(creating(`${batchPath(batchId)}/finalize`, request, options)));
}

/** An image job's status; once it is completed its `result` has the pictures' addresses. */
export async function getImageJob(jobId: string, options: ConnectionOptions & CallOptions): Promise<ImageJobStatus> {
  const target = `/api/v1/images/jobs/${idInPath("job", jobId)}`;
  const { body, status } = await connect(options).send({ method: "GET", target, repeat: "always" });
  if (isObject(body) && typeof body.job_id === "string") return body as ImageJobStatus;
  throw invalidAnswer("The answer is not an image job's status", status);
}

function creating(target: string, body: object, { idempotencyKey }: CreateOptions): Call {
  const headers = { "idempotency-key": idempotencyKey || newIdempotencyKey() };
  return { method: "POST", target, body, headers, repeat: "always" };
}

async function look(connection: Connection, batchId: string): Promise<BatchStatusResponse> {
  const { body, status } = await connection.send({ method: "GET", target: batchPath(batchId), repeat: "always" });
  if (isObject(body) && Array.isArray(body.jobs)) return body as BatchStatusResponse;
  throw invalidAnswer("The answer is not a batch's status", status);
}

function created({ body, status }: Answer): CreateImageBatchResponse {
  if (isObject(body) && typeof body.batch_id === "string") return body as CreateImageBatchResponse;
  throw invalidAnswer("The answer is not an accepted batch", status);
}
