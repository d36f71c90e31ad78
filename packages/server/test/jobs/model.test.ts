import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { courses } from "./model/commands.ts";
import { isFinal, type Model } from "./model/life.ts";
import { agree, openWorld, type World } from "./model/world.ts";

const full = process.env.GALLEY_TEST_FULL !== undefined;
/** A database of its own for each takes half a second on Postgres. */
const runs = (inject("postgres") ? 12 : 60) * (full ? 20 : 1);

/** Everybody is dead; an honest worker comes and finds what is left. */
async function finish(model: Model, world: World): Promise<void> {
  world.workers = [];
  for (let round = 0; round < 20; round += 1) {
    await world.clock.advance(310_000);
    await world.process.sweeper.sweep();
    for (const { task } of [...world.tasks.values()]) {
      if (task.at > world.clock.now()) continue;
      await world.process.runner.deliver(task.job!.id);
      world.tasks.delete(task.name);
    }
  }
  for (const job of model.jobs) {
    const { status, progress_percentage } = await world.process.status(job.id);
    if (isFinal(job)) expect(status, job.id).toBe(job.status);
    else expect(status).toBe(job.cancelRequested ? "cancelled" : "completed");
    if (status === "completed" && !job.ends.includes("completed")) expect(progress_percentage).toBe(100);
  }
}

test("a job lives by a plain model of its rules, whoever dies, comes twice or comes too late", {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(courses, async (course) => {
      const world = await openWorld();
      try {
        const model: Model = { jobs: [] };
        const seen = new Map<string, number>();
        const checked = [...course].map((one) => ({
          check: (state: Model) => one.check(state),
          toString: () => one.toString(),
          async run(state: Model, real: World) {
            await one.run(state, real);
            await agree(state, real, seen);
          },
        }));
        await fc.asyncModelRun(() => ({ model, real: world }), checked);
        await finish(model, world);
        expect(world.process.defects).toEqual([]);
      } finally {
        await world.close();
      }
    }),
    { numRuns: runs },
  );
});
