import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { available, burstOf, refill, take, untilNext } from "../src/engine/token-bucket.ts";

const rates = fc.oneof(
  fc.double({ min: 0.01, max: 500, noNaN: true }),
  fc.constantFrom(0.1, 1 / 60, 0.5, 1, 3, 10, 500),
);

/** Takes all there is at each of the moments (ms), starting full; returns when each token was taken. */
function drain(rate: number, moments: number[]): number[] {
  let bucket = { tokens: burstOf(rate), at: 0 };
  return moments.flatMap((now) => {
    bucket = refill(bucket, rate, now);
    const count = available(bucket);
    bucket = take(bucket, count);
    return Array.from({ length: count }, () => now);
  });
}

const moments = fc
  .array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 60 })
  .map((gaps) => gaps.map((_, index) => gaps.slice(0, index + 1).reduce((sum, gap) => sum + gap, 0)));

describe("a token bucket", () => {
  test.each([
    [500, 100],
    [1, 10],
    [0.5, 10],
    [100, 20],
    [51, 11],
  ])("at %d a second holds %i", (rate, burst) => {
    expect(burstOf(rate)).toBe(burst);
  });

  test("gives at most its burst and what the rate has added, in any stretch of time", () => {
    fc.assert(
      fc.property(rates, moments, (rate, times) => {
        const taken = drain(rate, times);
        for (const start of new Set(times)) {
          const within = taken.filter((at) => at >= start);
          const span = ((within.at(-1) ?? start) - start) / 1000;
          expect(within.length).toBeLessThanOrEqual(burstOf(rate) + rate * span + 1e-6);
        }
      }),
    );
  });

  test("loses nothing: taken as often as one likes, it gives what the rate has added", () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: 1, max: 7 }), (rate, every) => {
        const times = Array.from({ length: 400 }, (_, index) => index * every);
        const span = (times.at(-1) ?? 0) / 1000;
        expect(drain(rate, times).length).toBeGreaterThanOrEqual(Math.floor(burstOf(rate) + rate * span - 1e-6));
      }),
    );
  });

  test("has a token when it said it would, and none a millisecond earlier", () => {
    fc.assert(
      fc.property(rates, fc.double({ min: 0, max: 0.999, noNaN: true }), (rate, tokens) => {
        const bucket = { tokens, at: 1000 };
        const wait = untilNext(bucket, rate);
        expect(available(refill(bucket, rate, 1000 + wait))).toBeGreaterThanOrEqual(1);
        expect(available(refill(bucket, rate, 1000 + wait - 1))).toBe(0);
      }),
    );
  });

  test("gives one every two seconds at half a token a second", () => {
    const empty = { tokens: 0, at: 0 };
    expect(untilNext(empty, 0.5)).toBe(2000);
    expect(available(refill(empty, 0.5, 1999))).toBe(0);
    expect(available(refill(empty, 0.5, 2000))).toBe(1);
  });

  test("neither gains nor loses by a clock that is set back", () => {
    const bucket = refill({ tokens: 3, at: 10_000 }, 1, 4000);
    expect(bucket).toEqual({ tokens: 3, at: 4000 });
  });
});
