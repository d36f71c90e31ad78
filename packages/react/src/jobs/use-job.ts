import { type AnyJobStatus, isTerminal, type LiveText } from "@galley/client";
import { useCallback, useMemo } from "react";
import { useGalley } from "../provider.tsx";
import { type Connection, type Live, type LiveResource, notHeardOf } from "../watch/live.ts";
import type { WatchOptions } from "../watch/options.ts";
import { find } from "../watch/shared.ts";
import { useShared } from "../watch/use-shared.ts";
import { useTold } from "../watch/use-told.ts";
import { endErrorOf, endOf } from "./end-error.ts";
import { createWatchedJob, jobName, type WatchedJob } from "./watched-job.ts";

export type UseJobOptions = WatchOptions<AnyJobStatus>;

export type UseJob = {
  /** The whole status; null until the first answer. */
  job: AnyJobStatus | null;
  /** What the job has written so far, section by section. */
  text: readonly LiveText[];
  connection: Connection;
  /** The job's failure, or why nothing is heard of it. */
  error: Error | null;
  /** Whether the first answer is awaited. */
  isLoading: boolean;
  /** Cancels the job; rejects with a `GalleyError`. A running one stops within about 2 s. */
  cancel(): Promise<void>;
  /** Runs a failed or cancelled job again, and watches it; rejects with a `GalleyError`. */
  retry(): Promise<void>;
  /** Watches again after an error of the connection. */
  refresh(): void;
};

const none: readonly LiveText[] = [];

/** Watches a job of any kind until it is over. All components that watch the same job share one connection. */
export function useJob(jobId: string | null | undefined, options: UseJobOptions = {}): UseJob {
  const { enabled = true, pauseWhenHidden = true } = options;
  const client = useGalley();
  const name = jobId && enabled ? jobName(jobId) : null;
  const create = () => createWatchedJob(client, jobId ?? "");
  const live: Live<WatchedJob> = useShared<Live<WatchedJob>, LiveResource<WatchedJob>>(
    { client, name, create, pauses: pauseWhenHidden },
    notHeardOf,
  );
  const job = live.data?.job ?? null;
  const error = useMemo(() => live.error ?? (job && endErrorOf(job)), [live.error, job]);

  useTold(job?.status === "completed" ? endOf(job) : null, () => job && options.onComplete?.(job));
  useTold(eventOf(live), () => error && options.onError?.(error));

  const actions = useJobActions(jobId ?? null);
  const connection = name === null ? "closed" : live.connection;
  const isLoading = name !== null && job === null && error === null;
  return { job, text: live.data?.text ?? none, connection, error, isLoading, ...actions };
}

/** Which error there is to be told, if there is one. */
function eventOf({ data, error }: Live<WatchedJob>): string | Error | null {
  const isBad = data && isTerminal(data.job) && data.job.status !== "completed";
  return error ?? (isBad ? endOf(data.job) : null);
}

function useJobActions(jobId: string | null) {
  const client = useGalley();
  const watched = useCallback(() => {
    return jobId === null ? undefined : find<LiveResource<WatchedJob>>(client, jobName(jobId));
  }, [client, jobId]);
  const take = useCallback(
    (job: AnyJobStatus) => watched()?.take({ job, text: watched()?.getSnapshot().data?.text ?? none }),
    [watched],
  );
  const cancel = useCallback(async () => {
    if (jobId === null) throw new TypeError("There is no job to cancel");
    const answer = await client.cancelJob(jobId);
    // The end may be heard of before the answer is: what was known then is newer.
    const known = watched()?.getSnapshot().data?.job;
    if (!known || !isTerminal(known)) take(answer);
  }, [client, jobId, take, watched]);
  const retry = useCallback(async () => {
    if (jobId === null) throw new TypeError("There is no job to retry");
    take(await client.retryJob(jobId));
    watched()?.resume();
  }, [client, jobId, take, watched]);
  const refresh = useCallback(() => watched()?.resume(), [watched]);
  return { cancel, retry, refresh };
}
