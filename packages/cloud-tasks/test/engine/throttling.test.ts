import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";

/** Failed tasks stay away for an hour, so that each request here is a first attempt. */
const configured = { minBackoff: 3600, maxBackoff: 3600 };

let bench: EngineBench;
let run: EngineRun;
beforeEach(async () => {
  bench = await openEngineBench();
});
afterEach(() => bench.close());

async function open(throttle?: boolean): Promise<void> {
  run = await bench.open({ ...(throttle !== undefined && { throttle }), appEngineOrigin: bench.target.origin });
  await run.engine.updateQueue("mail", () => queueOf(configured));
  await run.engine.start();
}

const appEngine = { target: { kind: "app_engine", relativeUri: "/work", routing: {} } } as const;

/** Has a new task answered; the rate the queue goes on with. */
async function rateAfter(status: number, request = {}): Promise<number> {
  await run.create({ request });
  (await bench.target.next()).answer(status);
  await run.attempts.next();
  return (await run.engine.stats("mail")).effectiveRate;
}

const seconds = (count: number) => bench.clock.advance(count * 1000);

describe("a target that complains", () => {
  test.each([429, 503])("with %i halves what is dispatched, at most once a second, down to a floor", async (status) => {
    await open(true);
    expect((await run.engine.stats("mail")).effectiveRate).toBe(500);
    expect(await rateAfter(status)).toBe(250);
    await seconds(0.999);
    expect(await rateAfter(status)).toBe(250);
    await seconds(0.001);
    expect(await rateAfter(status)).toBe(125);
    for (let complaint = 0; complaint < 6; complaint++) {
      await seconds(1);
      await rateAfter(status);
    }
    expect((await run.engine.stats("mail")).effectiveRate).toBe(5);
  });

  test("is left alone the more it complains, whatever the settings say: they stay as they are", async () => {
    await open(true);
    await run.engine.updateQueue("mail", () => queueOf({ ...configured, maxDispatchesPerSecond: 10 }));
    await Promise.all(Array.from({ length: 40 }, () => run.create()));
    for (let n = 0; n < 10; n++) (await bench.target.next()).answer(503);
    for (let n = 0; n < 10; n++) await run.attempts.next();
    expect(await run.engine.stats("mail")).toMatchObject({ effectiveRate: 5, waiting: 40 });
    expect((await run.engine.findQueue("mail"))?.rateLimits.maxDispatchesPerSecond).toBe(10);
    let sent = 0;
    for (let tenth = 0; tenth < 20; tenth++) {
      await seconds(0.1);
      await run.settle();
      for (; bench.target.waiting.length > 0; sent++) await bench.target.next();
    }
    expect(sent).toBe(10);
  });

  test.each([200, 302, 404, 500, 502, 504])("not with %i", async (status) => {
    await open(true);
    expect(await rateAfter(status)).toBe(500);
  });

  test("not by silence", async () => {
    await open(true);
    await run.create({ dispatchDeadline: 15 });
    await bench.target.next();
    await seconds(15);
    expect(await run.attempts.next()).toMatchObject({ reason: "No answer in time" });
    expect((await run.engine.stats("mail")).effectiveRate).toBe(500);
  });

  test("on App Engine does so with 503 and not with 429", async () => {
    await open(true);
    expect(await rateAfter(429, appEngine)).toBe(500);
    expect(await rateAfter(503, appEngine)).toBe(250);
  });

  test("slows its own queue only", async () => {
    await open(true);
    await run.engine.createQueue("other", queueOf());
    await rateAfter(503);
    expect((await run.engine.stats("other")).effectiveRate).toBe(500);
  });

  test("is ignored unless throttling is asked for", async () => {
    await open();
    for (const status of [429, 503]) expect(await rateAfter(status)).toBe(500);
  });
});

