import {
  type BlogJobStatus,
  type BlogRequest,
  type BlogResult,
  type GalleyClient,
  type JobRef,
  type JobStatus,
  PollTimeoutError,
} from "@galley/client";
import { endErrorOf } from "../jobs/end-error.ts";
import { createPublishedState } from "../watch/published.ts";
import { pollWhileVisible } from "./poll-while-visible.ts";

/** Times are milliseconds. Callbacks may be other ones at each rendering. */
export type GenerationOptions = {
  /** Between two looks at the job, which is seen to end at once all the same. 5000. */
  pollInterval?: number | undefined;
  /** After which the job is no longer waited for: `error` is a `PollTimeoutError`, the job carries on. 300000. */
  maxWaitTime?: number | undefined;
  /** Whether `createJob` also waits for the job's end. `true`; else `pollJob` does. */
  autoPoll?: boolean | undefined;
  /** Rests while the page is hidden. `true`. */
  pauseWhenHidden?: boolean | undefined;
  /** Once for each change of the job, the last time with how it ended. */
  onProgress?: ((job: BlogJobStatus) => void) | undefined;
  /** Once, with the post. */
  onComplete?: ((result: BlogResult, job: BlogJobStatus) => void) | undefined;
  /** Once for each error: the request was refused, the job failed or was cancelled, or it was not heard of any more. */
  onError?: ((error: Error) => void) | undefined;
};

export type GenerationState = {
  readonly jobId: string | null;
  readonly job: BlogJobStatus | null;
  readonly status: JobStatus | null;
  readonly isPolling: boolean;
  readonly error: Error | null;
};

export const noGeneration: GenerationState = { jobId: null, job: null, status: null, isPolling: false, error: null };

type Poll = { id: string; controller: AbortController; ended: Promise<void> };

/** One post at a time: asked for, waited for. It rests, and asks for nothing, as long as nobody has subscribed. */
export function createGeneration(now: () => GenerationOptions & { client: GalleyClient }) {
  const { state, change, subscribe, getSnapshot, close } = createPublishedState<GenerationState>(noGeneration);
  let creating: AbortController | undefined;
  let poll: Poll | undefined;
  /** The job as it was last told of. */
  let told = "";
  let watchers = 0;

  function stopPolling(): void {
    poll?.controller.abort();
    poll = undefined;
    if (state().isPolling) change({ isPolling: false }, true);
  }
  function stop(): void {
    creating?.abort();
    creating = undefined;
    stopPolling();
  }
  function fail(error: Error): void {
    change({ error, isPolling: false }, true);
    tell(() => now().onError?.(error));
  }

  function take(job: BlogJobStatus): void {
    // Time left runs down by itself: that alone is no news, as it is none to the client.
    const words = JSON.stringify({ ...job, estimated_time_remaining: null });
    change({ job, status: job.status }, words !== told);
    if (words === told) return;
    told = words;
    tell(() => now().onProgress?.(job));
  }

  async function follow(job: JobRef, { signal }: AbortController): Promise<void> {
    const { client, pollInterval = 5000, maxWaitTime = 300_000, pauseWhenHidden = true } = now();
    try {
      const onProgress = (seen: BlogJobStatus) => !signal.aborted && take(seen);
      const waiting = { signal, pollInterval, maxWaitTime, pauseWhenHidden, onProgress };
      const ended = await pollWhileVisible(client, job, waiting);
      if (signal.aborted) return;
      take(ended);
      const error = endErrorOf(ended);
      if (error) return fail(error);
      change({ isPolling: false }, true);
      const { result } = ended;
      if (result) tell(() => now().onComplete?.(result, ended));
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof PollTimeoutError && error.lastStatus) change({ job: error.lastStatus as BlogJobStatus });
      fail(error as Error);
    } finally {
      if (poll?.controller.signal === signal) poll = undefined;
    }
  }

  function pollRef(job: JobRef): Promise<void> {
    const id = typeof job === "string" ? job : job.job_id;
    if (poll?.id === id) return poll.ended;
    stop();
    const isSame = state().jobId === id;
    if (!isSame) told = "";
    change({ ...(isSame ? {} : noGeneration), jobId: id, isPolling: true, error: null }, true);
    const controller = new AbortController();
    poll = { id, controller, ended: Promise.resolve() };
    poll.ended = follow(job, controller);
    return poll.ended;
  }

  async function create(request: BlogRequest): Promise<string> {
    stop();
    const own = new AbortController();
    creating = own;
    told = "";
    change(noGeneration, true);
    try {
      const job = await now().client.createBlogJob(request, { signal: own.signal });
      own.signal.throwIfAborted();
      creating = undefined;
      change({ jobId: job.job_id, status: job.status }, true);
      if (now().autoPoll ?? true) void pollRef(job);
      return job.job_id;
    } catch (error) {
      if (!own.signal.aborted) fail(error as Error);
      throw error;
    }
  }

  return {
    getSnapshot,
    subscribe(listener: () => void): () => void {
      watchers++;
      const unsubscribe = subscribe(listener);
      return () => {
        watchers--;
        unsubscribe();
        // StrictMode comes back within the same task.
        queueMicrotask(() => {
          if (watchers > 0) return;
          stop();
          close();
        });
      };
    },
    /** Its error is told by the state as well: who does not wait for the id need not catch it. */
    createJob(request: BlogRequest): Promise<string> {
      const created = create(request);
      created.catch(() => {});
      return created;
    },
    pollJob: (jobId: string): Promise<void> => pollRef(jobId),
    stopPolling,
    reset(): void {
      stop();
      told = "";
      change(noGeneration, true);
    },
  };
}

/** What a callback throws is its owner's: reported as any error of a page, and no reason to stop. */
function tell(run: () => void): void {
  try {
    run();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
