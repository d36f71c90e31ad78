import type { Kysely } from "kysely";
import { describe, expect, test } from "vitest";
import { createEventRecorder } from "../../src/events/recorder.ts";
import { addTitle } from "../../src/jobs/migrations/0010-title.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import { createGate, createHarness, submission, unavailable } from "./harness.ts";

describe("a job's title", () => {
  test("is what its kind says of it, in its status, lists and events", async () => {
    const { clock } = await createHarness();
    const harness = await createHarness({}, { clock, recorders: [createEventRecorder(clock)] });
    const id = await harness.accept("Composting at home");
    await harness.deliverDue();
    expect((await harness.status(id)).title).toBe("Composting at home");
    const { jobs } = await harness.jobs.list(everyJob, { limit: 50 });
    expect(jobs.map(({ title }) => title)).toEqual(["Composting at home"]);
    const events = await harness.database.read
      .selectFrom("job_event")
      .select("data")
      .where("type", "!=", "progress")
      .execute();
    expect(events.map(({ data }) => JSON.parse(data).title)).toEqual(Array(3).fill("Composting at home"));
  });

  test.each([
    ["in one line, without what no reader sees", "  A\tfox\n\n in\u0000 \u001b[31msnow \u0085", "A fox in [31msnow"],
    ["as long as it may be", "x".repeat(200), "x".repeat(200)],
    ["cut where it is longer", "x".repeat(201), `${"x".repeat(199)}…`],
    ["not cut within a character", `${"x".repeat(198)}🦊 and more`, `${"x".repeat(198)}…`],
    ["with no blank before the cut", `${"x".repeat(198)} yes, more`, `${"x".repeat(198)}…`],
    ["well formed", "half \ud83e of a fox", "half \ufffd of a fox"],
    ["nothing where there is nothing to be read", " \n\u0000 ", null],
  ])("is %s", async (_, words, title) => {
    const harness = await createHarness();
    expect((await harness.status(await harness.accept(words))).title).toBe(title);
  });

  test("is null of a kind that tells none, and of jobs from before it was told", async () => {
    const harness = await createHarness();
    const { titleOf: _, ...silent } = harness.definition;
    const { accepted } = await harness.jobs.create(silent, { word: "x" }, submission());
    expect((await harness.status(accepted.job_id)).title).toBeNull();
    const old = await harness.accept("x");
    await harness.database.write(async ({ db }) => {
      await db.schema.alterTable("job").dropColumn("title").execute();
      await addTitle(db as unknown as Kysely<unknown>);
    });
    expect((await harness.status(old)).title).toBeNull();
    expect((await harness.status(await harness.accept("y"))).title).toBe("y");
  });
});

describe("when the next attempt comes", () => {
  const iso = (time: number) => new Date(time).toISOString();

  test("is told while a failed one waits for it, and no longer than that", async () => {
    const gate = createGate();
    let failures = 1;
    const harness = await createHarness({
      second: async () => {
        if (failures-- > 0) throw unavailable();
        await gate.pass();
        return "2";
      },
    });
    const id = await harness.accept();
    const next = async () => (await harness.status(id)).next_attempt_at;
    expect(await next()).toBeNull();
    const before = await harness.jobs.tag(id, everyJob);
    await harness.deliverDue();
    const at = iso(harness.clock.now() + 10_000);
    expect(await harness.status(id)).toMatchObject({ status: "queued", retry_count: 1, next_attempt_at: at });
    const { jobs } = await harness.jobs.list(everyJob, { limit: 50 });
    expect(jobs.map(({ next_attempt_at }) => next_attempt_at)).toEqual([at]);
    expect(await harness.jobs.tag(id, everyJob)).not.toBe(before);
    expect([...harness.waiting.values()].map((task) => iso(task.at))).toEqual([at]);

    await harness.clock.advance(10_000);
    const working = harness.deliverDue();
    await gate.reached;
    expect(await harness.status(id)).toMatchObject({ status: "processing", next_attempt_at: null });
    gate.open();
    await working;
    expect(await harness.status(id)).toMatchObject({ status: "completed", next_attempt_at: null });
  });

  test("is what the provider asked for; nothing once somebody hurries it, nor when it is cancelled", async () => {
    const harness = await createHarness({
      first: async () => {
        throw unavailable(60_000);
      },
    });
    const [hurried, cancelled] = [await harness.accept("a"), await harness.accept("b")];
    await harness.deliverDue();
    const next = async (id: string) => (await harness.status(id)).next_attempt_at;
    const at = iso(harness.clock.now() + 60_000);
    expect([await next(hurried), await next(cancelled)]).toEqual([at, at]);
    await harness.jobs.hurry(hurried);
    await harness.jobs.cancel(cancelled, everyJob);
    expect([await next(hurried), await next(cancelled)]).toEqual([null, null]);
  });

  test("is the time that was asked for, of a job that is not to begin before", async () => {
    const harness = await createHarness();
    const schedule_time = iso(harness.clock.now() + 3_600_000);
    const { accepted } = await harness.jobs.create(
      harness.definition,
      { word: "x" },
      submission(undefined, { schedule_time }),
    );
    expect(await harness.status(accepted.job_id)).toMatchObject({ retry_count: 0, next_attempt_at: schedule_time });
    await harness.clock.advance(3_600_000);
    await harness.deliverDue();
    expect(await harness.status(accepted.job_id)).toMatchObject({ status: "completed", next_attempt_at: null });
  });
});