describe("a throttled queue", () => {
  test("is back at its rate with ten seconds of success, and never goes beyond it", async () => {
    await open(true);
    await rateAfter(503);
    const course: number[] = [];
    for (let success = 0; success < 7; success++) {
      await seconds(1);
      course.push(await rateAfter(200));
      // A second success in the same second changes nothing.
      expect(await rateAfter(200)).toBe(course.at(-1));
    }
    expect(course).toEqual([300, 350, 400, 450, 500, 500, 500]);
  });

  test("does not recover by failures of other kinds", async () => {
    await open(true);
    await rateAfter(503);
    await seconds(1);
    expect(await rateAfter(500)).toBe(250);
  });

  test("stays throttled over a restart", async () => {
    await open(true);
    await rateAfter(503);
    await run.close();
    await open(true);
    expect((await run.engine.stats("mail")).effectiveRate).toBe(250);
    await seconds(1);
    expect(await rateAfter(200)).toBe(300);
  });

  test("obeys a lower setting at once, and keeps what the target left of a higher one", async () => {
    await open(true);
    await rateAfter(503);
    await run.engine.updateQueue("mail", () => queueOf({ ...configured, maxDispatchesPerSecond: 100 }));
    expect((await run.engine.stats("mail")).effectiveRate).toBe(100);
    await run.engine.updateQueue("mail", () => queueOf({ ...configured, maxDispatchesPerSecond: 400 }));
    expect((await run.engine.stats("mail")).effectiveRate).toBe(250);
  });
});

describe("a throttled queue that may go faster again", () => {
  test("does so where throttling is switched off", async () => {
    await open(true);
    expect(await rateAfter(503)).toBe(250);
    await run.close();
    await open(false);
    expect((await run.engine.stats("mail")).effectiveRate).toBe(500);
    await run.close();
    await open(true);
    expect((await run.engine.stats("mail")).effectiveRate).toBe(250);
  });

  test("does so at once, not when the slow rate would have had the next one sent", async () => {
    await open(true);
    await run.engine.updateQueue("mail", () => queueOf({ ...configured, maxDispatchesPerSecond: 10 }));
    for (let complaint = 0; complaint < 10; complaint++) {
      await run.create();
      (await bench.target.next()).answer(503);
      await run.attempts.next();
      await seconds(1);
    }
    expect(await run.engine.stats("mail")).toMatchObject({ effectiveRate: 0.1 });
    // More than the tokens that are left: the next one would come within 10 s.
    for (let n = 0; n < 20; n++) await run.create();
    await run.settle();
    await run.idle();
    const { waiting } = await run.engine.stats("mail");
    (await bench.target.next()).answer(200);
    await run.attempts.next();
    expect(await run.engine.stats("mail")).toMatchObject({ effectiveRate: 1.1 });
    await seconds(1);
    await run.settle();
    expect((await run.engine.stats("mail")).waiting).toBeLessThan(waiting);
  });
});

describe("Retry-After", () => {
  async function waitAfter(status: number, retryAfter: string, own = {}, request = {}): Promise<number> {
    await run.create({ retryConfig: { minBackoff: 10, maxBackoff: 300, ...own }, request });
    (await bench.target.next()).answer(status, { headers: { "Retry-After": retryAfter } });
    const { scheduleTime = 0, endTime } = await run.attempts.next();
    return (scheduleTime - endTime) / 1000;
  }
  const inSeconds = (count: number) => new Date(bench.clock.now() + count * 1000).toUTCString();

  test("keeps the task away for as long as it says, in seconds or as a date", async () => {
    await open(true);
    expect(await waitAfter(503, "60")).toBe(60);
    expect(await waitAfter(429, inSeconds(90))).toBe(90);
    expect(await waitAfter(500, "60")).toBe(60);
    expect(await waitAfter(503, "60", {}, appEngine)).toBe(60);
  });

  test("does not shorten the backoff, nor does nonsense or a date in the past", async () => {
    await open(true);
    for (const header of ["3", "0", "soon", inSeconds(-60)]) expect(await waitAfter(503, header)).toBe(10);
  });

  test("is obeyed up to an hour, or to the longest backoff if that is longer", async () => {
    await open(true);
    expect(await waitAfter(503, "999999999")).toBe(3600);
    expect(await waitAfter(503, inSeconds(86_400), { maxBackoff: 7200 })).toBe(7200);
  });

  test("counts from the answer, for a task that was asked for too", async () => {
    await open(true);
    await run.engine.updateQueue("mail", () => queueOf());
    await run.create({ name: "a", scheduleTime: bench.clock.now() + 3600_000 });
    await run.engine.runTask("mail", "a");
    const request = await bench.target.next();
    await seconds(20);
    request.answer(503, { headers: { "Retry-After": "30" } });
    expect(await run.attempts.next()).toMatchObject({ scheduleTime: bench.clock.now() + 30_000 });
  });

  test("is ignored unless throttling is asked for", async () => {
    await open();
    expect(await waitAfter(503, "60")).toBe(10);
  });
});
