import type { DatasetProgress } from "@galley/contract";
import { progressShape } from "./dataset-progress.ts";
import { type Feed, follow, type LiveConnection } from "./follow.ts";
import { milliseconds, type Options } from "./options.ts";
import { datasetPath } from "./paths.ts";
import { get, read } from "./requests.ts";
import { parseEvent } from "./sse.ts";
import type { WatchOptions } from "./watch.ts";

// Every function that is exported here is a call: `createGalleyClient` binds them all.

/** What is new of a dataset. */
export type DatasetUpdate = { progress: DatasetProgress; connection: LiveConnection };

/**
 * Follows the processing of a dataset's pictures, live, until it is `completed` or `failed`; of an empty dataset it waits for
 * an upload. It goes on after breaks, polls and ends as `watch` does. A slow reader is given the newest.
 */
export function watchDataset(
  projectId: string,
  datasetId: string,
  options: Options & WatchOptions,
): AsyncIterableIterator<DatasetUpdate, undefined> {
  return follow(feedOf(datasetPath(projectId, datasetId), options), options);
}

type News = Omit<DatasetUpdate, "connection">;

function feedOf(dataset: string, { pollInterval }: WatchOptions): Feed<News> {
  const interval = milliseconds("pollInterval", pollInterval, 2000);
  let progress: DatasetProgress | undefined;

  function become(next: DatasetProgress): News[] {
    const isNews = JSON.stringify(next) !== JSON.stringify(progress);
    progress = next;
    return isNews ? [{ progress }] : [];
  }

  return {
    events: `${dataset}/events`,
    known: () => progress && { progress },
    isOver: () => progress?.processing_status === "completed" || progress?.processing_status === "failed",
    pause: () => interval,
    merge: (_before, next) => next,
    take: ({ data }) => become(parseEvent(data) as unknown as DatasetProgress),
    look: async (connection) => become(read(await connection.send(get(`${dataset}/processing-status`)), progressShape)),
  };
}
