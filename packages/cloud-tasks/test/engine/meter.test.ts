import { createManualClock } from "@galley/foundation";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createMeter } from "../../src/engine/meter.ts";

const course = fc.array(
  fc.record({
    after: fc.oneof(fc.nat(500), fc.nat(5000), fc.nat(100_000)),
    queue: fc.constantFrom("a", "b"),
    kind: fc.constantFrom("dispatched" as const, "failed" as const, "nothing" as const),
  }),
  { maxLength: 100 },
);

describe("the meter", () => {
  test("tells what each queue did in the last minute, to the second", async () => {
    await fc.assert(
      fc.asyncProperty(course, async (events) => {
        const clock = createManualClock(1_795_348_800_000);
        const meter = createMeter(clock);
        const second = () => Math.floor(clock.now() / 1000);
        const seen: Array<{ queue: string; kind: string; second: number }> = [];
        for (const { after, queue, kind } of events) {
          await clock.advance(after);
          if (kind !== "nothing") {
            meter[kind](queue);
            seen.push({ queue, kind, second: second() });
          }
          for (const name of ["a", "b"]) {
            const of = (wanted: string) =>
              seen.filter((event) => event.queue === name && event.kind === wanted && event.second > second() - 60)
                .length;
            expect(meter.lastMinute(name)).toEqual({
              dispatchedLastMinute: of("dispatched"),
              failedLastMinute: of("failed"),
            });
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  test("forgets a queue, and only that one", () => {
    const meter = createMeter(createManualClock());
    for (const queue of ["a", "b"]) meter.dispatched(queue);
    meter.forget("a");
    expect(meter.lastMinute("a").dispatchedLastMinute).toBe(0);
    expect(meter.lastMinute("b").dispatchedLastMinute).toBe(1);
  });
});
