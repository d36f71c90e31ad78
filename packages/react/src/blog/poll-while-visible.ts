import type { BlogJobStatus, GalleyClient, JobRef, PollOptions } from "@galley/client";
import { watchVisibility } from "../watch/visibility.ts";

type Waiting = Pick<PollOptions, "pollInterval" | "onProgress"> & {
  signal: AbortSignal;
  maxWaitTime: number;
  pauseWhenHidden: boolean;
};

/**
 * Waits for the end of a post's job as `pollBlogJob`, and rests while the page is hidden; that time does not count as
 * waiting, and the job is looked at once more when the page is seen again.
 */
export async function pollWhileVisible(client: GalleyClient, job: JobRef, waiting: Waiting): Promise<BlogJobStatus> {
  const { signal, pauseWhenHidden, maxWaitTime, ...options } = waiting;
  let left = maxWaitTime;
  const page = watchPage(pauseWhenHidden, signal);
  try {
    for (;;) {
      await page.seen();
      const run = page.untilHidden();
      const from = Date.now();
      try {
        return await client.pollBlogJob(job, { ...options, longPoll: true, maxWaitTime: left, signal: run });
      } catch (error) {
        signal.throwIfAborted();
        if (!run.aborted) throw error;
        left = Math.max(1, left - (Date.now() - from));
      }
    }
  } finally {
    page.close();
  }
}

/** The page as something that can be waited for. */
function watchPage(minds: boolean, signal: AbortSignal) {
  let run = new AbortController();
  let isHidden = false;
  let wake = (): void => {};
  const stop = (): void => {
    run.abort(signal.reason);
    wake();
  };
  signal.addEventListener("abort", stop, { once: true });
  const unwatch = minds
    ? watchVisibility((hidden) => {
        isHidden = hidden;
        if (hidden) run.abort();
        else wake();
      })
    : () => {};
  return {
    async seen(): Promise<void> {
      if (isHidden) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      signal.throwIfAborted();
    },
    untilHidden(): AbortSignal {
      run = new AbortController();
      return run.signal;
    },
    close(): void {
      unwatch();
      signal.removeEventListener("abort", stop);
    },
  };
}
