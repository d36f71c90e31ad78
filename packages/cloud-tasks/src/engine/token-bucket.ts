/** A bucket as it was at a moment (ms since the epoch). What it holds later follows from the time passed: no ticker. */
export interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Sums of fractions fall short of a whole by about 1e-13; a token that lacks less than this is a whole one. */
const whole = 1e-9;

/**
 * How many tokens the bucket of a queue holds at most. The real service chooses it and does not say how; a fifth of
 * the rate within 10 and 100 meets the points that are known: 100 at 500/s (recorded), 10 at 1/s (published sample).
 */
export function burstOf(rate: number): number {
  return Math.min(100, Math.max(10, Math.ceil(rate / 5)));
}

/** The bucket at `now`, refilled at `rate` per second. A clock that was set back adds nothing and takes nothing. */
export function refill(bucket: Bucket, rate: number, now: number): Bucket {
  const seconds = Math.max(0, now - bucket.at) / 1000;
  return { tokens: Math.min(burstOf(rate), bucket.tokens + seconds * rate), at: now };
}

/** Whole tokens that can be taken now. */
export function available(bucket: Bucket): number {
  return Math.floor(bucket.tokens + whole);
}

/** The bucket without `count` tokens; take no more than are `available`. */
export function take(bucket: Bucket, count: number): Bucket {
  return { tokens: Math.max(0, bucket.tokens - count), at: bucket.at };
}

/** Milliseconds until the bucket has a whole token again, rounded up; 0 when it has one. */
export function untilNext(bucket: Bucket, rate: number): number {
  return available(bucket) > 0 ? 0 : Math.ceil(((1 - whole - bucket.tokens) / rate) * 1000);
}
