import type { JobListItem, JobStatusEvent } from "@galley/client";
import { useCallback, useEffect } from "react";
import { useGalley } from "../provider.tsx";
import type { Connection } from "../watch/live.ts";
import type { WatchOptions } from "../watch/options.ts";
import { find } from "../watch/shared.ts";
import { useLatest } from "../watch/use-latest.ts";
import { useShared } from "../watch/use-shared.ts";
import { useTold } from "../watch/use-told.ts";
import { createJobsList, type JobsList, type JobsState, noJobsYet } from "./jobs-list.ts";
import type { JobsListFilter } from "./merge-jobs.ts";

/** `onComplete` is called for each job of the list that completes while it is watched. */
export type UseJobsOptions = WatchOptions<JobStatusEvent>;

export type UseJobs = {
  /** Newest first, as far as pages were asked for. */
  jobs: readonly JobListItem[];
  hasMore: boolean;
  /** Asks for the next page; nothing happens while one is on its way. */
  loadMore(): Promise<void>;
  isLoadingMore: boolean;
  /** Whether the first page is awaited. */
  isLoading: boolean;
  connection: Connection;
  /** Why the list, the next page of it, or what happens to its jobs could not be had. What is shown stays. */
  error: Error | null;
  refresh(): Promise<void>;
};

/** The history of jobs, newest first, which follows what happens: new jobs come in, others change their state or leave. */
export function useJobs(filter: JobsListFilter = {}, options: UseJobsOptions = {}): UseJobs {
  const { enabled = true, pauseWhenHidden = true } = options;
  const client = useGalley();
  // The same filter in another object is the same list.
  const words = JSON.stringify(Object.entries(filter).sort(([a], [b]) => a.localeCompare(b)));
  const name = enabled ? `jobs:${words}` : null;
  const create = () => createJobsList(client, filter);
  const state = useShared<JobsState, JobsList>({ client, name, create, pauses: pauseWhenHidden }, noJobsYet);

  const onComplete = useLatest(options.onComplete);
  useEffect(() => {
    const list = name === null ? undefined : find<JobsList>(client, name);
    return list?.onCompleted((job) => onComplete.current?.(job));
  }, [client, name, onComplete]);
  useTold(state.error, () => state.error && options.onError?.(state.error));

  const loadMore = useCallback(async () => {
    if (name !== null) await find<JobsList>(client, name)?.loadMore();
  }, [client, name]);
  const refresh = useCallback(async () => {
    if (name !== null) await find<JobsList>(client, name)?.refresh();
  }, [client, name]);
  return {
    jobs: state.jobs,
    hasMore: state.cursor !== null,
    loadMore,
    isLoadingMore: state.loading === "more",
    isLoading: name !== null && state.loading === "first",
    connection: name === null ? "closed" : state.connection,
    error: state.error,
    refresh,
  };
}
