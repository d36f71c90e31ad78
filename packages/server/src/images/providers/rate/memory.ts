import { turnAt } from "./pace.ts";
import type { TurnStore } from "./port.ts";

/** Turns of this process alone: for tests, and for programs without a database. */
export function createMemoryTurns(): TurnStore {
  const next = new Map<string, number>();
  return {
    async book(provider, pace, now, patience) {
      const start = Math.max(next.get(provider) ?? 0, now);
      const at = turnAt(start, pace, now);
      const isBooked = at - now <= patience;
      if (isBooked) next.set(provider, start + pace.interval);
      return { isBooked, at };
    },
    async hold(provider, pace, until) {
      next.set(provider, Math.max(next.get(provider) ?? 0, until + pace.tolerance));
    },
  };
}
