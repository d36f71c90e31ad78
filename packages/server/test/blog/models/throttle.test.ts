import { createManualClock } from "@galley/foundation";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readProviderNumbers } from "../../../src/blog/models/settings.ts";
import { createThrottle } from "../../../src/blog/models/throttle.ts";

const never = new AbortController().signal;

describe("a provider", () => {
  it("is never asked more at once, nor more in any minute, and everybody gets a turn in order", async () => {
    const calls = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 20_000 }), takes: fc.integer({ min: 0, max: 90_000 }) }),
      { minLength: 1, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(
        calls,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 6 }),
        async (some, most, rate) => {
          const clock = createManualClock();
          const throttle = createThrottle({ concurrency: { openai: most }, perMinute: { openai: rate }, clock });
          const begun: Array<{ call: number; at: number }> = [];
          let running = 0;
          const all = some.map(({ takes }, call) => async () => {
            const leave = await throttle.enter("openai", never);
            begun.push({ call, at: clock.now() });
            running += 1;
            expect(running).toBeLessThanOrEqual(most);
            clock.after(takes, () => {
              running -= 1;
              leave();
            });
          });
          const asked: Array<Promise<void>> = [];
          for (const [call, { wait }] of some.entries()) {
            await clock.advance(wait);
            asked.push(all[call]!());
          }
          while (begun.length < some.length) await clock.advance(1000);
          await Promise.all(asked);
          expect(begun.map(({ call }) => call)).toEqual(some.map((_, call) => call));
          for (const [index, { at }] of begun.entries()) {
            const before = begun[index - rate];
            if (before) expect(at - before.at).toBeGreaterThanOrEqual(60_000);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("without limits is asked at once, beside one that has them", async () => {
    const throttle = createThrottle({ concurrency: { openai: 1 }, perMinute: {}, clock: createManualClock() });
    await throttle.enter("openai", never);
    await throttle.enter("anthropic", never);
    await throttle.enter("anthropic", never);
    expect(throttle.mostAtOnce("openai")).toBe(1);
    expect(throttle.mostAtOnce("anthropic")).toBeUndefined();
  });

  it("keeps no place for somebody who was cancelled while waiting", async () => {
    const clock = createManualClock();
    const throttle = createThrottle({ concurrency: { openai: 1 }, perMinute: { openai: 2 }, clock });
    const leave = await throttle.enter("openai", never);
    const gone = new AbortController();
    const waiting = throttle.enter("openai", gone.signal);
    gone.abort(new Error("cancelled"));
    await expect(waiting).rejects.toThrow("cancelled");
    leave();
    (await throttle.enter("openai", never))();
    // The third has to wait for the minute, and is cancelled in that wait.
    const late = new AbortController();
    const third = throttle.enter("openai", late.signal);
    await clock.advance(1000);
    late.abort(new Error("cancelled too"));
    await expect(third).rejects.toThrow("cancelled too");
    expect(clock.waiting).toBe(0);
    await clock.advance(120_000);
    await throttle.enter("openai", never);
  });
});

describe("numbers for providers", () => {
  it("are one for all, or one for each that is named", () => {
    expect(readProviderNumbers("8", 10).numbers).toEqual({
      openai: 8,
      anthropic: 8,
      google: 8,
      "openai-compatible": 8,
    });
    expect(readProviderNumbers(" openai = 3, openai-compatible=1 ", 10)).toEqual({
      numbers: { openai: 3, "openai-compatible": 1 },
    });
  });

  it.each(["", "0", "11", "1.5", "-1", "openai", "openai=", "opnai=3", "openai=3;google=2", "1,"])(
    "are not: %s",
    (text) => {
      expect(readProviderNumbers(text, 10)).toMatchObject({
        numbers: {},
        wrong: expect.stringContaining("from 1 to 10"),
      });
    },
  );
});
