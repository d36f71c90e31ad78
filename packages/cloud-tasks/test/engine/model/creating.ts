import fc from "fast-check";
import { expect } from "vitest";
import { type Command, command, refusalOf } from "./command.ts";
import * as rules from "./rules.ts";
import { isBuried, keyOf, type Model, type ModelTask, taskOf } from "./state.ts";
import { reopen, taskAt, type World } from "./world.ts";

interface Creation {
  queue: string;
  name: string | undefined;
  after: number;
  deadline: number;
  ownRetry: { maxAttempts?: number; minBackoff?: number } | undefined;
}
export const creation: fc.Arbitrary<Creation> = fc.record({
  queue: fc.constantFrom("a", "b"),
  name: fc.option(fc.constantFrom("x", "y", "z"), { nil: undefined, freq: 2 }),
  after: fc.constantFrom(-5000, 0, 0, 0, 1, 1500, 20_000),
  deadline: fc.constantFrom(15_007, 30_011),
  ownRetry: fc.constantFrom(undefined, undefined, { maxAttempts: 2 }, { minBackoff: 2 }),
});

function refusalToCreate(model: Model, { queue, name }: Creation): string | undefined {
  if (!model.queues.has(queue)) return "not_found";
  if (name === undefined) return undefined;
  const taken =
    taskOf(model, queue, name) !== undefined || isBuried(model.buriedTasks.get(keyOf(queue, name)), model.now);
  return taken ? "already_exists" : undefined;
}

function definition(model: Model, world: World, { queue, name, after, deadline, ownRetry }: Creation) {
  model.created += 1;
  return taskAt(world, model.created, {
    queue,
    scheduleTime: model.now + after,
    dispatchDeadline: deadline / 1000,
    ...(name !== undefined && { name }),
    ...(ownRetry && { retryConfig: ownRetry }),
  });
}

function newTask(
  model: Model,
  { queue, after, deadline, ownRetry }: Creation,
  known: { id: number; name: string },
): ModelTask {
  return {
    ...known,
    queue,
    createTime: model.now,
    deadline,
    retry: ownRetry,
    scheduleTime: model.now + Math.max(0, after),
    underWay: false,
    dispatchCount: 0,
    responseCount: 0,
    executionCount: 0,
    previousResponse: undefined,
    firstAttempt: undefined,
    lastDispatch: undefined,
  };
}

export const create = (details: Creation): Command =>
  command(`create ${JSON.stringify(details)}`, async (model, world) => {
    const refusal = refusalToCreate(model, details);
    const call = world.run.engine.createTask(definition(model, world, details));
    if (refusal !== undefined) {
      expect(await refusalOf(call)).toBe(refusal);
      return;
    }
    const { name } = await call;
    model.tasks.push(newTask(model, details, { id: model.created, name }));
  });

/** Many at once: more than there are places and, with a low rate, tokens. */
export const createMany = (details: Creation, count: number): Command =>
  command(
    `create ${count} of ${JSON.stringify(details)}`,
    async (model, world) => {
      const wanted = Array.from({ length: count }, () => {
        const task = definition(model, world, { ...details, name: undefined });
        return { id: model.created, task };
      });
      const created = await Promise.all(wanted.map(({ task }) => world.run.engine.createTask(task)));
      for (const [index, { id }] of wanted.entries())
        model.tasks.push(newTask(model, details, { id, name: created[index]!.name }));
    },
    (model) => model.queues.has(details.queue),
  );

/** The process dies some turns of the event loop after it was asked to create a task. */
export const crashWhileCreating = (details: Creation, turns: number): Command =>
  command(
    `crash ${turns} turns into create ${JSON.stringify(details)}`,
    async (model, world) => {
      const wanted = { ...details, name: "c" };
      let acknowledged = false;
      const call = world.run.engine.createTask(definition(model, world, wanted)).then(() => {
        acknowledged = true;
      });
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      const promised = acknowledged;
      await reopen(world, "crash", async (run) => {
        const [kept] = (await run.engine.listTasks(details.queue, { limit: 100 })).filter(({ name }) => name === "c");
        if (promised) expect(kept, "an acknowledged task").toBeDefined();
        if (kept) model.tasks.push(newTask(model, wanted, { id: model.created, name: "c" }));
        // It may have been sent by the one that died.
        if (kept && kept.dispatchCount > 0) rules.dispatchDue(model);
      });
      await call;
      rules.restart(model);
    },
    (model) => refusalToCreate(model, { ...details, name: "c" }) === undefined,
  );
