import type { Clock } from "@galley/foundation";
import { createSlots, type Slots } from "../../jobs/slots.ts";
import { sleep } from "../../net/sleep.ts";
import type { ProviderNumbers } from "./settings.ts";

/** How much this process asks of each provider. */
export interface Throttle {
  /** Resolves when one more call may begin, with what is to be called at its end. Rejects with the signal's reason. */
  enter(provider: string, signal: AbortSignal): Promise<() => void>;
  /** Calls at once; undefined: any number. */
  mostAtOnce(provider: string): number | undefined;
}

export interface ThrottleOptions {
  /** Calls at once. */
  concurrency: ProviderNumbers;
  /** Calls begun in any minute. */
  perMinute: ProviderNumbers;
  clock: Clock;
}

const minute = 60_000;

export function createThrottle({ concurrency, perMinute, clock }: ThrottleOptions): Throttle {
  const slots = new Map<string, Slots>();
  const rates = new Map<string, (now: number) => number>();

  const slotsOf = (provider: string): Slots | undefined => {
    const count = concurrency[provider];
    if (count === undefined) return undefined;
    const made = slots.get(provider) ?? createSlots(count);
    slots.set(provider, made);
    return made;
  };

  /** ms until one more may begin, which is counted from then. */
  const waitOf = (provider: string): number => {
    const count = perMinute[provider];
    if (count === undefined) return 0;
    const next = rates.get(provider) ?? createRate(count);
    rates.set(provider, next);
    return next(clock.now()) - clock.now();
  };

  return {
    async enter(provider, signal) {
      const leave = (await slotsOf(provider)?.take(signal)) ?? (() => {});
      try {
        const wait = waitOf(provider);
        if (wait > 0) await sleep(clock, wait, signal);
        return leave;
      } catch (error) {
        leave();
        throw error;
      }
    },
    mostAtOnce: (provider) => concurrency[provider],
  };
}

/** Answers when the next one may begin, so that in no minute there are more than `count`. */
function createRate(count: number): (now: number) => number {
  const begun: number[] = [];
  return (now) => {
    const before = begun.length < count ? undefined : begun.shift();
    const at = before === undefined ? now : Math.max(now, before + minute);
    begun.push(at);
    return at;
  };
}
