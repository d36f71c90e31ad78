import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Enforced, retryAfterSeconds, slowDown, speedUp } from "../../src/engine/throttle.ts";

const rates = fc.oneof(
  fc.double({ min: 0.01, max: 500, noNaN: true }),
  fc.constantFrom(0.01, 0.05, 0.1, 0.5, 1, 10, 500),
);
const answers = fc.array(fc.record({ after: fc.nat(2500), good: fc.boolean() }), { minLength: 1, maxLength: 80 });

const floorOf = (configured: number) => Math.min(configured, Math.max(0.1, configured / 100));

/** What is enforced after each of the answers, and when that was. */
function follow(configured: number, course: Array<{ after: number; good: boolean }>) {
  let [now, current] = [1_000_000, undefined as Enforced | undefined];
  return course.map(({ after, good }) => {
    now += after;
    current = good ? speedUp(current, configured, now) : slowDown(current, configured, now);
    return { now, rate: current?.rate };
  });
}

describe("a throttled rate", () => {
  test("is never above what is configured and never below the floor", () => {
    fc.assert(
      fc.property(rates, answers, (configured, course) => {
        for (const { rate = configured } of follow(configured, course)) {
          expect(rate).toBeLessThanOrEqual(configured);
          expect(rate).toBeGreaterThanOrEqual(floorOf(configured));
        }
      }),
    );
  });

  test("changes at most once a second, but for the first complaint", () => {
    fc.assert(
      fc.property(rates, answers, (configured, course) => {
        let changed = Number.NEGATIVE_INFINITY;
        let before: number | undefined;
        for (const { now, rate } of follow(configured, course)) {
          if (rate !== before && before !== undefined) expect(now - changed).toBeGreaterThanOrEqual(1000);
          if (rate !== before) changed = now;
          before = rate;
        }
      }),
    );
  });

  test("halves at each complaint, down to the floor", () => {
    const course = Array.from({ length: 10 }, () => ({ after: 1000, good: false }));
    expect(follow(500, course).map(({ rate }) => rate)).toEqual([250, 125, 62.5, 31.25, 15.625, 7.8125, 5, 5, 5, 5]);
    expect(follow(1, course).at(-1)?.rate).toBe(0.1);
    expect(follow(0.05, course).at(-1)?.rate).toBe(0.05);
  });

  test("is back at what is configured after at most ten seconds of success, from wherever it was", () => {
    fc.assert(
      fc.property(rates, answers, (configured, course) => {
        const bad = course.map(({ after }) => ({ after, good: false }));
        const good = Array.from({ length: 10 }, () => ({ after: 1000, good: true }));
        expect(follow(configured, [...bad, ...good]).at(-1)?.rate).toBeUndefined();
      }),
    );
  });

  test("grows with each second of success and takes no notice of more", () => {
    const slow = { rate: 100, at: 0 };
    expect(speedUp(slow, 500, 999)).toBe(slow);
    expect(speedUp(slow, 500, 1000)).toEqual({ rate: 150, at: 1000 });
    expect(speedUp({ rate: 450, at: 0 }, 500, 1000)).toBeUndefined();
    expect(speedUp(undefined, 500, 1000)).toBeUndefined();
  });

  test("obeys a configuration that has changed meanwhile", () => {
    expect(slowDown({ rate: 250, at: 0 }, 10, 1000)).toEqual({ rate: 5, at: 1000 });
    expect(speedUp({ rate: 250, at: 0 }, 10, 1000)).toBeUndefined();
    expect(slowDown({ rate: 5, at: 0 }, 500, 1000)?.rate).toBe(5);
  });

  test("still moves when the clock was set back", () => {
    const then = { rate: 100, at: 1_000_000 };
    expect(slowDown(then, 500, 0)).toEqual({ rate: 50, at: 0 });
    expect(speedUp(then, 500, 0)).toEqual({ rate: 150, at: 0 });
  });
});

describe("Retry-After", () => {
  const now = Date.UTC(2026, 10, 22, 12);

  test.each([
    ["0", 0],
    ["120", 120],
    [" 7 ", 7],
    ["Sun, 22 Nov 2026 12:01:30 GMT", 90],
    ["Sunday, 22-Nov-26 12:00:05 GMT", 5],
    ["Sun, 22 Nov 2026 11:00:00 GMT", 0],
    ["soon", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("%j asks for %s s", (header, expected) => {
    expect(retryAfterSeconds(header, now)).toBe(expected);
  });

  test("as a date means the time until then, to the second", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 86_400 }), (seconds) => {
        const header = new Date(now + seconds * 1000).toUTCString();
        expect(retryAfterSeconds(header, now)).toBe(seconds);
      }),
    );
  });
});
