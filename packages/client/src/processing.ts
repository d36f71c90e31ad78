import type { DatasetProgress, ReprocessResponse } from "@galley/contract";
import { connect } from "./connection.ts";
import { progressShape } from "./dataset-progress.ts";
import type { ConnectionOptions, Options } from "./options.ts";
import { datasetPath } from "./paths.ts";
import { ask, get, read, repeatable, type Shape } from "./requests.ts";
import { type WaitOptions, waitUntil } from "./wait-until.ts";

// Every function that is exported here is a call: `createGalleyClient` binds them all.

/** How far the processing of a dataset's pictures is. */
export async function getProcessingStatus(
  projectId: string,
  datasetId: string,
  options: Options,
): Promise<DatasetProgress> {
  return ask(options, get(`${datasetPath(projectId, datasetId)}/processing-status`), progressShape);
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
  const target = `${datasetPath(projectId, datasetId)}/processing-status`;
  const waiting = {
    what: `The processing of dataset ${datasetId}`,
    look: async () => read(await connection.send(get(target)), progressShape),
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
  options: Options,
): Promise<ReprocessResponse> {
  return ask(options, repeatable("POST", `${datasetPath(projectId, datasetId)}/reprocess`), reprocessShape);
}

const reprocessShape: Shape<ReprocessResponse> = {
  what: "a number of pictures that are processed again",
  fields: { queued_count: 0 },
};
