import type { BatchStatusResponse, ImageJobStatus } from "@galley/client";
import type { Connection } from "../watch/live.ts";

/** A picture of a batch: its job, whose `result.images` are there when it is completed, and the final made of a draft. */
export type BatchImage = ImageJobStatus & {
  /** Of an approved draft: the job that makes it final, as it is now. */
  readonly final: ImageJobStatus | null;
};

export type ImageBatchState = {
  readonly batch: BatchStatusResponse | null;
  /** In the order of the request. */
  readonly jobs: readonly BatchImage[];
  readonly connection: Connection;
  readonly error: Error | null;
};

export const noBatchYet: ImageBatchState = { batch: null, jobs: [], connection: "connecting", error: null };
