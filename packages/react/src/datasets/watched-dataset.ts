import type { DatasetProgress, GalleyClient } from "@galley/client";
import { createLive, type LiveResource } from "../watch/live.ts";

export const datasetName = (projectId: string, datasetId: string): string => `dataset:${projectId}/${datasetId}`;

/** How far a dataset's pictures are, watched until nothing is under way. */
export function createWatchedDataset(
  client: GalleyClient,
  projectId: string,
  datasetId: string,
): LiveResource<DatasetProgress> {
  return createLive({
    open: (signal) => client.watchDataset(projectId, datasetId, { signal }),
    reduce: (_: DatasetProgress | null, { progress }) => progress,
  });
}
