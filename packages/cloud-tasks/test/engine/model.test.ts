import fc from "fast-check";
import { expect, test } from "vitest";
import { commands } from "./model/commands.ts";
import { createQueue, dispatchDue } from "./model/rules.ts";
import { createModel, keyOf, type Model, type Settings } from "./model/state.ts";
import { agree, definitionOf, openWorld, receive, type World } from "./model/world.ts";

/** Wide open, so that many tasks are under way; the commands narrow it. */
const wide: Settings = {
  rate: 10,
  concurrency: 3,
  retry: { maxAttempts: 3, maxRetryDuration: 0, minBackoff: 1, maxBackoff: 30, maxDoublings: 2 },
};

/** Lets everything that is left be carried out: each task once, and the engine knows when it is done. */
async function finish(model: Model, world: World): Promise<void> {
  const { engine, attempts } = world.run;
  for (const name of model.queues.keys()) {
    await engine.updateQueue(name, () => definitionOf({ ...wide, rate: 500, concurrency: 50 }));
    await engine.resumeQueue(name);
  }
  let empty = false;
  const left = engine.whenEmpty({}).then(() => {
    empty = true;
  });
  // Twice a second, for longer than anything here waits.
  for (let step = 0; step < 200 && !empty; step++) {
    await receive(world);
    for (const { answer } of world.open.values()) answer(200);
    world.open.clear();
    await world.run.idle();
    await world.bench.clock.advance(500);
  }
  expect(empty, "whether everything was carried out").toBe(true);
  await left;
  const succeeded = attempts.waiting.filter(({ result }) => result === "succeeded");
  const keys = (list: ReadonlyArray<{ queue: string; name: string }>) =>
    list.map((of) => keyOf(of.queue, of.name)).sort();
  expect(keys(succeeded)).toEqual(keys(model.tasks));
}

test("the engine does what a plain model of its rules does, whatever is asked of it and however often it dies", async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (course) => {
      const world = await openWorld();
      try {
        const model = createModel(world.bench.clock.now());
        for (const name of ["a", "b"]) {
          createQueue(model, name, wide);
          await world.run.engine.createQueue(name, definitionOf(wide));
        }
        await world.run.engine.start();
        await fc.asyncModelRun(() => ({ model, real: world }), course);
        dispatchDue(model);
        await agree(model, world);
        await finish(model, world);
        expect(world.run.errors).toEqual([]);
      } finally {
        await world.bench.close();
      }
    }),
    { numRuns: 60, interruptAfterTimeLimit: 12_000, timeout: 10_000 },
  );
}, 60_000);
