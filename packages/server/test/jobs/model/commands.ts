import fc, { type AsyncCommand } from "fast-check";
import { expect } from "vitest";
import { everyJob } from "../../../src/jobs/scope.ts";
import { Refusal } from "../../../src/refusal.ts";
import * as life from "./life.ts";
import { answer, keepPart, progress, submit, type Worker, type World } from "./world.ts";

type Command = AsyncCommand<life.Model, World>;

const command = (text: string, run: (model: life.Model, world: World) => Promise<void>): Command => ({
  check: () => true,
  run,
  toString: () => text,
});

const at = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];
/** The fewer there are, the more happens to each. */
const mostJobs = 2;
const place = fc.nat(5);
const jobOf = (model: life.Model, id: string): life.Job => model.jobs.find((job) => job.id === id)!;
const isIn = (applied: object | undefined): boolean => applied !== undefined && !("objection" in applied);

/** Something that a worker says of its job; it counts only if the job is its own. */
const byWorker = (
  text: string,
  who: number,
  say: (
    worker: Worker,
    job: life.Job,
    model: life.Model,
    world: World,
  ) => Promise<{ accepted: boolean; wanted: boolean; over: boolean }>,
) =>
  command(`${text} of worker ${who}`, async (model, world) => {
    const worker = at(world.workers, who);
    if (!worker) return;
    const { accepted, wanted, over } = await say(worker, jobOf(model, worker.jobId), model, world);
    expect(accepted, text).toBe(wanted);
    // A worker that is told that the job is no longer its own stops, and so does one whose work is over.
    if (accepted && !over) return;
    world.workers = world.workers.filter((other) => other !== worker);
    answer(world, worker);
  });

const submits = fc.record({ key: fc.option(fc.constant("a")) }).map(({ key }) =>
  command(`submit ${key ?? ""}`, async (model, world) => {
    if (key === null && model.jobs.length >= mostJobs) return;
    const id = await submit(world, key ?? "word", key ?? undefined);
    if (model.jobs.some((job) => job.id === id)) expect(key).not.toBeNull();
    else model.jobs.push(life.newJob(id));
    // Asked twice at the same moment it is one job still.
    if (key === null) return;
    const [again, andAgain] = await Promise.all([submit(world, key, key), submit(world, key, key)]);
    expect([again, andAgain]).toEqual([id, id]);
  }),
);

async function deliver(model: life.Model, world: World, which: number): Promise<void> {
  const { clock, process } = world;
  const now = clock.now();
  // A task may be brought again while its first delivery is still under way: then nobody hears what that one answers.
  const kept = at(
    [...world.tasks.values()].filter(({ task }) => task.at <= now),
    which,
  );
  if (!kept) return;
  kept.dispatch += 1;
  const { task, dispatch } = kept;
  const worker: Worker = { jobId: task.job!.id, token: `${task.name}/${dispatch}`, task, dispatch };
  const job = jobOf(model, worker.jobId);
  const wanted = life.claim(job, worker.token, now);
  const claim = { type: "claimed", token: worker.token, leaseUntil: now + life.leaseTime } as const;
  const applied = await process.store.apply(job.id, claim);
  if (isIn(applied)) {
    expect(applied!.job.status === "processing" ? "work" : "ended").toBe(wanted);
    if (wanted === "work") world.workers.push(worker);
    else answer(world, worker);
    return;
  }
  expect(applied).toMatchObject({ objection: wanted });
  if (wanted !== "final") {
    const until = wanted === "leased" ? job.leaseUntil : job.notBefore;
    await process.store.apply(job.id, { type: "postponed", until, step: 0 });
  }
  answer(world, worker);
}

const delivers = place.map((which) => command(`deliver ${which}`, (model, world) => deliver(model, world, which)));

/** Whoever worked on it does not know that it has another owner now. */
const supersedes = place.map((which) =>
  command(`let leases run out and deliver ${which}`, async (model, world) => {
    await world.clock.advance(life.leaseTime);
    await deliver(model, world, which);
  }),
);

const heartbeats = place.map((who) =>
  byWorker("heartbeat", who, async ({ token }, job, _model, { process, clock }) => {
    const until = clock.now() + life.leaseTime;
    const renewed = await process.store.renew(job.id, token, until);
    const wanted = life.owns(job, token);
    if (wanted) job.leaseUntil = until;
    if (renewed) expect(renewed.cancelRequested).toBe(job.cancelRequested);
    return { accepted: renewed !== undefined, wanted, over: false };
  }),
);

