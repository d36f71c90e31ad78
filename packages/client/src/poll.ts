import type { Connection } from "./connection.ts";
import { GalleyError, PollTimeoutError } from "./errors.ts";
import { type AnyJobStatus, addressOfJob, idOf, isTerminal, type JobRef, jobShape } from "./job-types.ts";
import { milliseconds, type PollOptions } from "./options.ts";
import { get, read } from "./requests.ts";

const defaultInterval = 5000;
const defaultMaxWait = 300_000;
/** What a server may suggest instead of the default interval. */
const suggestion = { least: 500, most: 60_000 };
/** The server holds an answer for 60 s at most; 30 s stays below the idle limit of the usual proxies (60 s). */
const longestHold = 30_000;

type Status = AnyJobStatus;

/**
 * Waits until a job is over and gives its final status, whichever that is. Once the job has answered, a server or network
 * that is away for a while is waited out. `below` is where jobs of its kind alone are.
 */
export async function pollJob(
  connection: Connection,
  job: JobRef,
  options: PollOptions<Status>,
  below?: string,
): Promise<Status> {
  const target = addressOfJob(job, "status_url", below);
  const maxWait = milliseconds("maxWaitTime", options.maxWaitTime, defaultMaxWait);
  const pace = createPace(options);
  const view = createView(options.onProgress);
  const deadline = connection.now() + maxWait;
  let heardOf = typeof job !== "string";
  for (;;) {
    const asked = connection.now();
    const hold = pace.hold(deadline - asked);
    const outcome = await lookOrError(connection, target, { etag: view.etag(), hold, deadline });
    const error = outcome instanceof GalleyError ? outcome : undefined;
    if (error && !error.retryable) throw error;
    if (!(outcome instanceof GalleyError)) {
      heardOf = true;
      const status = view.take(outcome);
      if (status && isTerminal(status)) return status;
    }
    const left = deadline - connection.now();
    if (left <= 0) throw new PollTimeoutError(idOf(job), view.last(), maxWait, error);
    if (error && !heardOf) throw error;
    await connection.wait(Math.min(left, pace.pause(outcome, hold, connection.now() - asked)));
  }
}

/** One look at a job: its status (undefined: as it was) and what the server said about the next look. */
type Look = { status: Status | undefined; etag: string | undefined; retryAfter: number | undefined };

type LookOptions = { etag: string | undefined; hold?: number; deadline?: number };

export async function lookAtJob(
  connection: Connection,
  target: string,
  { etag, hold = 0, deadline }: LookOptions,
): Promise<Look> {
  const answer = await connection.send({
    ...get(target, { wait: hold > 0 ? Math.ceil(hold / 1000) : undefined }),
    headers: { "if-none-match": etag },
    hold,
    ...(deadline !== undefined && { deadline }),
  });
  const unchanged = answer.status === 304 && etag !== undefined;
  return {
    status: unchanged ? undefined : read(answer, jobShape),
    etag: answer.headers.get("etag") ?? undefined,
    retryAfter: answer.retryAfter,
  };
}

async function lookOrError(...look: Parameters<typeof lookAtJob>): Promise<Look | GalleyError> {
  try {
    return await lookAtJob(...look);
  } catch (error) {
    if (error instanceof GalleyError) return error;
    throw error;
  }
}

/** When to look again. The caller's interval wins over the server's suggestion, which wins over the default. */
function createPace(options: PollOptions<Status>) {
  const interval = milliseconds("pollInterval", options.pollInterval, defaultInterval);
  let suggested = defaultInterval;
  let looks = 0;
  return {
    /** How long the server is asked to hold the next answer. Not the first: `onProgress` needs a start. */
    hold(left: number): number {
      const wanted = options.onProgress || options.pollInterval !== undefined ? interval : longestHold;
      return options.longPoll && looks++ > 0 ? Math.max(0, Math.min(wanted, longestHold, left)) : 0;
    },
    /** How long to wait now. A server that does not hold its answers is not asked more often for that. */
    pause(outcome: Look | GalleyError, held: number, took: number): number {
      if (outcome instanceof GalleyError) return Math.max(interval, outcome.retryAfter ?? 0);
      // A 304 need not repeat the suggestion that came with the status it confirms.
      suggested = outcome.retryAfter ?? suggested;
      if (options.longPoll) return Math.max(0, held - took);
      if (options.pollInterval !== undefined) return interval;
      return Math.min(suggestion.most, Math.max(suggestion.least, suggested));
    },
  };
}

/** What is known of the job, and what of it the caller has been shown. */
function createView(onProgress: PollOptions<Status>["onProgress"]) {
  let last: Status | null = null;
  let lastShown = "";
  let etag: string | undefined;
  return {
    last: () => last,
    etag: () => etag,
    /**
     * Takes in what was seen and shows it if it is news; returns the latest status. Progress never falls (the contract),
     * so a lower figure is an old answer, from a cache or a replica that lags, and is passed over.
     */
    take(look: Look): Status | null {
      const { status } = look;
      if (!status) return last;
      if (last && !isTerminal(status) && status.progress_percentage < last.progress_percentage) return last;
      last = status;
      etag = look.etag;
      // Time left runs down by itself; the server's ETag leaves it out for the same reason.
      const shown = JSON.stringify({ ...status, estimated_time_remaining: null });
      if (shown !== lastShown) {
        lastShown = shown;
        onProgress?.(status);
      }
      return status;
    },
  };
}
