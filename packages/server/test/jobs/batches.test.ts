import { createManualClock } from "@galley/foundation";
import { describe, expect, test } from "vitest";
import { createBatches } from "../../src/jobs/batches/batches.ts";
import { createBatchRecorder } from "../../src/jobs/batches/recorder.ts";
import { JobError } from "../../src/jobs/job-error.ts";
import { createRetention } from "../../src/jobs/retention.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import { createGate, createHarness, submission, type Work } from "./harness.ts";

const scope = { tenant: "default", kind: "word" };

describe("a batch", () => {
  async function open(work: Partial<Work> = {}) {
    const ended: string[] = [];
    const clock = createManualClock();
    const harness = await createHarness(work, {
      clock,
      recorders: [createBatchRecorder(clock, async (_work, { id }) => void ended.push(id))],
    });
    const { database, store, runner, jobs, definition } = harness;
    const batches = createBatches({ database, store, clock, cancelRunning: runner.cancel });
    const create = async (words: string[], key?: string) => {
      const { tenant, options } = submission();
      const prepared = words.map((word) => jobs.prepare(definition, { word }, { tenant, options }));
      return batches.create({
        tenant,
        kind: "word",
        jobs: await Promise.all(prepared),
        webhookUrl: null,
        webhookEvents: null,
        idempotency: key === undefined ? undefined : { key, request: words },
      });
    };
    return { ...harness, batches, create, ended };
  }

  test("is made at once, in order, and ends once when its last job does", async () => {
    const { batches, create, deliverDue, ended, waiting } = await open();
    const words = Array.from({ length: 20 }, (_, number) => `word ${number}`);
    const { id, jobs, replayed } = await create(words);
    expect([jobs.length, waiting.size, replayed]).toEqual([20, 20, false]);
    expect(await batches.status(id, scope)).toMatchObject({ status: "queued", total_jobs: 20, progress_percentage: 0 });
    await deliverDue();
    const status = await batches.status(id, scope);
    expect(status).toMatchObject({
      status: "completed",
      progress_percentage: 100,
      counts: { completed: 20, queued: 0, failed: 0 },
      completed_at: expect.any(String),
    });
    expect(status.jobs.map(({ job_id }) => job_id)).toEqual(jobs.map((job) => job.id));
    expect(ended).toEqual([id]);
  });

  test("ends once, also when its last jobs end in the same moment", async () => {
    const gate = createGate();
    let arrived = 0;
    const all = Promise.withResolvers<void>();
    const { create, deliverDue, ended } = await open({
      third: async () => {
        arrived += 1;
        if (arrived === 8) all.resolve();
        await gate.pass();
        return "third";
      },
    });
    const { id } = await create(Array.from({ length: 8 }, (_, number) => `${number}`));
    const delivered = deliverDue();
    await all.promise;
    gate.open();
    await delivered;
    expect(ended).toEqual([id]);
  });

  test("with a failing job goes on with the others; retried, it is open again and ends again", async () => {
    let fails = true;
    const { batches, create, deliverDue, ended, jobs, defects } = await open({
      second: async ({ input }) => {
        if (input.word === "bad" && fails) throw new JobError("content_refused", "No.", { retryable: false });
        return input.word;
      },
    });
    const { id, jobs: made } = await create(["good", "bad", "fine"]);
    await deliverDue();
    expect(await batches.status(id, scope)).toMatchObject({ status: "completed", counts: { completed: 2, failed: 1 } });
    fails = false;
    await jobs.retry(made[1]!.id, scope);
    expect(await batches.status(id, scope)).toMatchObject({ status: "processing", completed_at: null });
    await deliverDue();
    expect(await batches.status(id, scope)).toMatchObject({ status: "completed", counts: { completed: 3, failed: 0 } });
    expect(ended).toEqual([id, id]);
    expect(defects).toEqual([]);
  });

  test("is cancelled as a whole, once and again; not when it has ended otherwise", async () => {
    const { batches, create, deliverDue, ended, waiting } = await open();
    const { id } = await create(["a", "b", "c"]);
    expect(await batches.cancel(id, scope)).toMatchObject({ status: "cancelled", counts: { cancelled: 3 } });
    expect(await batches.cancel(id, scope)).toMatchObject({ status: "cancelled" });
    expect([waiting.size, ended]).toEqual([0, [id]]);
    const done = await create(["d"]);
    await deliverDue();
    await expect(batches.cancel(done.id, scope)).rejects.toMatchObject({ code: "job_state_conflict" });
    await expect(batches.status(done.id, { tenant: "other", kind: "word" })).rejects.toMatchObject({
      code: "batch_not_found",
    });
  });

  test("keeps its jobs until all of them may go", async () => {
    const { batches, create, deliverDue, database, clock, jobs } = await open();
    const { id, jobs: made } = await create(["a", "b"]);
    await jobs.cancel(made[0]!.id, scope);
    const hour = 3_600_000;
    const onDefect = (error: unknown) => {
      throw error;
    };
    const retention = createRetention({ database, clock, hours: 24, onDefect });
    await clock.advance(25 * hour);
    expect(await retention.sweep()).toBe(0);
    await deliverDue();
    expect(await batches.status(id, scope)).toMatchObject({ counts: { cancelled: 1, completed: 1 } });
    await clock.advance(25 * hour);
    expect(await retention.sweep()).toBe(2);
    await expect(batches.status(id, scope)).rejects.toMatchObject({ code: "batch_not_found" });
  });

  test("is made once for one Idempotency-Key, also when two ask at once; another request is refused", async () => {
    const { create, waiting, jobs } = await open();
    const [first, second] = await Promise.all([create(["a", "b"], "key"), create(["a", "b"], "key")]);
    expect(first.id).toBe(second.id);
    expect([first.replayed, second.replayed].sort()).toEqual([false, true]);
    expect(waiting.size).toBe(2);
    await expect(create(["c"], "key")).rejects.toMatchObject({ code: "idempotency_key_reused" });
    const list = await jobs.list(everyJob, { limit: 10, batch_id: first.id });
    expect(list.jobs).toHaveLength(2);
  });
});

describe("history", () => {
  test("is filtered by state, batch and metadata", async () => {
    const { jobs, definition, deliverDue } = await createHarness();
    const post = (word: string, metadata: Record<string, string>) =>
      jobs.create(definition, { word }, submission(undefined, { metadata }));
    await post("a", { campaign: "spring", team: "x" });
    await deliverDue();
    await post("b", { campaign: "spring", team: "y" });
    await post("c", { campaign: "autumn" });
    const found = async (query: object) => (await jobs.list(everyJob, { limit: 10, ...query })).jobs.length;
    expect(await found({ metadata: { campaign: "spring" } })).toBe(2);
    expect(await found({ metadata: { campaign: "spring", team: "y" } })).toBe(1);
    expect(await found({ metadata: { campaign: "spring" }, status: ["completed"] })).toBe(1);
    expect(await found({ status: ["completed", "queued"] })).toBe(3);
  });
});
