import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RetryConfig } from "../../src/engine/model.ts";
import { type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";

let bench: EngineBench;
let run: EngineRun;
beforeEach(async () => {
  bench = await openEngineBench();
  run = await bench.open();
  await run.engine.start();
});
afterEach(() => bench.close());

/** The most attempts that are made here of a task. */
const patience = 7;

/** The rules as the documentation tells them (task.proto and queue.proto, RetryConfig), one retry after the other. */
function expectedCourse(config: RetryConfig): { waits: number[]; end: "given up" | "goes on" } {
  const waits: number[] = [];
  let [age, wait] = [0, config.minBackoff];
  for (let attempt = 1; attempt <= patience; attempt++) {
    const timeIsUp = age >= config.maxRetryDuration;
    const unlimited = config.maxAttempts === -1;
    const spent = unlimited ? config.maxRetryDuration > 0 : attempt >= config.maxAttempts;
    if (spent && timeIsUp) return { waits, end: "given up" };
    waits.push(Math.min(wait, config.maxBackoff));
    age += waits.at(-1)!;
    wait = attempt <= config.maxDoublings ? wait * 2 : wait + config.minBackoff * 2 ** config.maxDoublings;
  }
  return { waits, end: "goes on" };
}

/** Has a task fail again and again, at once after it was sent. */
async function actualCourse(queue: string, own: Partial<RetryConfig>) {
  const waits: number[] = [];
  await run.create({ queue, name: "a", retryConfig: own });
  for (let attempt = 1; attempt <= patience; attempt++) {
    (await bench.target.next()).answer(500);
    const { result, scheduleTime = 0, endTime } = await run.attempts.next();
    if (result === "given_up") return { waits, end: "given up" };
    waits.push((scheduleTime - endTime) / 1000);
    if (attempt < patience) await bench.clock.advance(scheduleTime - endTime);
  }
  return { waits, end: "goes on" };
}

const whole = fc.record({
  maxAttempts: fc.constantFrom(-1, 1, 2, 3, 5, 100),
  maxRetryDuration: fc.constantFrom(0, 1, 15, 60, 100),
  minBackoff: fc.constantFrom(1, 2, 5),
  maxBackoff: fc.constantFrom(5, 20, 3600),
  maxDoublings: fc.constantFrom(0, 1, 2, 16),
});
const part = fc.subarray([
  "maxAttempts",
  "maxRetryDuration",
  "minBackoff",
  "maxBackoff",
  "maxDoublings",
] satisfies Array<keyof RetryConfig>);

describe("a task's own retry configuration", () => {
  test("replaces the queue's, value by value", async () => {
    let queues = 0;
    await fc.assert(
      fc.asyncProperty(whole, whole, part, async (ofQueue, ofTask, names) => {
        const queue = `queue-${queues++}`;
        const own = Object.fromEntries(names.map((name) => [name, ofTask[name]]));
        await run.engine.createQueue(queue, queueOf(ofQueue));
        expect(await actualCourse(queue, own)).toEqual(expectedCourse({ ...ofQueue, ...own }));
        await run.engine.purgeQueue(queue);
      }),
      { numRuns: 40 },
    );
  });

  test("counts a task's age from its first attempt, not from its creation", async () => {
    await run.engine.createQueue("mail", queueOf({ maxAttempts: 1, maxRetryDuration: 15, minBackoff: 10 }));
    await run.create({ scheduleTime: bench.clock.now() + 3600_000 });
    await bench.clock.advance(3600_000);
    const results: string[] = [];
    for (let attempt = 1; attempt <= 3; attempt++) {
      (await bench.target.next()).answer(500);
      results.push((await run.attempts.next()).result);
      await bench.clock.advance(10_000 * attempt);
    }
    expect(results).toEqual(["retried", "retried", "given_up"]);
  });

  test("is shown as it was given, and as nothing where nothing was", async () => {
    await run.engine.createQueue("mail", queueOf());
    await run.engine.pauseQueue("mail");
    expect((await run.create({ name: "own", retryConfig: { maxAttempts: 2 } })).retryConfig).toEqual({
      maxAttempts: 2,
    });
    await run.create({ name: "none" });
    expect((await run.engine.getTask("mail", "own")).retryConfig).toEqual({ maxAttempts: 2 });
    expect((await run.engine.getTask("mail", "none")).retryConfig).toBeUndefined();
  });

  test.each([
    [{ maxAttempts: -2 }, "RetryConfig.maxAttempts must be greater or equal to -1."],
    [{ maxDoublings: -1 }, "RetryConfig.maxDoublings cannot be negative."],
    [{ minBackoff: -1 }, "RetryConfig.minBackoff cannot be negative."],
    [{ maxBackoff: -1 }, "RetryConfig.maxBackoff cannot be negative."],
    [{ minBackoff: 2, maxBackoff: 1 }, "RetryConfig.minBackoff must be less than or equal to RetryConfig.maxBackoff."],
  ])("%j is refused", async (retryConfig, message) => {
    await run.engine.createQueue("mail", queueOf());
    await expect(run.create({ name: "a", retryConfig })).rejects.toMatchObject({ code: "invalid_argument", message });
    await expect(run.engine.getTask("mail", "a")).rejects.toMatchObject({ code: "not_found" });
  });

  test("takes what the queue says at the time of the failure where it says nothing itself", async () => {
    await run.engine.createQueue("mail", queueOf({ maxAttempts: 5 }));
    await run.create({ name: "a", retryConfig: { minBackoff: 30 } });
    const request = await bench.target.next();
    await run.engine.updateQueue("mail", () => queueOf({ maxAttempts: 1 }));
    request.answer(500);
    expect(await run.attempts.next()).toMatchObject({ result: "given_up" });
  });
});
