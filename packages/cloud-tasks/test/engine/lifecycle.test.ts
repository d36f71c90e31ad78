import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";

let bench: EngineBench;
let run: EngineRun;
beforeEach(async () => {
  bench = await openEngineBench();
  run = await bench.open();
  await run.engine.createQueue("mail", queueOf());
});
afterEach(() => bench.close());

const seconds = (count: number) => bench.clock.advance(count * 1000);
const task = () => run.engine.getTask("mail", "a");

describe("the start of the engine", () => {
  test("sees a task that is created in the same moment, whichever comes first", async () => {
    // After each of the steps that it takes to hand in the start's own write; the two are then committed together.
    for (let steps = 0; steps < 8; steps++) {
      const queue = `queue-${steps}`;
      await run.engine.createQueue(queue, queueOf());
      const started = run.engine.start();
      for (let step = 0; step < steps; step++) await Promise.resolve();
      await Promise.all([started, run.create({ queue, name: "a" })]);
      (await bench.target.next()).answer(200);
      expect(await run.attempts.next()).toMatchObject({ queue, result: "succeeded" });
      await run.engine.stop(0);
    }
  });

  test("is waited for by those who ask for a task: before it and after a stop nothing is sent, and they are told so", async () => {
    const refused = { code: "unavailable", message: "Nothing is dispatched at present." };
    await run.engine.pauseQueue("mail");
    await run.create({ name: "a" });
    await expect(run.engine.runTask("mail", "a")).rejects.toMatchObject(refused);
    await run.engine.start();
    await run.engine.stop(0);
    await expect(run.engine.runTask("mail", "a")).rejects.toMatchObject(refused);
    await expect(run.engine.runTask("mail", "none")).rejects.toMatchObject({ code: "not_found" });
    await run.idle();
    expect(bench.target.waiting).toEqual([]);
    expect(await task()).toMatchObject({ dispatchCount: 0, inFlight: false });
    await run.engine.start();
    await run.engine.runTask("mail", "a");
    expect((await bench.target.next()).headers["x-cloudtasks-taskretrycount"]).toBe("0");
  });

  test("twice leaves no timer behind after the stop", async () => {
    await run.engine.start();
    await run.engine.start();
    await run.idle();
    await run.engine.stop(0);
    expect(bench.clock.waiting).toBe(0);
  });

  test("twice, and after a stop that was asked for in between, leaves the engine as it was asked for last", async () => {
    const { engine } = run;
    await Promise.all([engine.start(), engine.stop(0), engine.start(), engine.start()]);
    await run.create({ name: "a" });
    (await bench.target.next()).answer(200);
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
    await Promise.all([engine.stop(0), engine.start(), engine.stop(0)]);
    expect(bench.clock.waiting).toBe(0);
  });
});

describe("the stop of the engine", () => {
  test("asked for again is not over before the first", async () => {
    await run.engine.start();
    await run.create();
    await bench.target.next();
    let first = false;
    const stopping = run.engine.stop(5000).then(() => {
      first = true;
    });
    const again = run.engine.stop(5000).then(() => first);
    await run.idle();
    await seconds(5);
    await stopping;
    expect(await again).toBe(true);
  });

  test("is over before the next start takes back what was under way", async () => {
    await run.engine.start();
    await run.create({ name: "a" });
    const open = await bench.target.next();
    const stopping = run.engine.stop(5000);
    await run.idle();
    const starting = run.engine.start();
    await run.idle();
    const again = bench.target.waiting.length;
    open.answer(200);
    for (const { answer } of bench.target.waiting) answer(200);
    await Promise.all([stopping, starting]);
    expect(again).toBe(0);
  });
});

describe("a machine whose clock is set back", () => {
  test("does not starve a queue that has used up its tokens", async () => {
    await run.engine.updateQueue("mail", () => queueOf({ maxDispatchesPerSecond: 1 }));
    await run.engine.start();
    for (let n = 0; n < 10; n++) {
      await run.create();
      (await bench.target.next()).answer(200);
      await run.attempts.next();
    }
    await seconds(-3600);
    for (let n = 0; n < 5; n++) await run.create();
    for (let n = 0; n < 6; n++) {
      await seconds(1);
      await run.settle();
    }
    expect(await run.engine.stats("mail")).toMatchObject({ waiting: 0 });
  });
});