const steps = fc.record({ who: place, percentage: fc.integer({ min: 1, max: 99 }) }).map(({ who, percentage }) =>
  byWorker(`step ${percentage}`, who, async (worker, job, _model, world) => {
    const wanted = life.owns(job, worker.token);
    return { accepted: await progress(world, worker, percentage), wanted, over: false };
  }),
);

const parts = place.map((who) =>
  byWorker("part", who, async (worker, job, _model, world) => {
    const accepted = await keepPart(world, worker, "first/part");
    const wanted = life.owns(job, worker.token);
    return { accepted, wanted, over: false };
  }),
);

const completes = place.map((who) =>
  byWorker("completion", who, async ({ token }, job, _model, { process }) => {
    const applied = await process.store.apply(job.id, { type: "completed", token, stage: "third" });
    const wanted = life.owns(job, token);
    if (wanted) life.complete(job);
    return { accepted: isIn(applied), wanted, over: true };
  }),
);

const fails = fc.record({ who: place, retryable: fc.boolean() }).map(({ who, retryable }) =>
  byWorker(retryable ? "error" : "final error", who, async ({ token }, job, _model, { process, clock }) => {
    const error = { code: "provider_unavailable", message: "No.", retryable, retryAfter: undefined } as const;
    const applied = await process.store.apply(job.id, { type: "errored", token, error });
    const wanted = life.owns(job, token);
    if (wanted) life.fail(job, retryable, clock.now());
    return { accepted: isIn(applied), wanted, over: true };
  }),
);

const releases = place.map((who) =>
  byWorker("release", who, async ({ token }, job, _model, { process }) => {
    const applied = await process.store.apply(job.id, { type: "released", token });
    const wanted = life.owns(job, token);
    if (wanted) life.release(job);
    return { accepted: isIn(applied), wanted, over: true };
  }),
);

/** The connection is gone with it: the queue brings the task again. */
const dies = place.map((who) =>
  command(`death of worker ${who}`, async (_model, world) => {
    const worker = at(world.workers, who);
    world.workers = world.workers.filter((other) => other !== worker);
  }),
);

/** Whether a client's wish was granted. */
async function granted(wish: Promise<unknown>): Promise<boolean> {
  try {
    await wish;
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

const byClient = (
  text: string,
  wish: (job: life.Job, world: World) => Promise<unknown>,
  rule: (job: life.Job, now: number) => boolean,
) =>
  place.map((which) =>
    command(`${text} ${which}`, async (model, world) => {
      const job = at(model.jobs, which);
      if (job) expect(await granted(wish(job, world)), text).toBe(rule(job, world.clock.now()));
    }),
  );

const cancels = byClient("cancel", (job, { process }) => process.jobs.cancel(job.id, everyJob), life.cancel);
const retries = byClient("retry", (job, { process }) => process.jobs.retry(job.id, everyJob), life.retry);

const waits = fc
  .constantFrom(1000, 10_000, 31_000, 31_000)
  .map((ms) => command(`wait ${ms} ms`, async (_model, { clock }) => clock.advance(ms)));

/** What the queue loses, the sweep finds; it may do so at any time. */
const sweeps = fc.option(place).map((lost) =>
  command(lost === null ? "sweep" : `lose task ${lost} and sweep`, async (_model, world) => {
    const kept = lost === null ? undefined : at([...world.tasks.values()], lost);
    if (kept !== undefined) {
      const { id } = kept.task.job!;
      world.tasks.delete(kept.task.name);
      world.robbed.set(id, (await world.process.status(id)).task_name ?? "");
      await world.clock.advance(130_000);
    }
    await world.process.sweeper.sweep();
  }),
);

const restarts = fc.constant(
  command("restart", async (model, world) => {
    if (await world.restart()) for (const job of model.jobs) job.leaseUntil = 0;
  }),
);

/** In about the proportions of life, with more deaths. */
export const courses = fc.commands(
  [
    submits,
    delivers,
    delivers,
    delivers,
    heartbeats,
    steps,
    steps,
    parts,
    completes,
    fails,
    releases,
    dies,
    cancels,
    retries,
    waits,
    supersedes,
    supersedes,
    sweeps,
    restarts,
  ],
  { maxCommands: 60, size: "max" },
);
