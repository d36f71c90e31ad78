import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RpcError } from "../../../src/server/rpc.ts";
import { fromMillis, fromSeconds, toMillis, toSeconds } from "../../../src/server/service/times.ts";

describe("a duration", () => {
  test("comes back to the nanosecond", () => {
    const nanosecond = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8_000_000 }), nanosecond, fc.boolean(), (seconds, nanos, negative) => {
        const sign = negative ? -1 : 1;
        const duration = { seconds: seconds * sign || 0, nanos: nanos * sign || 0 };
        expect(fromSeconds(toSeconds(duration, "x"))).toEqual(duration);
      }),
    );
  });

  test("of many years keeps its seconds", () => {
    expect(fromSeconds(toSeconds({ seconds: 315_576_000_000, nanos: 0 }, "x")).seconds).toBe(315_576_000_000);
  });

  test("that nearly is a whole second becomes one", () => {
    expect(fromSeconds(2.9999999999)).toEqual({ seconds: 3, nanos: 0 });
    expect(fromSeconds(-0.9999999999)).toEqual({ seconds: -1, nanos: 0 });
  });

  test.each([
    ["seconds beyond 10,000 years", { seconds: 315_576_000_001, nanos: 0 }],
    ["a second of nanos", { seconds: 0, nanos: 1_000_000_000 }],
    ["signs that differ", { seconds: 1, nanos: -1 }],
    ["signs that differ the other way", { seconds: -1, nanos: 1 }],
    ["seconds that are no number", { seconds: Number.NaN, nanos: 0 }],
  ])("with %s is refused", (_, duration) => {
    expect(() => toSeconds(duration, "RetryConfig.minBackoff")).toThrow(
      new RpcError("INVALID_ARGUMENT", "RetryConfig.minBackoff is not a valid duration."),
    );
  });
});

describe("a timestamp", () => {
  test("comes back cut to the microsecond", () => {
    const second = fc.integer({ min: -4_000_000_000, max: 4_000_000_000 });
    fc.assert(
      fc.property(second, fc.integer({ min: 0, max: 999_999_999 }), (seconds, nanos) => {
        expect(fromMillis(toMillis({ seconds, nanos }, "x"))).toEqual({ seconds, nanos: nanos - (nanos % 1000) });
      }),
    );
  });

  test.each([
    ["before the year 1", { seconds: -62_135_596_801, nanos: 0 }],
    ["after the year 9999", { seconds: 253_402_300_800, nanos: 0 }],
    ["negative nanos", { seconds: 0, nanos: -1 }],
    ["too many nanos", { seconds: 0, nanos: 1e9 }],
    ["seconds that are no number", { seconds: Number.NaN, nanos: 0 }],
  ])("with %s is refused", (_, timestamp) => {
    expect(() => toMillis(timestamp, "Task.scheduleTime")).toThrow(
      new RpcError("INVALID_ARGUMENT", "Task.scheduleTime is not a valid timestamp."),
    );
  });
});
