import { createManualClock } from "@galley/foundation";
import { describe, expect, test } from "vitest";
import { createEventRecorder } from "../../src/events/recorder.ts";
import { createBudget } from "../../src/jobs/budget.ts";
import { createRetention } from "../../src/jobs/retention.ts";
import { createGate, createHarness, submission } from "./harness.ts";

const hour = 3_600_000;

describe("limits", () => {
  test("a job is not begun before its time", async () => {
    const { jobs, definition, clock, deliverDue, status } = await createHarness();
    const at = new Date(clock.now() + hour).toISOString();
    const { accepted } = await jobs.create(definition, { word: "x" }, submission(undefined, { schedule_time: at }));
    expect(await deliverDue()).toEqual([]);
    await clock.advance(hour);
    expect(await deliverDue()).toEqual(["ended"]);
    expect(await status(accepted.job_id)).toMatchObject({ status: "completed" });
    const far = new Date(clock.now() + 31 * 24 * hour).toISOString();
    await expect(
      jobs.create(definition, { word: "x" }, submission(undefined, { schedule_time: far })),
    ).rejects.toMatchObject({ code: "validation_failed" });
  });

  test("a job that has not begun in time fails, whoever notices first, and leaves no task", async () => {
    const { jobs, definition, clock, deliverDue, status, sweeper, waiting } = await createHarness();
    const post = async () =>
      (await jobs.create(definition, { word: "x" }, submission(undefined, { expires_in: 60 }))).accepted.job_id;
    const late = await post();
    await clock.advance(60_000);
    expect(await deliverDue()).toEqual(["ended"]);
    expect(await status(late)).toMatchObject({ status: "failed", error_code: "expired", started_at: null });
    const swept = await post();
    await clock.advance(59_999);
    expect(await sweeper.expire()).toBe(0);
    await clock.advance(1);
    expect(await sweeper.expire()).toBe(1);
    expect(waiting.size).toBe(0);
    expect(await status(swept)).toMatchObject({ status: "failed", error_code: "expired" });
    await jobs.retry(swept, { tenant: undefined, kind: undefined });
    expect(await deliverDue()).toEqual(["ended"]);
    expect(await status(swept)).toMatchObject({ status: "completed" });
  });

  test("one that has begun is let go on", async () => {
    const gate = createGate();
    const { jobs, definition, clock, deliverDue, status, sweeper } = await createHarness({
      second: async () => {
        await gate.pass();
        return "second";
      },
    });
    const { accepted } = await jobs.create(definition, { word: "x" }, submission(undefined, { expires_in: 1 }));
    const delivered = deliverDue();
    await gate.reached;
    await clock.advance(5000);
    expect(await sweeper.expire()).toBe(0);
    gate.open();
    await delivered;
    expect(await status(accepted.job_id)).toMatchObject({ status: "completed" });
  });

  test("a tenant has only so many jobs under way; the others wait without a task, and go on as those end", async () => {
    const gate = createGate();
    let running = 0;
    let most = 0;
    const { store, accept, deliverDue, status, waiting, definition, jobs, defects } = await createHarness(
      {
        second: async ({ input }) => {
          if (input.word === "guest") return "quick";
          running += 1;
          most = Math.max(most, running);
          await gate.pass();
          running -= 1;
          return "slow";
        },
      },
      { tenantLimit: 2 },
    );
    const ids: string[] = [];
    for (let number = 0; number < 6; number += 1) ids.push(await accept(`word ${number}`));
    const first = deliverDue();
    await gate.reached;
    await expect.poll(() => waiting.size).toBe(0);
    // Another tenant is not kept waiting by them.
    const guest = await jobs.create(definition, { word: "guest" }, { ...submission(), tenant: "guest" });
    expect(await deliverDue()).toEqual(["ended"]);
    expect(await status(guest.accepted.job_id)).toMatchObject({ status: "completed" });
    const parked = async () => (await Promise.all(ids.map(status))).filter(({ status }) => status === "queued").length;
    expect(await parked()).toBe(4);
    gate.open();
    expect((await first).filter((outcome) => outcome === "parked")).toHaveLength(4);
    while ((await parked()) > 0) {
      await deliverDue();
      await store.forgetOldKeys();
    }
    expect(most).toBeLessThanOrEqual(2);
    expect(defects).toEqual([]);
    for (const id of ids) expect(await status(id)).toMatchObject({ status: "completed", retry_count: 0 });
  });

  test("jobs that end together let as many others go", async () => {
    const gate = createGate();
    let arrived = 0;
    const all = Promise.withResolvers<void>();
    const { accept, deliverDue, waiting, defects, runner } = await createHarness(
      {
        second: async () => {
          arrived += 1;
          if (arrived === 5) all.resolve();
          await gate.pass();
          return "second";
        },
      },
      { tenantLimit: 5 },
    );
    for (let number = 0; number < 15; number += 1) await accept(`word ${number}`);
    const running = deliverDue();
    await all.promise;
    await expect.poll(() => runner.running().length).toBe(5);
    gate.open();
    await running;
    // One more than there is room for may be let go, and is parked again; one less would be a place that nobody has.
    await expect.poll(() => waiting.size).toBeGreaterThanOrEqual(5);
    expect(defects).toEqual([]);
  });

  test("a parked job is let go by the sweep when nobody has; cancelled, it is gone", async () => {
    const { accept, database, status, waiting, parking, jobs, deliverDue, sweeper, clock } = await createHarness(
      {},
      { tenantLimit: 1 },
    );
    const [one, two] = [await accept("one"), await accept("two")];
    // As a process leaves it that dies before it lets the next one go.
    await database.write(({ db }) => db.updateTable("job").set({ parked: 1 }).execute());
    waiting.clear();
    await clock.advance(hour);
    expect(await sweeper.sweep()).toBe(0);
    await jobs.cancel(one, { tenant: undefined, kind: undefined });
    expect(await parking.sweep()).toBe(1);
    expect(waiting.size).toBe(1);
    expect(await deliverDue()).toEqual(["ended"]);
    expect(await status(two)).toMatchObject({ status: "completed" });
    expect(await parking.sweep()).toBe(0);
  });

  test("what a job may spend is counted over all its attempts, and no call is made beyond it", async () => {
    const clock = createManualClock();
    let calls = 0;
    const { jobs, definition, deliverDue, status } = await createHarness(
      {
        async second(context) {
          for (let number = 0; number < 10; number += 1) {
            const giveBack = await context.reserve(0.03);
            calls += 1;
            await context.charge({ provider: "p", model: "m", tokens: 1, cost: 0.03 });
            giveBack();
          }
          return "second";
        },
      },
      { clock },
    );
    const { accepted } = await jobs.create(definition, { word: "x" }, submission(undefined, { max_cost_usd: 0.1 }));
    await deliverDue();
    expect(calls).toBe(3);
    expect(await status(accepted.job_id)).toMatchObject({
      status: "failed",
      error_code: "budget_exceeded",
      error_message: "The job may spend $0.10; it has spent $0.09, and its next step may cost $0.03.",
    });
    await jobs.retry(accepted.job_id, { tenant: undefined, kind: undefined });
    await deliverDue();
    expect(calls).toBe(3);
  });

  test("jobs that ended long ago are removed with all that was stored of them; those that are held are not", async () => {
    const ownClock = createManualClock();
    const { database, clock, store, accept, deliverDue, jobs, definition } = await createHarness(
      {},
      { clock: ownClock, recorders: [createEventRecorder(ownClock)] },
    );
    for (let number = 0; number < 5; number += 1) await accept(`word ${number}`);
    await jobs.create(definition, { word: "x" }, submission("key", { metadata: { a: "b" } }));
    await deliverDue();
    const [oldest, second] = await database.read.selectFrom("job").select("id").orderBy("id").limit(2).execute();
    await store.charge(second!.id, "first", { provider: "p", model: "m", tokens: 1, cost: 0.1 });
    await clock.advance(24 * hour);
    const young = await accept("young");
    await deliverDue();
    const unfinished = await accept("unfinished");
    const held = oldest!.id;
    const defects: unknown[] = [];
    const onDefect = (error: unknown) => void defects.push(error);
    const kept = async () => new Set([held]);
    const retention = createRetention({ database, clock, hours: 24, held: kept, onDefect });
    expect(await retention.sweep()).toBe(0);
    await clock.advance(1);
    expect(await retention.sweep()).toBe(5);
    const left = await database.read.selectFrom("job").select("id").execute();
    expect(new Set(left.map(({ id }) => id))).toEqual(new Set([held, young, unfinished]));
    const tables = [
      "job_update",
      "job_checkpoint",
      "job_metadata",
      "job_idempotency",
      "job_charge",
      "job_event",
    ] as const;
    for (const table of tables) {
      const rows = await database.read.selectFrom(table).select("job_id").distinct().execute();
      for (const { job_id } of rows) expect([held, young, unfinished]).toContain(job_id);
    }
    expect(await createRetention({ database, clock, hours: 0, onDefect }).sweep()).toBe(0);
    expect(defects).toEqual([]);
  });
});

test("calls that are made at once do not pass the limit together, and wait for each other's rest", async () => {
  const budget = createBudget(1, 0.2);
  const first = await budget.reserve(0.5);
  let second: (() => void) | undefined;
  const waiting = budget.reserve(0.5).then((giveBack) => {
    second = giveBack;
  });
  await Promise.resolve();
  expect(second).toBeUndefined();
  budget.spent(0.1);
  first();
  await waiting;
  budget.spent(0.5);
  second?.();
  await expect(budget.reserve(0.3)).rejects.toMatchObject({ code: "budget_exceeded", retryable: false });
  await expect(budget.reserve(null)).rejects.toMatchObject({ code: "budget_exceeded" });
  await expect(createBudget(null, 5).reserve(null)).resolves.toBeTypeOf("function");
});
