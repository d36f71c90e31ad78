/** A browser's timer is a signed 32 bit number of milliseconds; a longer one fires at once. */
const longestTimer = 2 ** 31 - 1;

/** The reason with which `withTimeLimit` aborts when time is up. */
export class TimeLimitReached extends Error {
  override readonly name = "TimeLimitReached";
}

/** Resolves after so many milliseconds, or rejects at once with the signal's reason. Leaves no timer and no listener. */
export function waitFor(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener("abort", stop);
        resolve();
      },
      Math.min(milliseconds, longestTimer),
    );
    signal?.addEventListener("abort", stop, { once: true });
  });
}

/**
 * Runs `run` with a signal that aborts when `signal` does or when `ms` have passed, and rejects at that moment, whether
 * or not `run` listens. Not `AbortSignal.any`: it cannot be taken off a signal that outlives the call.
 */
export async function withTimeLimit<T>(
  run: (signal: AbortSignal) => Promise<T>,
  limits: { ms: number; signal: AbortSignal | undefined },
): Promise<T> {
  limits.signal?.throwIfAborted();
  const controller = new AbortController();
  let release = () => {};
  const stopped = new Promise<never>((_, reject) => {
    const stop = (reason: unknown) => {
      reject(reason);
      controller.abort(reason);
    };
    const onAbort = () => stop(limits.signal?.reason);
    const timer = setTimeout(() => stop(new TimeLimitReached()), Math.min(limits.ms, longestTimer));
    limits.signal?.addEventListener("abort", onAbort, { once: true });
    release = () => {
      clearTimeout(timer);
      limits.signal?.removeEventListener("abort", onAbort);
    };
  });
  try {
    return await Promise.race([stopped, run(controller.signal)]);
  } finally {
    release();
  }
}

/** A signal of one's own that aborts when the given one does, until it is released. */
export function linkedAbort(signal: AbortSignal | undefined) {
  const controller = new AbortController();
  const stop = (reason: unknown): void => controller.abort(reason);
  const onAbort = (): void => stop(signal?.reason);
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted) onAbort();
  return { signal: controller.signal, stop, release: () => signal?.removeEventListener("abort", onAbort) };
}
