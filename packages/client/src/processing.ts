import type { DatasetProgress, ReprocessResponse } from "@galley/contract";
import { isObject } from "./answer.ts";
import { type Connection, connect } from "./connection.ts";
import { invalidAnswer } from "./errors.ts";
import { datasetPath } from "./ids.ts";
import type { CallOptions, ConnectionOptions } from "./options.ts";
import { type WaitOptions, waitUntil } from "./wait-until.ts";

/** How far the processing of a dataset's pictures is. */
export async function getProcessingStatus(
  projectId: string,
  datasetId: string,
  options: ConnectionOptions & CallOptions,
): Promise<DatasetProgress> {
  return look(connect(options), datasetPath(projectId, datasetId));
}

/**
 * Waits until nothing of a dataset is under way, neither an upload nor the processing of a picture, and resolves with its
 * status: `completed`, `failed` (not one picture succeeded), or `ready` where it is empty. Pictures that failed are counted
 * in `failed_files`. Rejects with a `WaitTimeoutError` after `maxWaitTime`. An abort ends the waiting, not the processing.
 */
export async function waitForProcessing(
  projectId: string,
  datasetId: string,
  options: ConnectionOptions & WaitOptions<DatasetProgress>,
): Promise<DatasetProgress> {
  const connection = connect(options);
  const target = datasetPath(projectId, datasetId);
  const waiting = {
    what: `The processing of dataset ${datasetId}`,
    look: () => look(connection, target),
    isOver: ({ processing_status: status }: DatasetProgress) => status !== "uploading" && status !== "processing",
  };
  return waitUntil(connection, waiting, options);
}

/**
 * Has all pictures of a dataset whose processing failed processed once more, whatever upload they came with; gives how many
 * these are. Safe to repeat: one that waits already is not queued twice.
 */
export async function reprocessDataset(
  projectId: string,
  datasetId: string,
  options: ConnectionOptions & CallOptions,
): Promise<ReprocessResponse> {
  const target = `${datasetPath(projectId, datasetId)}/reprocess`;
  const { body, status } = await connect(options).send({ method: "POST", target, repeat: "always" });
  if (isObject(body) && typeof body.queued_count === "number") return body as ReprocessResponse;
  throw invalidAnswer("The answer does not say what is processed again", status);
}

async function look(connection: Connection, path: string): Promise<DatasetProgress> {
  const target = `${path}/processing-status`;
  const { body, status } = await connection.send({ method: "GET", target, repeat: "always" });
  if (isObject(body) && typeof body.processing_status === "string") return body as DatasetProgress;
  throw invalidAnswer("The answer is not a dataset's processing status", status);
}
