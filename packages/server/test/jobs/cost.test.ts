import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import { createEventRecorder } from "../../src/events/recorder.ts";
import { JobError } from "../../src/jobs/job-error.ts";
import { addAttempts } from "../../src/jobs/migrations/0009-attempts.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import { createGate, createHarness, unavailable } from "./harness.ts";

const bought = (cost: number | null) => ({ provider: "p", model: "m", tokens: 10, cost });

test("a job costs what it has been charged so far: while it runs, over its attempts, and when it has failed", async () => {
  const gate = createGate();
  let attempts = 0;
  const harness = await createHarness({
    first: async (context) => {
      attempts += 1;
      await context.charge(bought(0.25));
      if (attempts === 1) await gate.pass();
      if (attempts === 2) throw new JobError("content_refused", "No.", { retryable: false });
      return "1";
    },
  });
  const id = await harness.accept();
  expect(await harness.status(id)).toMatchObject({ status: "queued", cost: 0 });
  const working = harness.deliverDue();
  await gate.reached;
  expect(await harness.status(id)).toMatchObject({ status: "processing", cost: 0.25 });
  gate.fail(unavailable());
  await working;
  await harness.clock.advance(10_000);
  await harness.deliverDue();
  expect(await harness.status(id)).toMatchObject({ status: "failed", cost: 0.5 });
  const { jobs } = await harness.jobs.list(everyJob, { limit: 50 });
  expect(jobs).toMatchObject([{ job_id: id, cost: 0.5 }]);
  await harness.jobs.retry(id, everyJob);
  await harness.deliverDue();
  expect(await harness.status(id)).toMatchObject({ status: "completed", cost: 0.75 });
});

test("where one price is not known, neither is what the job has cost, whatever else is charged", async () => {
  const harness = await createHarness({
    first: async (context) => {
      for (const cost of [0.5, null, 0.25]) await context.charge(bought(cost));
      return "1";
    },
  });
  const id = await harness.accept();
  await harness.deliverDue();
  expect((await harness.status(id)).cost).toBeNull();
});

test("what is found out twice is charged once, and what costs nothing is 0", async () => {
  const harness = await createHarness({
    first: async (context) => {
      for (const _ of [1, 2]) await context.charge(bought(context.input.word === "free" ? 0 : 0.5), "the same");
      return "1";
    },
  });
  const [paid, free] = [await harness.accept("paid"), await harness.accept("free")];
  await harness.deliverDue();
  expect([(await harness.status(paid)).cost, (await harness.status(free)).cost]).toEqual([0.5, 0]);
});

test("calls at once are all counted, and whoever polls sees that something has changed", async () => {
  const gate = createGate();
  const harness = await createHarness({
    first: async (context) => {
      await Promise.all(Array.from({ length: 20 }, () => context.charge(bought(0.125))));
      await gate.pass();
      return "1";
    },
  });
  const id = await harness.accept();
  const before = await harness.jobs.tag(id, everyJob);
  const working = harness.deliverDue();
  await gate.reached;
  const during = await harness.jobs.tag(id, everyJob);
  expect([(await harness.status(id)).cost, during === before]).toEqual([2.5, false]);
  await harness.store.charge(id, "first", bought(0.125));
  expect(await harness.jobs.tag(id, everyJob)).not.toBe(during);
  gate.open();
  await working;
  expect(await harness.status(id)).toMatchObject({ status: "completed", cost: 2.625 });
});

test("its events tell what it had cost then", async () => {
  const { clock } = await createHarness();
  const harness = await createHarness(
    {
      first: async (context) => {
        await context.charge(bought(0.5));
        return "1";
      },
    },
    { clock, recorders: [createEventRecorder(clock)] },
  );
  const id = await harness.accept();
  await harness.deliverDue();
  const rows = await harness.database.read
    .selectFrom("job_event")
    .select(["type", "data"])
    .where("job_id", "=", id)
    .where("type", "!=", "progress")
    .orderBy("sequence")
    .execute();
  expect(rows.map(({ type, data }) => [type, JSON.parse(data).cost])).toEqual([
    ["queued", 0],
    ["processing", 0],
    ["completed", 0.5],
  ]);
});

test("jobs from before it was told cost what they were charged", async () => {
  const harness = await createHarness();
  const [paid, unknown, free] = [await harness.accept(), await harness.accept(), await harness.accept()];
  for (const cost of [0.5, 0.25]) await harness.store.charge(paid, "first", bought(cost));
  for (const cost of [0.5, null]) await harness.store.charge(unknown, "first", bought(cost));
  await harness.database.write(async ({ db }) => {
    await db.schema.dropTable("job_attempt").execute();
    await db.schema.alterTable("job").dropColumn("cost").execute();
    await addAttempts(db as unknown as Kysely<unknown>);
  });
  const costs = await Promise.all([paid, unknown, free].map(async (id) => (await harness.status(id)).cost));
  expect(costs).toEqual([0.75, null, 0]);
});
