import type { BlogJobStatus, BlogRequest, BlogResult, JobStatus } from "@galley/client";
import { useMemo, useState, useSyncExternalStore } from "react";
import { clientFor, useGalleyIfAny } from "../provider.tsx";
import { useLatest } from "../watch/use-latest.ts";
import { createGeneration, type GenerationOptions, noGeneration } from "./generation.ts";

export type UseAsyncBlogGenerationOptions = GenerationOptions & {
  /** Where Galley is, for a page without a `GalleyProvider`; it wins over the provider's. */
  apiBaseUrl?: string | undefined;
};

export type UseAsyncBlogGeneration = {
  /** Null until a job is accepted. */
  jobId: string | null;
  status: JobStatus | null;
  /** 0 to 100; never falls. */
  progress: number;
  /** The stage's name; `getStageLabel` of `@galley/client` has words for it. */
  currentStage: string | null;
  /** Seconds; `formatEstimatedTime` has words for them. */
  estimatedTimeRemaining: number | null;
  /** The post, once it is there. */
  result: BlogResult | null;
  /** A `GalleyError` of some kind, such as `JobFailedError`, `JobCancelledError` or `PollTimeoutError`. */
  error: Error | null;
  isPolling: boolean;
  /** The whole status. */
  job: BlogJobStatus | null;
  /** Asks for a post and resolves with its job's id. Rejects when it is refused; `error` is the same then. */
  createJob(request: BlogRequest): Promise<string>;
  /** Waits for a job that is there already, after a reload for instance. Resolves when the waiting is over, however. */
  pollJob(jobId: string): Promise<void>;
  /** Waits no longer. The job carries on. */
  stopPolling(): void;
  /** As at first: nothing asked for, nothing known. */
  reset(): void;
};

/** Has a post written in the background and tells how far it is. Everything under way ends when it is unmounted. */
export function useAsyncBlogGeneration(options: UseAsyncBlogGenerationOptions = {}): UseAsyncBlogGeneration {
  const { apiBaseUrl } = options;
  const provided = useGalleyIfAny();
  const own = useMemo(() => (apiBaseUrl === undefined ? null : clientFor(apiBaseUrl)), [apiBaseUrl]);
  const client = own ?? provided;
  if (!client) throw new TypeError("useAsyncBlogGeneration needs an apiBaseUrl, or a GalleyProvider above it");
  const latest = useLatest({ ...options, client });
  const [generation] = useState(() => createGeneration(() => latest.current));
  const { subscribe, getSnapshot, createJob, pollJob, stopPolling, reset } = generation;
  const { jobId, job, status, isPolling, error } = useSyncExternalStore(subscribe, getSnapshot, () => noGeneration);
  return {
    jobId,
    status,
    progress: job?.progress_percentage ?? 0,
    currentStage: job?.current_stage ?? null,
    estimatedTimeRemaining: job?.estimated_time_remaining ?? null,
    result: job?.result ?? null,
    error,
    isPolling,
    job,
    createJob,
    pollJob,
    stopPolling,
    reset,
  };
}
