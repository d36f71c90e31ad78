import { expect, test } from "vitest";
import type { AttemptEvent } from "../../src/engine/dispatcher.ts";
import { createAttemptLog } from "../../src/server/cli/attempt-log.ts";

const home = "projects/p/locations/l/queues";
const start = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

function event(over: Partial<AttemptEvent>): AttemptEvent {
  return {
    queue: `${home}/mail`,
    name: "12345678901234567890",
    attempt: 1,
    status: 503,
    reason: undefined,
    result: "retried",
    startTime: start - 12,
    endTime: start,
    scheduleTime: start + 4000,
    ...over,
  };
}

const open = (colors = false) => createAttemptLog({ colors, zoneOffset: () => -60 });

test("columns grow with what is in them, so that lines stay under each other", () => {
  const log = open();
  expect([
    log(event({})),
    log(event({ queue: `${home}/a-longer-queue`, attempt: 10, name: "t", scheduleTime: start + 3_600_000 })),
    log(event({ status: 200, result: "succeeded", scheduleTime: undefined, startTime: start - 61_000 })),
    log(event({ queue: "projects/other/locations/x/queues/mail", result: "gone", scheduleTime: undefined })),
    log(event({ scheduleTime: start })),
  ]).toEqual([
    "04:04:05.678  mail  12345678901234567890  attempt 1  503    12 ms  retry in 4 s",
    "04:04:05.678  a-longer-queue  t                     attempt 10  503    12 ms  retry in 60 min",
    "04:04:05.678  mail            12345678901234567890  attempt 1   200     61 s  done",
    "04:04:05.678  other/x/mail    12345678901234567890  attempt 1   503    12 ms  deleted meanwhile",
    "04:04:05.678  mail            12345678901234567890  attempt 1   503    12 ms  retry now",
  ]);
});

test("what a target makes of an error cannot drive the terminal", () => {
  const line = open()(
    event({ status: undefined, reason: "Parse Error: \u001b[2J\r\nbell \u0007\u202e", result: "given_up" }),
  );
  expect(line).toContain("given up: Parse Error:  [2J bell  ".trimEnd());
  expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test("on a terminal what follows has a colour", () => {
  const log = open(true);
  const colour = (over: Partial<AttemptEvent>) => /\[(\d+)m(?:done|retry|given up|deleted)/.exec(log(event(over)))?.[1];
  expect([
    colour({ status: 200, result: "succeeded" }),
    colour({}),
    colour({ result: "given_up" }),
    colour({ result: "gone" }),
  ]).toEqual(["32", "33", "31", "2"]);
  expect(open()(event({}))).not.toContain("\u001b");
});
