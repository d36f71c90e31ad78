import type { Clock } from "@galley/foundation";

export interface RateState {
  allowed: boolean;
  /** How many whole requests are left at once. */
  remaining: number;
  /** Seconds until all are there again. */
  reset: number;
  /** Seconds until the next is; 0 when it is there. */
  retryAfter: number;
}

/** A token bucket for each name: as many at once as a minute brings. */
export interface RateLimiter {
  readonly perMinute: number;
  /** Takes `cost` from the bucket, when it is there. A `cost` of 0 only looks. */
  take(name: string, cost: number): RateState;
}

/** Names remembered at a time. Beyond this the one used least recently is forgotten. */
const usualCapacity = 10_000;

export function createRateLimiter(
  perMinute: number,
  { now }: Pick<Clock, "now">,
  capacity = usualCapacity,
): RateLimiter {
  const perMs = perMinute / 60_000;
  const buckets = new Map<string, { left: number; at: number }>();

  return {
    perMinute,
    take(name, cost) {
      const time = now();
      const bucket = buckets.get(name) ?? { left: perMinute, at: time };
      const there = Math.min(perMinute, bucket.left + Math.max(0, time - bucket.at) * perMs);
      // Tenths do not add up exactly.
      const allowed = there + 1e-6 >= Math.max(cost, 1e-3);
      const left = allowed ? Math.max(0, there - cost) : there;
      // Kept in the order of their last use.
      if (!buckets.delete(name) && buckets.size >= capacity) buckets.delete(buckets.keys().next().value!);
      buckets.set(name, { left, at: time });
      return {
        allowed,
        remaining: Math.floor(left + 1e-6),
        reset: Math.ceil((perMinute - left) / perMs / 1000 - 1e-3),
        retryAfter: allowed ? 0 : Math.max(1, Math.ceil((cost - left) / perMs / 1000 - 1e-3)),
      };
    },
  };
}
