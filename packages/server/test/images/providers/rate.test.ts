import { createManualClock } from "@galley/foundation";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRateGate } from "../../../src/images/providers/rate/gate.ts";
import { createMemoryTurns } from "../../../src/images/providers/rate/memory.ts";
import { paceOf } from "../../../src/images/providers/rate/pace.ts";
import type { RateLimit } from "../../../src/images/providers/rate/port.ts";
import { failure } from "./setup.ts";

const { signal } = new AbortController();

/** The most turns in any window, from its beginning up to before its end. */
function fullest(turns: number[], window: number): number {
  return Math.max(...turns.map((from) => turns.filter((at) => at >= from && at < from + window).length));
}

const limit = fc.record({ count: fc.integer({ min: 1, max: 40 }), window: fc.integer({ min: 1, max: 20_000 }) });
/** ms from one request to the next; often none. */
const pauses = fc.array(fc.oneof(fc.constant(0), fc.nat(50), fc.nat(30_000)), { minLength: 1, maxLength: 150 });

describe("a rate limit", () => {
  it("is held in every window, whenever the requests come", async () => {
    await fc.assert(
      fc.asyncProperty(limit, pauses, async (limit, pauses) => {
        const store = createMemoryTurns();
        const pace = paceOf(limit);
        const turns: number[] = [];
        let now = 1_000_000;
        for (const pause of pauses) {
          now += pause;
          turns.push((await store.book("p", pace, now, Number.POSITIVE_INFINITY)).at);
        }
        expect(fullest(turns, limit.window)).toBeLessThanOrEqual(limit.count);
        expect(turns).toEqual(turns.toSorted((a, b) => a - b));
      }),
    );
  });

  it("is used: a third at once, and over time nearly two thirds and more", () => {
    fc.assert(
      fc.property(limit, ({ count, window }) => {
        const { interval, tolerance } = paceOf({ count, window });
        expect(interval).toBeGreaterThan(0);
        expect(tolerance / interval + 1).toBeGreaterThanOrEqual(Math.floor(count / 3));
        expect(interval * (count - Math.floor(count / 3))).toBeLessThan(window + count);
      }),
    );
    expect(paceOf({ count: 150, window: 11_000 })).toEqual({ interval: 110, tolerance: 5500 });
  });
});

describe("a gate", () => {
  const setUp = (limits: Record<string, RateLimit>, patience?: number) => {
    const clock = createManualClock();
    const gate = createRateGate({ clock, store: createMemoryTurns(), limits, ...(patience && { patience }) });
    return { clock, gate };
  };

  it("lets each through when its turn comes, in order", async () => {
    const { clock, gate } = setUp({ p: { count: 3, window: 3000 } });
    const passed: number[] = [];
    const start = clock.now();
    const all = Promise.all(
      [0, 1, 2, 3].map(() => gate.take("p", signal).then(() => passed.push(clock.now() - start))),
    );
    await clock.advance(10_000);
    await all;
    // The interval is 1500 ms, the tolerance as much.
    expect(passed).toEqual([0, 0, 1500, 3000]);
  });

  it("does not let one provider wait for another, nor one that has no limit", async () => {
    const { gate } = setUp({ p: { count: 1, window: 1000 }, q: { count: 1, window: 1000 } });
    await gate.take("p", signal);
    await gate.take("q", signal);
    for (let n = 0; n < 100; n += 1) await gate.take("free", signal);
  });

  it("sends away with the wait who would wait too long, without booking a turn", async () => {
    const { clock, gate } = setUp({ p: { count: 1, window: 1000 } }, 1500);
    await gate.take("p", signal);
    const second = gate.take("p", signal);
    const error = await failure(gate.take("p", signal));
    expect(error).toMatchObject({ code: "provider_rate_limited", retryable: true, retryAfter: 2000 });
    expect(await failure(gate.take("p", signal))).toMatchObject({ retryAfter: 2000 });
    await clock.advance(1000);
    await second;
  });

  it("ends a wait with the signal's reason", async () => {
    const { clock, gate } = setUp({ p: { count: 1, window: 1000 } });
    await gate.take("p", signal);
    const controller = new AbortController();
    const waiting = gate.take("p", controller.signal);
    await clock.advance(10);
    controller.abort(new Error("cancelled"));
    await expect(waiting).rejects.toThrow("cancelled");
    expect(clock.waiting).toBe(0);
    await expect(gate.take("p", controller.signal)).rejects.toThrow("cancelled");
  });

  it("lets nobody through while it is held", async () => {
    const { clock, gate } = setUp({ p: { count: 100, window: 1000 } });
    const start = clock.now();
    await gate.hold("p", 60_000);
    await gate.hold("p", 5000);
    await gate.hold("free", 5000);
    const passed = gate.take("p", signal).then(() => clock.now() - start);
    await clock.advance(59_999);
    expect(clock.waiting).toBe(1);
    await clock.advance(1);
    expect(await passed).toBe(60_000);
  });

  it("sends away for as long as it is held who would wait too long for its end", async () => {
    const { clock, gate } = setUp({ p: { count: 100, window: 1000 } });
    await gate.hold("p", 600_000);
    expect(await failure(gate.take("p", signal))).toMatchObject({ retryable: true, retryAfter: 600_000 });
    await clock.advance(600_000);
    await gate.take("p", signal);
  });

  it("makes those wait anew who have a turn in a pause, and sends none of a burst away", async () => {
    const { clock, gate } = setUp({ p: { count: 150, window: 11_000 } });
    const start = clock.now();
    const passed: number[] = [];
    const all = Promise.all(
      Array.from({ length: 150 }, () => gate.take("p", signal).then(() => passed.push(clock.now() - start))),
    );
    await clock.advance(1000);
    const before = passed.length;
    await gate.hold("p", 60_000);
    await clock.advance(59_999);
    expect(passed).toHaveLength(before);
    await clock.advance(60_000);
    await all;
    expect(before).toBeGreaterThan(50);
    expect(passed).toHaveLength(150);
    expect(Math.min(...passed.slice(before))).toBe(61_000);
    expect(fullest(passed.slice(before), 11_000)).toBeLessThanOrEqual(150);
  });
});
