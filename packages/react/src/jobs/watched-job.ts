import type { AnyJobStatus, GalleyClient, JobUpdate, LiveText } from "@galley/client";
import { createLive, type LiveResource } from "../watch/live.ts";

/** A job as it is now, and the text it has written so far. */
export type WatchedJob = { readonly job: AnyJobStatus; readonly text: readonly LiveText[] };

export const jobName = (jobId: string): string => `job:${jobId}`;

/** One job, watched until it is over. */
export function createWatchedJob(client: GalleyClient, jobId: string): LiveResource<WatchedJob> {
  return createLive<JobUpdate, WatchedJob>({
    open: (signal) => client.watch(jobId, { signal }),
    reduce: (_, { job, text }) => ({ job, text }),
  });
}
