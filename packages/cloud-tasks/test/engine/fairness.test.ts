import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createDispatcher } from "../../src/engine/dispatcher.ts";
import { createMeter } from "../../src/engine/meter.ts";
import { type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";

let bench: EngineBench;
let run: EngineRun;
beforeEach(async () => {
  bench = await openEngineBench();
  run = await bench.open();
});
afterEach(() => bench.close());

const seconds = (count: number) => bench.clock.advance(count * 1000);

/** A dispatcher whose requests end when the test says so; `sent` are the queues that they were of. */
function openDispatcher() {
  const open: Array<() => void> = [];
  const sent: string[] = [];
  const dispatcher = createDispatcher({
    database: run.database,
    clock: bench.clock,
    meter: createMeter(bench.clock),
    conclude: { reservation: 0, throttle: false },
    tell: (queue, time) => void dispatcher.wake(queue, time),
    onAttempt: () => {},
    onError: (error) => run.errors.push(error),
    delivery: {
      close: () => {},
      send({ task }) {
        sent.push(task.queue);
        return new Promise((resolve) => open.push(() => resolve({ kind: "answered", status: 200 })));
      },
    },
  });
  return {
    dispatcher,
    sent,
    endFirst: () => open.shift()?.(),
    async stop() {
      const stopped = dispatcher.stop(0);
      for (const end of open) end();
      await stopped;
      expect(run.errors).toEqual([]);
    },
  };
}

describe("a process that has as much under way as it may", () => {
  test("shares the places that fall free among its queues", async () => {
    const { dispatcher, sent, endFirst, stop } = openDispatcher();
    for (const queue of ["large", "small"])
      await run.engine.createQueue(queue, queueOf({ maxConcurrentDispatches: 5000 }));
    await Promise.all(Array.from({ length: 5100 }, () => run.create({ queue: "large" })));
    await dispatcher.start();
    // A hundred tokens with each step.
    for (let step = 0; step < 80 && sent.length < 5000; step++) {
      await run.idle();
      await seconds(0.2);
    }
    expect(sent).toHaveLength(5000);
    // The large queue could go on at once, if there were room.
    await seconds(1);

    await run.create({ queue: "small" });
    dispatcher.wake("small", bench.clock.now());
    for (let place = 0; place < 20; place++) {
      endFirst();
      await run.idle();
    }
    expect(sent).toHaveLength(5020);
    expect(sent.slice(5000)).toContain("small");
    await stop();
  });
});

describe("a queue that has as much under way as it may", () => {
  test("is looked at again although its request ended while it was being looked at", async () => {
    const { dispatcher, sent, endFirst, stop } = openDispatcher();
    await run.engine.createQueue("mail", queueOf({ maxConcurrentDispatches: 1 }));
    await run.create();
    await dispatcher.start();
    await run.idle();
    expect(sent).toEqual(["mail"]);
    // One commit holds a new task, which wakes the dispatcher, and then the end of the one under way.
    const created = run.database.write(async (work) => {
      work.onCommit(() => dispatcher.wake("mail", bench.clock.now()));
      const target = { kind: "http", url: "http://127.0.0.1/" } as const;
      const request = { target, method: "POST", headers: {}, body: new Uint8Array() } as const;
      await run.engine.createTaskIn(work, { queue: "mail", request });
    });
    endFirst();
    await created;
    await run.idle();
    expect(sent).toEqual(["mail", "mail"]);
    await stop();
  });
});
