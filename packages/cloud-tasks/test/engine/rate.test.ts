import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";

let bench: EngineBench;
let run: EngineRun;
beforeEach(async () => {
  bench = await openEngineBench();
  run = await bench.open();
  await run.engine.start();
});
afterEach(() => bench.close());

const seconds = (count: number) => bench.clock.advance(count * 1000);
const setRate = (maxDispatchesPerSecond: number) =>
  run.engine.updateQueue("mail", () => queueOf({ maxDispatchesPerSecond }));

/** Creates tasks; how many of all that wait are sent at once. */
async function sentOf(count: number): Promise<number> {
  await Promise.all(Array.from({ length: count }, () => run.create()));
  await run.settle();
  await run.idle();
  let sent = 0;
  for (; bench.target.waiting.length > 0; sent++) (await bench.target.next()).answer(200);
  for (let ended = 0; ended < sent; ended++) await run.attempts.next();
  return sent;
}

describe("a queue whose rate is changed", () => {
  test("has earned by the old rate what it has until then", async () => {
    await setRate(0.5);
    expect(await sentOf(10)).toBe(10);
    await seconds(3);
    await setRate(100);
    // One and a half tokens.
    expect(await sentOf(25)).toBe(1);
    await seconds(0.1);
    expect(await sentOf(0)).toBe(10);
  });

  test("keeps no more than the new rate may save up", async () => {
    await setRate(500);
    await setRate(1);
    expect(await sentOf(20)).toBe(10);
    await seconds(1);
    expect(await sentOf(0)).toBe(1);
  });

  test("by a change of something else neither gains nor loses", async () => {
    await setRate(1);
    expect(await sentOf(10)).toBe(10);
    await run.create();
    for (let tenth = 1; tenth <= 10; tenth++) {
      await run.engine.updateQueue("mail", () => queueOf({ maxDispatchesPerSecond: 1, minBackoff: tenth }));
      await seconds(0.1);
      expect(await sentOf(0)).toBe(tenth === 10 ? 1 : 0);
    }
  });
});

test("a queue sends in no stretch of time more than its burst and its rate allow, and leaves nothing unused", async () => {
  const course = fc.array(fc.record({ tasks: fc.nat(12), tenths: fc.nat(30) }), { minLength: 5, maxLength: 15 });
  let queues = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(0.5, 1, 7, 10, 100), course, async (rate, steps) => {
      const queue = `queue-${queues++}`;
      await run.engine.createQueue(queue, queueOf({ maxDispatchesPerSecond: rate }));
      const burst = Math.min(100, Math.max(10, Math.ceil(rate / 5)));
      const sent: number[] = [];
      let [created, tokens] = [0, burst];
      for (const { tasks, tenths } of steps) {
        await Promise.all(Array.from({ length: tasks }, () => run.create({ queue })));
        created += tasks;
        for (let tenth = 0; tenth <= tenths; tenth++) {
          if (tenth > 0) await seconds(0.1);
          if (tenth > 0) tokens = Math.min(burst, tokens + rate / 10);
          await run.idle();
          const { waiting } = await run.engine.stats(queue);
          for (; sent.length < created - waiting; tokens--) sent.push(bench.clock.now());
          expect(tokens).toBeGreaterThan(-1e-6);
          if (waiting > 0) expect(tokens).toBeLessThan(1 + 1e-6);
        }
      }
      for (const [index, since] of sent.entries())
        expect(sent.length - index).toBeLessThanOrEqual(burst + (rate * (bench.clock.now() - since)) / 1000 + 1e-6);
      await run.engine.deleteQueue(queue);
    }),
    { numRuns: 12 },
  );
});
