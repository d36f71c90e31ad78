import fc from "fast-check";
import { expect } from "vitest";
import { advance, answer, crashWhileAnswering, outcome } from "./answering.ts";
import { type Command, command, pick, refusalOf } from "./command.ts";
import { crashWhileCreating, create, createMany, creation } from "./creating.ts";
import * as rules from "./rules.ts";
import { isBuried, keyOf, type Settings, taskOf } from "./state.ts";
import { definitionOf, reopen } from "./world.ts";

const queue = fc.constantFrom("a", "b");
const index = fc.nat(50);
const retry = fc.record({
  maxAttempts: fc.constantFrom(-1, 1, 2, 3, 100),
  maxRetryDuration: fc.constantFrom(0, 0, 5, 40),
  minBackoff: fc.constantFrom(0.1, 1, 4),
  maxBackoff: fc.constantFrom(4, 30),
  maxDoublings: fc.constantFrom(0, 1, 2, 16),
});
const settings: fc.Arbitrary<Settings> = fc.record({
  rate: fc.constantFrom(...rules.rates),
  concurrency: fc.constantFrom(1, 2, 3, 50),
  retry,
});

const runTask = (which: number): Command =>
  command(
    `run task number ${which}`,
    async (model, world) => {
      const task = pick(model.tasks, which);
      const told = await world.run.engine.runTask(task.queue, task.name);
      rules.dispatch(model, task, model.now);
      expect(told).toMatchObject({ dispatchCount: task.dispatchCount, scheduleTime: model.now, inFlight: true });
    },
    (model) => model.tasks.length > 0,
  );

const deleteTask = (which: number): Command =>
  command(
    `delete task number ${which}`,
    async (model, world) => {
      const task = pick(model.tasks, which);
      await world.run.engine.deleteTask(task.queue, task.name);
      rules.end(model, task);
    },
    (model) => model.tasks.length > 0,
  );

/** A name of no task: what is said tells whether there was one. */
const askFor = (queue: string, name: string, call: "getTask" | "runTask" | "deleteTask"): Command =>
  command(
    `${call} ${queue}/${name}`,
    async (model, world) => {
      const recent = isBuried(model.buriedTasks.get(keyOf(queue, name)), model.now);
      await expect(world.run.engine[call](queue, name)).rejects.toMatchObject({
        code: "not_found",
        message: recent ? expect.stringContaining("existed recently") : "Requested entity was not found.",
      });
    },
    (model) => taskOf(model, queue, name) === undefined,
  );

/** Calls that need nothing but a queue. */
function control(kind: "pauseQueue" | "resumeQueue" | "purgeQueue" | "deleteQueue", name: string): Command {
  return command(`${kind} ${name}`, async (model, world) => {
    const known = model.queues.get(name);
    expect(await refusalOf(world.run.engine[kind](name))).toBe(known ? undefined : "not_found");
    if (!known) return;
    if (kind === "purgeQueue") rules.purge(model, name);
    else if (kind === "deleteQueue") {
      rules.deleteQueue(model, name);
      world.sent.delete(name);
    } else known.running = kind === "resumeQueue";
  });
}

const configure = (kind: "createQueue" | "updateQueue", name: string, wanted: Settings): Command =>
  command(`${kind} ${name} ${JSON.stringify(wanted)}`, async (model, world) => {
    const { engine } = world.run;
    const call =
      kind === "createQueue"
        ? engine.createQueue(name, definitionOf(wanted))
        : engine.updateQueue(name, () => definitionOf(wanted));
    const change = kind === "createQueue" ? rules.createQueue : rules.updateQueue;
    const refusal = change(model, name, wanted);
    expect(await refusalOf(call)).toBe(refusal);
    if (refusal === undefined) world.sent.delete(name);
  });

const begin = (how: "restart" | "crash"): Command =>
  command(how, async (model, world) => {
    await reopen(world, how);
    rules.restart(model);
  });

const turns = fc.nat(8);
const advances = fc.oneof(fc.nat(3000), fc.constantFrom(1, 100, 1000, 5000, 15_007, 20_000, 60_000)).map(advance);
const creations = creation.map(create);
const answers = fc.tuple(index, outcome).map(([which, how]) => answer(which, how));

/** All commands, those more than once that make the others worth while. */
export const commands = fc.commands(
  [
    creations,
    creations,
    creations,
    creations,
    fc.tuple(creation, fc.integer({ min: 2, max: 15 })).map((of) => createMany(...of)),
    answers,
    answers,
    answers,
    advances,
    advances,
    index.map(runTask),
    index.map(deleteTask),
    fc
      .tuple(queue, fc.constantFrom("x", "y"), fc.constantFrom("getTask", "runTask", "deleteTask"))
      .map((of) => askFor(...of)),
    fc.tuple(fc.constantFrom("pauseQueue", "resumeQueue", "resumeQueue"), queue).map((of) => control(...of)),
    fc.tuple(fc.constantFrom("purgeQueue", "deleteQueue"), queue).map((of) => control(...of)),
    fc
      .tuple(fc.constantFrom("createQueue", "updateQueue", "updateQueue"), queue, settings)
      .map((of) => configure(...of)),
    fc.constantFrom("restart", "crash").map(begin),
    fc.tuple(index, turns).map((of) => crashWhileAnswering(...of)),
    fc.tuple(creation, turns).map((of) => crashWhileCreating(...of)),
  ] as Array<fc.Arbitrary<Command>>,
  { maxCommands: 40, size: "+1" },
);
