import type { Clock } from "@galley/foundation";
import { JobError } from "../../jobs/job-error.ts";

export interface Deadline {
  clock: Clock;
  /** ms that the whole call may take. */
  timeout: number;
  /** The service's name at the beginning of a sentence. */
  label: string;
}

/**
 * Runs a call that ends with `signal`, or with a retryable `provider_timeout` when its time is over. Whatever the call
 * throws when it is ended, it is the reason of the end that is thrown.
 */
export async function withDeadline<T>(
  { clock, timeout, label }: Deadline,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const timer = new AbortController();
  const stop = clock.after(timeout, () =>
    timer.abort(new JobError("provider_timeout", `${label} took too long to answer.`, { retryable: true })),
  );
  try {
    return await run(AbortSignal.any([signal, timer.signal]));
  } catch (error) {
    signal.throwIfAborted();
    timer.signal.throwIfAborted();
    throw error;
  } finally {
    stop();
  }
}
