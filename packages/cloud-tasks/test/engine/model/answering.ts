import fc from "fast-check";
import { expect } from "vitest";
import type { AttemptEvent } from "../../../src/index.ts";
import { type Command, command, pick } from "./command.ts";
import * as rules from "./rules.ts";
import type { Model, ModelRequest, ModelTask } from "./state.ts";
import { reopen, requestName, requestsAgree, type World } from "./world.ts";

const sum = (list: number[]): number => list.reduce((total, each) => total + each, 0);

export const outcome = fc.constantFrom<rules.Outcome>(200, 200, 204, 404, 429, 500, 503, "drop");

function send(world: World, request: ModelRequest, how: rules.Outcome): void {
  const open = world.open.get(requestName(request))!;
  world.open.delete(requestName(request));
  if (typeof how === "number") open.answer(how);
  else open.drop();
}

function compare(world: World, request: ModelRequest, verdict: rules.Verdict, event: AttemptEvent): void {
  const { task, attempt } = request;
  expect(event).toMatchObject({ queue: task.queue, name: task.name, attempt });
  if (verdict.result === "succeeded") world.succeeded.add(String(task.id));
  expect(event).toMatchObject(verdict);
}

export const answer = (which: number, how: rules.Outcome): Command =>
  command(
    `answer number ${which} with ${how}`,
    async (model, world) => {
      const request = pick(model.requests, which);
      send(world, request, how);
      const event = await world.run.attempts.next();
      compare(world, request, rules.conclude(model, request, how), event);
    },
    (model) => model.requests.length > 0,
  );

/** The process dies some turns after a success was on its way to it: it may know of it or not. */
export const crashWhileAnswering = (which: number, turns: number): Command =>
  command(
    `crash ${turns} turns into the success of number ${which}`,
    async (model, world) => {
      const request = pick(model.requests, which);
      const { task } = request;
      send(world, request, 200);
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      const told = world.run.attempts.waiting.some(({ result }) => result === "succeeded");
      await reopen(world, "crash", async (run) => {
        const kept = (await run.engine.namesOfTasksIn(run.database.read, task.queue, [task.name])).size > 0;
        const alive = model.tasks.includes(task);
        if (told) expect(kept && alive, "a task that was told to have succeeded").toBe(false);
        if (alive && kept) return;
        if (rules.conclude(model, request, 200).result === "succeeded") world.succeeded.add(String(task.id));
        if (!model.queues.has(task.queue)) return;
        // The place that fell free may have been taken by the one that died.
        const stored = (await run.engine.listTasks(task.queue, { limit: 100 })).map((each) => each.dispatchCount);
        const known = model.tasks.filter((each) => each.queue === task.queue).map((each) => each.dispatchCount);
        if (sum(stored) > sum(known)) rules.dispatchDue(model);
      });
      rules.restart(model);
    },
    (model) => model.requests.length > 0,
  );

export const advance = (ms: number): Command =>
  command(`advance ${ms} ms`, async (model, world) => {
    const end = model.now + ms;
    for (;;) {
      const next = rules.nextEvent(model);
      if (next === undefined || next > end) break;
      await moveTo(model, world, next);
      await timeOut(model, world);
      rules.dispatchDue(model);
      await requestsAgree(model, world);
    }
    await moveTo(model, world, end);
  });

async function moveTo(model: Model, world: World, time: number): Promise<void> {
  await world.bench.clock.advance(time - model.now);
  model.now = time;
}

/** The requests whose time is over end. */
async function timeOut(model: Model, world: World): Promise<void> {
  const over = model.requests.filter(({ timeout }) => timeout === model.now);
  const events: AttemptEvent[] = [];
  for (const _ of over) events.push(await world.run.attempts.next());
  for (const request of over) {
    world.open.delete(requestName(request));
    const { task, attempt } = request;
    const event = events.find((each) => each.startTime + task.deadline === model.now && isOf(each, task, attempt));
    expect(event, `the end of ${requestName(request)}`).toBeDefined();
    compare(world, request, rules.conclude(model, request, "timeout"), event!);
    // Due again in the same moment as others: which of them is first is not said.
    fc.pre(request.askedAt === undefined || task.scheduleTime > model.now);
  }
}

const isOf = (event: AttemptEvent, { queue, name }: ModelTask, attempt: number) =>
  event.queue === queue && event.name === name && event.attempt === attempt;
