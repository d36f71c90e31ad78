import type {
  BatchStatusResponse,
  CreateImageBatchResponse,
  FinalizeBatchRequest,
  ImageJobStatus,
} from "@galley/contract";
import type { OptionsForCall } from "./for-call.ts";
import {
  createImageBatch,
  finalizeImageBatch,
  getImageBatch,
  getImageJob,
  type NewImageBatch,
  waitForImageBatch,
} from "./image-batches.ts";
import type { CallOptions, CreateOptions } from "./options.ts";
import type { WaitOptions } from "./wait-until.ts";

/** Pictures. */
export type ImageCalls = {
  createImageBatch(batch: NewImageBatch, options?: CreateOptions): Promise<CreateImageBatchResponse>;
  getImageBatch(batchId: string, options?: CallOptions): Promise<BatchStatusResponse>;
  waitForImageBatch(batchId: string, options?: WaitOptions<BatchStatusResponse>): Promise<BatchStatusResponse>;
  finalizeImageBatch(
    batchId: string,
    request?: Partial<FinalizeBatchRequest>,
    options?: CreateOptions,
  ): Promise<CreateImageBatchResponse>;
  getImageJob(jobId: string, options?: CallOptions): Promise<ImageJobStatus>;
};

export const bindImages = (forCall: OptionsForCall): ImageCalls => ({
  createImageBatch: (batch, options) => createImageBatch(batch, forCall(options)),
  getImageBatch: (batchId, options) => getImageBatch(batchId, forCall(options)),
  waitForImageBatch: (batchId, options) => waitForImageBatch(batchId, forCall(options)),
  finalizeImageBatch: (batchId, request, options) => finalizeImageBatch(batchId, request ?? {}, forCall(options)),
  getImageJob: (jobId, options) => getImageJob(jobId, forCall(options)),
});
