import type { CreateJobResponse } from "@galley/contract";
import type { BlogJobStatus } from "./job-types.ts";

/** The part of `fetch` that is used; the global one fits. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/** Where Galley is and how to talk to it. All times are milliseconds. */
export type ConnectionOptions = {
  /** Galley's address, with its path when it is served under one. In a page it may be relative, such as `/`. */
  baseUrl: string | URL;
  /** Sent as `Authorization: Bearer …`, only to the origin of `baseUrl`. */
  apiKey?: string | undefined;
  /** Added to every request to the origin of `baseUrl`. */
  headers?: Record<string, string> | undefined;
  /** Used instead of the global `fetch`. */
  fetch?: FetchLike | undefined;
  /** How long one try of a request may take, the time the server was asked to hold its answer not counted. 30 s. */
  timeout?: number | undefined;
  /** How often a request that may be repeated is repeated after its first try. 4. */
  maxRetries?: number | undefined;
  /** Jitter, 0 <= n < 1; for tests. */
  random?: (() => number) | undefined;
  /** Waits so many milliseconds, rejecting with the signal's reason if that aborts first; for tests. */
  wait?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** The time in milliseconds since any fixed moment; for tests. */
  now?: (() => number) | undefined;
};

/** What may be said for one call. */
export type CallOptions = {
  /** Ends the call: it rejects at once with the signal's reason. The job itself carries on. */
  signal?: AbortSignal | undefined;
  /** Added to the connection's headers for this call. */
  headers?: Record<string, string> | undefined;
  /** Instead of the connection's `timeout`. */
  timeout?: number | undefined;
};

/** What a call that stands alone takes: where Galley is, and what may be said for the call. */
export type Options = ConnectionOptions & CallOptions;

/** What may be said for a call that creates a job. */
export type CreateOptions = CallOptions & {
  /**
   * Names this submission: within 24 h the same key and request give the same job. The client makes one for each call
   * (a UUID, the same on every try of it); give your own to make repeated calls safe as well.
   */
  idempotencyKey?: string | undefined;
};

/** How to wait for a job. */
export type PollOptions<Status = BlogJobStatus> = CallOptions & {
  /** Milliseconds between two polls. Left out: what the server suggests (`Retry-After`), or 5000. */
  pollInterval?: number | undefined;
  /** Milliseconds after which to give up with a `PollTimeoutError`. 300000; `Infinity` waits for ever. */
  maxWaitTime?: number | undefined;
  /**
   * Called with the job's status whenever it has changed (a new estimate of the time left alone is no change), in
   * order, the last time with the final one. What it throws ends the poll.
   */
  onProgress?: ((status: Status) => void) | undefined;
  /** Lets the server hold each answer until the job is over or a poll interval has passed: the end is seen at once. */
  longPoll?: boolean | undefined;
};

/** How to create a job and wait for it. */
export type CreateAndPollOptions<Status = BlogJobStatus> = CreateOptions &
  PollOptions<Status> & {
    /** Called once, when the job is accepted. */
    onCreated?: ((job: CreateJobResponse) => void) | undefined;
  };

/** A number of milliseconds that makes sense, or a RangeError. */
export function milliseconds(name: string, given: number | undefined, fallback: number): number {
  const value = given ?? fallback;
  if (!(value > 0)) throw new RangeError(`${name} must be a positive number of milliseconds, not ${value}`);
  return value;
}
