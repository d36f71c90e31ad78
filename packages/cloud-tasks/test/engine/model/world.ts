import { expect } from "vitest";
import type { QueueDefinition, TaskDefinition } from "../../../src/engine/model.ts";
import type { Request } from "../../target.ts";
import { becomesTrue, type EngineBench, type EngineRun, openEngineBench } from "../bench.ts";
import { burst, counted } from "./rules.ts";
import { type Model, type ModelRequest, queueNamesKept, type Settings, taskNamesKept } from "./state.ts";

/** The engine with its file, its clock and its target, and what has been seen of it. */
export interface World {
  bench: EngineBench;
  run: EngineRun;
  /** Requests that came and have no answer, by task and attempt. */
  open: Map<string, Request>;
  /** Tasks that were told to have succeeded: they must not come again. */
  succeeded: Set<string>;
  /** When each queue sent something by itself since its settings were changed. */
  sent: Map<string, number[]>;
}

/** Real ms to wait for what must come; it takes a few. */
const patience = 3000;

export const definitionOf = ({ rate, concurrency, retry }: Settings): QueueDefinition => ({
  rateLimits: { maxDispatchesPerSecond: rate, maxConcurrentDispatches: concurrency },
  retryConfig: retry,
});

export async function openWorld(): Promise<World> {
  const bench = await openEngineBench();
  const run = await openRun(bench);
  return { bench, run, open: new Map(), succeeded: new Set(), sent: new Map() };
}

const openRun = (bench: EngineBench) =>
  bench.open({ taskNameReservation: taskNamesKept / 1000, queueNameReservation: queueNamesKept / 1000 });

/** Ends the engine and starts another on its file; with a crash on a copy as it is at this moment. */
export async function reopen(world: World, how: "restart" | "crash", look?: (run: EngineRun) => Promise<void>) {
  if (how === "crash") world.bench.crash();
  await world.run.close();
  world.run = await openRun(world.bench);
  await look?.(world.run);
  // What the one before sent after its file was copied, a dead one could not have sent.
  await world.run.idle();
  while (world.bench.target.waiting.length > 0) await world.bench.target.next();
  world.open.clear();
  await world.run.engine.start();
}

export function taskAt(world: World, id: number, task: Omit<TaskDefinition, "request">): TaskDefinition {
  const url = `${world.bench.target.origin}/${id}`;
  return { ...task, request: { target: { kind: "http", url }, method: "POST", headers: {}, body: new Uint8Array() } };
}

const nameOf = (id: number | string, attempt: number | string) => `task ${id}, attempt ${attempt}`;
export const requestName = ({ task, attempt }: ModelRequest): string => nameOf(task.id, attempt);

/** Takes in what has come. */
export async function receive(world: World): Promise<void> {
  while (world.bench.target.waiting.length > 0) {
    const request = await world.bench.target.next();
    const id = request.path.slice(1);
    expect(world.succeeded.has(id), `task ${id} came again after its success`).toBe(false);
    world.open.set(nameOf(id, Number(request.headers["x-cloudtasks-taskretrycount"]) + 1), request);
  }
}

/** The requests that are open are those that must be, with the headers that they must have. */
export async function requestsAgree(model: Model, world: World): Promise<void> {
  const before = new Set(world.open.keys());
  const missing = () => model.requests.length - world.open.size - world.bench.target.waiting.length;
  await becomesTrue(() => missing() <= 0, patience);
  await receive(world);
  expect([...world.open.keys()].sort()).toEqual(model.requests.map(requestName).sort());
  for (const request of model.requests) {
    const name = requestName(request);
    if (before.has(name)) continue;
    for (const [header, value] of Object.entries(request.headers)) {
      expect(world.open.get(name)?.headers[`x-cloudtasks-${header}`], `${header} of ${name}`).toBe(value);
    }
    if (request.takesPlace) withinLimits(model, world, request.task.queue);
  }
}

/** Something was sent by a queue itself: was it allowed to, whatever the model says about its bucket? */
function withinLimits(model: Model, world: World, name: string): void {
  const { rate, concurrency } = model.queues.get(name)!;
  expect(counted(model, name).length).toBeLessThanOrEqual(concurrency);
  const sent = world.sent.get(name) ?? [];
  world.sent.set(name, sent);
  sent.push(model.now);
  for (const [index, since] of sent.entries())
    expect(sent.length - index).toBeLessThanOrEqual(burst(rate) + (rate * (model.now - since)) / 1000 + 1e-6);
}

/** Everything that can be asked of the engine is as the model says, and stays so. */
export async function agree(model: Model, world: World): Promise<void> {
  await requestsAgree(model, world);
  await world.run.idle();
  await requestsAgree(model, world);
  const { engine, errors, attempts } = world.run;
  expect(errors).toEqual([]);
  expect(attempts.waiting).toEqual([]);
  for (const [name, queue] of model.queues) {
    expect(await engine.findQueue(name)).toMatchObject({
      state: queue.running ? "RUNNING" : "PAUSED",
      purgeTime: queue.purgeTime,
      ...definitionOf(queue),
    });
    const tasks = model.tasks.filter((task) => task.queue === name);
    const waiting = tasks.filter(({ underWay }) => !underWay);
    const first = Math.min(...waiting.map(({ scheduleTime }) => scheduleTime));
    expect(await engine.stats(name)).toMatchObject({
      waiting: waiting.length,
      inFlight: tasks.length - waiting.length,
      oldestDue: first <= model.now ? first : undefined,
      effectiveRate: queue.rate,
    });
    const listed = await engine.listTasks(name, { limit: 1000 });
    const shown = listed.map(({ request: { target }, lastAttempt, ...task }) => ({
      id: target.kind === "http" ? Number(new URL(target.url).pathname.slice(1)) : undefined,
      name: task.name,
      createTime: task.createTime,
      scheduleTime: task.scheduleTime,
      dispatchCount: task.dispatchCount,
      responseCount: task.responseCount,
      firstAttempt: task.firstAttemptTime,
      lastDispatch: lastAttempt?.dispatchTime,
      retry: task.retryConfig,
      underWay: task.inFlight,
    }));
    const expected = tasks.map(
      ({ queue: _, deadline: __, executionCount: ___, previousResponse: ____, ...task }) => task,
    );
    expect(shown).toEqual(expected.sort((a, b) => (a.name < b.name ? -1 : 1)));
  }
}
