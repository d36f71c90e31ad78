import type { Clock } from "@galley/foundation";

/** Waits and repeated calls, on a clock from outside; all of it ends at once when the signal comes. */
export interface Patience {
  readonly clock: Clock;
  /** Half of the wait is fixed, the other half by chance, so that many callers do not come back together. */
  spread(ms: number): number;
  /** @throws the signal's reason */
  wait(ms: number): Promise<void>;
}

export function createPatience(clock: Clock, random: () => number, signal: AbortSignal): Patience {
  return {
    clock,
    spread: (ms) => ms / 2 + (random() * ms) / 2,
    async wait(ms) {
      // A clock's timers let the process end, which must not happen to a command that waits for its answer.
      const hold = setInterval(() => {}, 60_000);
      try {
        await elapsed(clock, ms, signal);
      } finally {
        clearInterval(hold);
      }
    },
  };
}

function elapsed(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener("abort", stop);
      resolve();
    });
    signal.addEventListener("abort", stop, { once: true });
  });
}

export interface RepeatOptions {
  /** Whether the failure may pass, and the call be made again without harm. */
  mayRepeat: (error: unknown) => boolean;
  /** Told before each wait, in ms. */
  onRepeat: (error: unknown, wait: number) => void;
  /** For all tries and the waits between them, in ms. */
  budget: number;
}

const tries = 3;
/** 0.25 to 0.5 s before the second try, 0.75 to 1.5 s before the third: a restarted emulator is back by then. */
const firstWait = 500;
const growth = 3;

/**
 * Up to three tries within the budget. A single one gets at most half of it, so that an answer that was lost leaves
 * time for another try.
 */
export async function repeatedly<T>(
  { clock, spread, wait }: Patience,
  attempt: (timeoutMs: number) => Promise<T>,
  { mayRepeat, onRepeat, budget }: RepeatOptions,
): Promise<T> {
  const end = clock.now() + budget;
  for (let n = 1; ; n++) {
    try {
      return await attempt(Math.min(budget / 2, end - clock.now()));
    } catch (error) {
      const pause = spread(firstWait * growth ** (n - 1));
      if (n === tries || !mayRepeat(error) || clock.now() + pause >= end) throw error;
      onRepeat(error, pause);
      await wait(pause);
    }
  }
}
