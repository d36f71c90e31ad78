/** Keeps a service's limit of requests, for all processes that share it. */
export interface RateGate {
  /**
   * Waits for a turn; at once where the provider has no known limit.
   *
   * @throws JobError `provider_rate_limited` with `retryAfter`, where that would take too long; the signal's reason when
   *   it is aborted
   */
  take(provider: string, signal: AbortSignal): Promise<void>;
  /** Gives nobody a turn for so many ms: the service has said that it was asked too often. Who waits for one waits longer. */
  hold(provider: string, ms: number): Promise<void>;
}

/** At most `count` requests in any `window` ms. */
export interface RateLimit {
  count: number;
  window: number;
}

/** When turns of one provider are given, as two numbers (see `paceOf`). */
export interface Pace {
  /** ms between two turns of a queue. */
  interval: number;
  /** ms by which turns may run ahead of that: so many at once after a pause. */
  tolerance: number;
}

/** A turn that is booked, or one that is too far away and is not. */
interface Booking {
  isBooked: boolean;
  /** The time of the turn, ms since the epoch. */
  at: number;
}

/** Where is kept how far each provider's turns are given out. Each call is one step that no other comes between. */
export interface TurnStore {
  /** Books the next turn, if it is at most `patience` ms away. */
  book(provider: string, pace: Pace, now: number, patience: number): Promise<Booking>;
  /** No turn before `until` from now on; those that are booked stay. */
  hold(provider: string, pace: Pace, until: number): Promise<void>;
}
