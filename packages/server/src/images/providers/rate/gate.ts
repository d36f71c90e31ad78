import type { Clock } from "@galley/foundation";
import { JobError } from "../../../jobs/job-error.ts";
import { paceOf } from "./pace.ts";
import type { RateGate, RateLimit, TurnStore } from "./port.ts";

/**
 * ms that a turn may be away: more than the pause after a 429 (60 s) and a long queue behind it, so that waiting costs no
 * job an attempt, as with the models' throttle. A job that would wait longer comes again when its turn would have been.
 */
const usualPatience = 180_000;

export interface RateGateOptions {
  clock: Clock;
  store: TurnStore;
  /** By provider; one that is not here is not limited. */
  limits: Readonly<Record<string, RateLimit>>;
  patience?: number;
}

export function createRateGate({ clock, store, limits, patience = usualPatience }: RateGateOptions): RateGate {
  const paces = new Map(Object.entries(limits).map(([provider, limit]) => [provider, paceOf(limit)]));
  /** Until when this process has heard that nobody is answered; turns that were booked before that are void. */
  const held = new Map<string, number>();
  return {
    async take(provider, signal) {
      signal.throwIfAborted();
      const pace = paces.get(provider);
      if (!pace) return;
      const until = clock.now() + patience;
      do {
        const { isBooked, at } = await store.book(provider, pace, clock.now(), Math.max(0, until - clock.now()));
        const wait = at - clock.now();
        if (!isBooked) throw tooMany(wait);
        await waitFor(clock, wait, signal);
      } while ((held.get(provider) ?? 0) > clock.now());
    },
    async hold(provider, ms) {
      const pace = paces.get(provider);
      if (!pace) return;
      const until = clock.now() + ms;
      held.set(provider, Math.max(held.get(provider) ?? 0, until));
      await store.hold(provider, pace, until);
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
