import { describe, expect, test } from "vitest";
import { JobError } from "../../src/jobs/job-error.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import { createHarness } from "./harness.ts";

describe("many jobs", () => {
  const refused = () =>
    createHarness({
      second: async (context) => {
        if (context.input.word === "good") return "2";
        throw new JobError("content_refused", "The model refused.", { retryable: false });
      },
    });

  test("are retried together where they match", async () => {
    const harness = await refused();
    const bad = [await harness.accept("bad"), await harness.accept("bad")];
    await harness.accept("good");
    await harness.deliverDue();
    const filter = { status: "failed", limit: 50 } as const;
    expect(await harness.jobs.retryMany(everyJob, { ...filter, error_code: "worker_lost" })).toEqual([]);
    expect((await harness.jobs.retryMany(everyJob, filter)).sort()).toEqual(bad.sort());
    for (const id of bad) expect(await harness.status(id)).toMatchObject({ status: "queued" });
  });

  test("are listed in pages that neither miss nor repeat one, though all were made in the same moment", async () => {
    const harness = await createHarness();
    const made = await Promise.all(Array.from({ length: 7 }, (_, number) => harness.accept(`${number}`)));
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await harness.jobs.list(everyJob, { limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.jobs.map((job) => job.job_id));
      if (!page.next_cursor) break;
      cursor = page.next_cursor;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen)).toEqual(new Set(made));
  });

  test("are listed by the time they were made", async () => {
    const harness = await createHarness();
    const early = await harness.accept();
    await harness.clock.advance(1000);
    const between = new Date(harness.clock.now() - 500).toISOString();
    const late = await harness.accept();
    const ids = async (query: object) =>
      (await harness.jobs.list(everyJob, { limit: 50, ...query })).jobs.map((job) => job.job_id);
    expect(await ids({ created_after: between })).toEqual([late]);
    expect(await ids({ created_before: between })).toEqual([early]);
    expect(await harness.jobs.list({ tenant: undefined, kind: "other" }, { limit: 50 })).toMatchObject({ jobs: [] });
  });

  test("of a kind teach the next one by their median", async () => {
    const durations = [9000, 1000, 2000, 8000, 3000];
    const harness = await createHarness({
      second: async () => {
        await harness.clock.advance(durations.shift() ?? 0);
        return "2";
      },
    });
    for (let count = 0; count < 5; count++) {
      await harness.accept();
      await harness.deliverDue();
    }
    expect((await harness.create("next")).accepted.estimated_completion_time).toBe(3);
  });
});

describe("an Idempotency-Key", () => {
  test("makes one job of the same request, also of two at once, and refuses another one", async () => {
    const harness = await createHarness();
    const [first, second] = await Promise.all([harness.create("a", "key"), harness.create("a", "key")]);
    // Whichever of the two the database takes first.
    expect([first.replayed, second.replayed].toSorted()).toEqual([false, true]);
    expect(second.accepted.job_id).toBe(first.accepted.job_id);
    await expect(harness.create("b", "key")).rejects.toMatchObject({ code: "idempotency_key_reused" });
    expect(harness.waiting.size).toBe(1);
  });

  test("is forgotten after 24 hours", async () => {
    const harness = await createHarness();
    const first = await harness.create("a", "key");
    await harness.clock.advance(24 * 3_600_000 - 1);
    await harness.store.forgetOldKeys();
    expect((await harness.create("a", "key")).replayed).toBe(true);
    await harness.clock.advance(1);
    const second = await harness.create("b", "key");
    expect(second.accepted.job_id).not.toBe(first.accepted.job_id);
    await harness.clock.advance(24 * 3_600_000);
    await harness.store.forgetOldKeys();
    expect(await harness.database.read.selectFrom("job_idempotency").selectAll().execute()).toEqual([]);
  });
});

describe("waiting for a job", () => {
  test("ends when it is final, or when the time is up", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    const never = new AbortController().signal;
    const patient = harness.jobs.waitUntilFinal(id, everyJob, 60_000, never);
    let hurried = false;
    const impatient = harness.jobs.waitUntilFinal(id, everyJob, 1000, never).then(() => {
      hurried = true;
    });
    await harness.clock.advance(999);
    expect(hurried).toBe(false);
    await harness.clock.advance(1);
    await impatient;
    await harness.deliverDue();
    await patient;
    expect(harness.clock.waiting).toBe(0);
  });

  test("ends when nobody is there to wait for it", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    const client = new AbortController();
    const waiting = harness.jobs.waitUntilFinal(id, everyJob, 60_000, client.signal);
    client.abort();
    await waiting;
    expect(harness.clock.waiting).toBe(0);
  });
});
