import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backoff, isGivenUp } from "../src/engine/backoff.ts";

const retry = (minBackoff: number, maxBackoff: number, maxDoublings: number) => ({
  maxAttempts: 100,
  maxRetryDuration: 0,
  minBackoff,
  maxBackoff,
  maxDoublings,
});
const waits = (count: number, config: ReturnType<typeof retry>) =>
  Array.from({ length: count }, (_, index) => backoff(index + 1, config));

const configs = fc
  .record({
    low: fc.double({ min: 0, max: 4000, noNaN: true }),
    high: fc.double({ min: 0, max: 4000, noNaN: true }),
    doublings: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(2 ** 31 - 1)),
  })
  .map(({ low, high, doublings }) => retry(Math.min(low, high), Math.max(low, high), doublings));

describe("the wait before a retry", () => {
  test("doubles, then grows by a constant, then stays: the example of Google's documentation", () => {
    expect(waits(8, retry(10, 300, 3))).toEqual([10, 20, 40, 80, 160, 240, 300, 300]);
  });

  test("grows by the shortest wait where nothing doubles", () => {
    expect(waits(5, retry(2, 100, 0))).toEqual([2, 4, 6, 8, 10]);
  });

  test("doubles 16 times with the service's defaults, and ends at an hour", () => {
    const all = waits(20, retry(0.1, 3600, 16));
    expect(all.slice(0, 4)).toEqual([0.1, 0.2, 0.4, 0.8]);
    expect(all[15]).toBeCloseTo(3276.8);
    expect(all.slice(16)).toEqual([3600, 3600, 3600, 3600]);
  });

  test("is at most the longest wait, however large the numbers", () => {
    expect(backoff(2 ** 31, retry(0.1, 3600, 2 ** 31 - 1))).toBe(3600);
    expect(backoff(5000, retry(0.1, 3600, 4000))).toBe(3600);
    expect(backoff(5000, retry(0, 3600, 4000))).toBe(0);
  });

  test("never shrinks and stays within its limits", () => {
    fc.assert(
      fc.property(configs, fc.integer({ min: 1, max: 3000 }), (config, n) => {
        const [now, later] = [backoff(n, config), backoff(n + 1, config)];
        expect(now).toBeGreaterThanOrEqual(config.minBackoff);
        expect(later).toBeGreaterThanOrEqual(now);
        expect(later).toBeLessThanOrEqual(config.maxBackoff);
      }),
    );
  });

  test("grows linearly after the doublings until the cap", () => {
    fc.assert(
      fc.property(configs, fc.integer({ min: 1, max: 50 }), (config, more) => {
        fc.pre(config.maxDoublings <= 20);
        const step = config.minBackoff * 2 ** config.maxDoublings;
        expect(backoff(config.maxDoublings + 1 + more, config)).toBeCloseTo(
          Math.min(config.maxBackoff, step * (1 + more)),
        );
      }),
    );
  });
});

describe("a failed task is given up", () => {
  const given = (attempts: number, age: number, maxAttempts: number, maxRetryDuration: number) =>
    isGivenUp(attempts, age, { ...retry(1, 1, 0), maxAttempts, maxRetryDuration });

  test.each([
    // attempts, seconds, maxAttempts, maxRetryDuration, given up
    [1, 0, 1, 0, true],
    [2, 9999, 3, 0, false],
    [3, 0, 3, 0, true],
    [3, 59, 3, 60, false],
    [3, 60, 3, 60, true],
    [9, 59.9, 3, 60, false],
    [2, 61, 3, 60, false],
    [1, 59, -1, 60, false],
    [1, 60, -1, 60, true],
    [100_000, 1e9, -1, 0, false],
  ])("after %i attempts and %d s with limits %i and %d s: %s", (attempts, age, most, duration, expected) => {
    expect(given(attempts, age, most, duration)).toBe(expected);
  });

  test("only when both limits are reached, and then for good", () => {
    const natural = fc.integer({ min: 1, max: 200 });
    fc.assert(
      fc.property(natural, natural, natural, fc.nat(200), (attempts, age, most, duration) => {
        expect(given(attempts, age, most, duration)).toBe(attempts >= most && age >= duration);
        if (given(attempts, age, most, duration)) expect(given(attempts + 1, age + 1, most, duration)).toBe(true);
      }),
    );
  });
});
