import type { Connection } from "./connection.ts";
import { GalleyError, WaitTimeoutError } from "./errors.ts";
import { type CallOptions, milliseconds } from "./options.ts";

/** How to wait for something that has a status. */
export type WaitOptions<Status> = CallOptions & {
  /** Milliseconds between two looks. 2000. */
  pollInterval?: number | undefined;
  /** Milliseconds after which to give up with a `WaitTimeoutError`. `Infinity`, which is also what it is when left out. */
  maxWaitTime?: number | undefined;
  /** Called with the status whenever it has changed, the last time with the final one. What it throws ends the wait. */
  onProgress?: ((status: Status) => void) | undefined;
};

export type Waiting<Status> = {
  /** What is waited for, in words. */
  what: string;
  look(): Promise<Status>;
  isOver(status: Status): boolean;
};

/** Looks until it is over. Once it has been seen, a server or network that is away for a while is waited out. */
export async function waitUntil<Status>(
  connection: Connection,
  { what, look, isOver }: Waiting<Status>,
  options: WaitOptions<Status>,
): Promise<Status> {
  const interval = milliseconds("pollInterval", options.pollInterval, 2000);
  const maxWait = milliseconds("maxWaitTime", options.maxWaitTime, Number.POSITIVE_INFINITY);
  const deadline = connection.now() + maxWait;
  let last: Status | null = null;
  let shown = "";
  for (;;) {
    const seen = await look().catch((error: unknown) => {
      if (error instanceof GalleyError && error.retryable && last !== null) return undefined;
      throw error;
    });
    if (seen !== undefined) {
      last = seen;
      const text = JSON.stringify(seen);
      if (text !== shown) options.onProgress?.(seen);
      shown = text;
      if (isOver(seen)) return seen;
    }
    const left = deadline - connection.now();
    if (left <= 0) throw new WaitTimeoutError(what, last, maxWait);
    await connection.wait(Math.min(left, interval));
  }
}
