import type { DatasetProgress } from "@galley/client";
import { useCallback } from "react";
import { useGalley } from "../provider.tsx";
import { type Connection, type Live, type LiveResource, notHeardOf } from "../watch/live.ts";
import type { WatchOptions } from "../watch/options.ts";
import { find } from "../watch/shared.ts";
import { useShared } from "../watch/use-shared.ts";
import { useTold } from "../watch/use-told.ts";
import { createWatchedDataset, datasetName } from "./watched-dataset.ts";

export type UseDatasetProgressOptions = WatchOptions<DatasetProgress>;

export type UseDatasetProgress = {
  /** Null until the first answer. */
  progress: DatasetProgress | null;
  connection: Connection;
  error: Error | null;
  isLoading: boolean;
  /** Has what failed processed again, and watches it; gives how many pictures these are. */
  reprocess(): Promise<number>;
  /** Watches again: after an error, or when others may have put pictures into a dataset that was at rest. */
  refresh(): void;
};

/** Watches the processing of a dataset until nothing is under way. */
export function useDatasetProgress(
  projectId: string | null | undefined,
  datasetId: string | null | undefined,
  options: UseDatasetProgressOptions = {},
): UseDatasetProgress {
  const { enabled = true, pauseWhenHidden = true } = options;
  const client = useGalley();
  const name = projectId && datasetId ? datasetName(projectId, datasetId) : null;
  const watched = enabled ? name : null;
  const create = () => createWatchedDataset(client, projectId ?? "", datasetId ?? "");
  const { data, error, ...live } = useShared<Live<DatasetProgress>, LiveResource<DatasetProgress>>(
    { client, name: watched, create, pauses: pauseWhenHidden },
    notHeardOf,
  );
  const isComplete = data?.processing_status === "completed";
  useTold(isComplete ? `${data.dataset_id} ${data.processing_completed_at}` : null, () => {
    if (data) options.onComplete?.(data);
  });
  useTold(error, () => error && options.onError?.(error));

  const refresh = useCallback(() => {
    if (name !== null) find<LiveResource<DatasetProgress>>(client, name)?.resume();
  }, [client, name]);
  const reprocess = useCallback(async () => {
    if (!projectId || !datasetId) throw new TypeError("There is no dataset to process");
    const { queued_count } = await client.reprocessDataset(projectId, datasetId);
    refresh();
    return queued_count;
  }, [client, projectId, datasetId, refresh]);
  const connection = watched === null ? "closed" : live.connection;
  const isLoading = watched !== null && data === null && error === null;
  return { progress: data, connection, error, isLoading, reprocess, refresh };
}
