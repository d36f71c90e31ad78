import type { Clock } from "@galley/foundation";
import { JobError } from "../../../jobs/job-error.ts";
import { paceOf } from "./pace.ts";
import type { RateGate, RateLimit, TurnStore } from "./port.ts";

/** ms that a turn may be away. A job that would wait longer gives its place to others and comes again. */
const usualPatience = 20_000;

export interface RateGateOptions {
  clock: Clock;
  store: TurnStore;
  /** By provider; one that is not here is not limited. */
  limits: Readonly<Record<string, RateLimit>>;
  patience?: number;
}

export function createRateGate({ clock, store, limits, patience = usualPatience }: RateGateOptions): RateGate {
  const paces = new Map(Object.entries(limits).map(([provider, limit]) => [provider, paceOf(limit)]));
  return {
    async take(provider, signal) {
      signal.throwIfAborted();
      const pace = paces.get(provider);
      if (!pace) return;
      const { isBooked, at } = await store.book(provider, pace, clock.now(), patience);
      const wait = at - clock.now();
      if (!isBooked) throw tooMany(wait);
      await waitFor(clock, wait, signal);
    },
    async hold(provider, ms) {
      const pace = paces.get(provider);
      if (pace) await store.hold(provider, pace, clock.now() + ms);
    },
  };
}

function tooMany(wait: number): JobError {
  const message = "The image service is asked as often as it allows at the moment.";
  return new JobError("provider_rate_limited", message, { retryable: true, retryAfter: Math.max(0, wait) });
}

/** A turn that is aborted stays booked: nobody else gets it, which errs on the safe side. */
function waitFor(clock: Clock, wait: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (wait <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(wait, () => {
      signal.removeEventListener("abort", leave);
      resolve();
    });
    signal.addEventListener("abort", leave, { once: true });
  });
}
