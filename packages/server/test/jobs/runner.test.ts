import { describe, expect, test } from "vitest";
import { JobError } from "../../src/jobs/job-error.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import { createGate, createHarness, unavailable } from "./harness.ts";

describe("a job that goes well", () => {
  test("has two updates for each stage, rising progress, and its result only at the end", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    expect(await harness.status(id)).toMatchObject({ status: "queued", result: null, progress_percentage: 0 });
    expect(await harness.deliverDue()).toEqual(["ended"]);
    const job = await harness.status(id);
    expect(job).toMatchObject({
      status: "completed",
      progress_percentage: 100,
      current_stage: "third",
      estimated_time_remaining: null,
      result: { text: "first of hello | second of hello | third of hello", tokens: 0 },
    });
    expect(job.progress_updates.map((update) => [update.stage, update.status, update.progress_percentage])).toEqual([
      ["first", "first begins", 0],
      ["first", "first complete", 25],
      ["second", "second begins", 25],
      ["second", "second complete", 75],
      ["third", "third begins", 75],
      ["third", "third complete", 100],
    ]);
    expect(job.progress_updates[1]).toMatchObject({ stage_number: 1, total_stages: 3, details: "made first of hello" });
  });

  test("is acknowledged again without being done again", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    await harness.deliverDue();
    expect(await harness.runner.deliver(id)).toBe("final");
    expect(await harness.runner.deliver("00000000-0000-7000-8000-000000000000")).toBe("unknown");
  });

  test("teaches the next one how long it takes", async () => {
    const harness = await createHarness({
      second: async () => {
        await harness.clock.advance(7000);
        return "slow";
      },
    });
    const first = await harness.create("a");
    expect(first.accepted.estimated_completion_time).toBe(240);
    await harness.deliverDue();
    expect((await harness.create("b")).accepted.estimated_completion_time).toBe(7);
  });
});

describe("a stage that fails", () => {
  test("is tried again from where it failed: finished stages and parts are not done twice", async () => {
    const calls: string[] = [];
    let failures = 1;
    const harness = await createHarness({
      first: async () => {
        calls.push("first");
        return "1";
      },
      second: async (context) => {
        const part = await context.part("a", { prompt: 1 }, async () => {
          calls.push("second/a");
          await context.charge({ provider: "p", model: "m", tokens: 10, cost: 0.5 });
          return "2a";
        });
        calls.push("second");
        if (failures-- > 0) throw unavailable();
        return part;
      },
    });
    const id = await harness.accept();
    await harness.deliverDue();
    const waiting = await harness.status(id);
    expect(waiting).toMatchObject({
      status: "queued",
      retry_count: 1,
      error_code: "provider_unavailable",
      error_message: "The provider did not answer.",
      progress_percentage: 25,
    });
    await harness.clock.advance(9_999);
    expect(await harness.deliverDue()).toEqual([]);
    await harness.clock.advance(1);
    await harness.deliverDue();
    expect(calls).toEqual(["first", "second/a", "second", "second"]);
    const done = await harness.status(id);
    expect(done).toMatchObject({ status: "completed", error_message: null, result: { tokens: 10 } });
    expect(done.progress_updates.filter((update) => update.stage === "second")).toHaveLength(2);
  });

  test("for the third time fails the job; an explicit retry goes on after the last finished stage", async () => {
    const calls: string[] = [];
    let broken = true;
    const harness = await createHarness({
      first: async () => {
        calls.push("first");
        return "1";
      },
      second: async () => {
        if (broken) throw unavailable(60_000);
        return "2";
      },
    });
    const id = await harness.accept();
    for (let attempt = 0; attempt < 3; attempt++) {
      await harness.deliverDue();
      await harness.clock.advance(60_000);
    }
    expect(await harness.status(id)).toMatchObject({ status: "failed", error_code: "provider_unavailable" });
    expect(harness.waiting.size).toBe(0);
    broken = false;
    expect(await harness.jobs.retry(id, everyJob)).toMatchObject({ status: "queued", error_code: null });
    await harness.deliverDue();
    expect(await harness.status(id)).toMatchObject({ status: "completed" });
    expect(calls).toEqual(["first"]);
  });

  test("for good fails the job at once", async () => {
    const harness = await createHarness({
      second: async () => {
        throw new JobError("content_refused", "The model refused the topic.", { retryable: false });
      },
    });
    const id = await harness.accept();
    await harness.deliverDue();
    expect(await harness.status(id)).toMatchObject({ status: "failed", error_code: "content_refused", retry_count: 0 });
  });

  test("by a defect of ours says nothing of it to the client", async () => {
    const harness = await createHarness({
      first: async () => {
        throw new TypeError("secret internals");
      },
    });
    const id = await harness.accept();
    await harness.deliverDue();
    const job = await harness.status(id);
    expect(job.error_code).toBe("internal_error");
    expect(JSON.stringify(job)).not.toContain("secret");
    expect(harness.defects).toHaveLength(1);
  });

  test("after it has spent money leaves the spending on the job's account", async () => {
    let fail = true;
    const harness = await createHarness({
      second: async (context) => {
        await context.charge({ provider: "p", model: "m", tokens: 7, cost: null });
        if (fail) throw unavailable();
        return "2";
      },
    });
    const id = await harness.accept();
    await harness.deliverDue();
    fail = false;
    await harness.clock.advance(10_000);
    await harness.deliverDue();
    expect((await harness.status(id)).result).toMatchObject({ tokens: 14 });
  });
});

describe("a worker that stops", () => {
  test("also gives back a job that it is only just claiming", async () => {
    const harness = await createHarness({
      first: ({ signal }) => new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    const id = await harness.accept();
    const delivery = harness.runner.deliver(id);
    await harness.runner.stop();
    expect(await delivery).toBe("continued");
    expect(await harness.status(id)).toMatchObject({ status: "queued", retry_count: 0 });
  });

  test("gives its jobs back unharmed, the waiting ones too", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({
      second: (context) => {
        context.signal.addEventListener("abort", () => gate.fail(context.signal.reason));
        return gate.pass();
      },
    });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.runner.stop();
    expect(await running).toEqual(["continued"]);
    expect(await harness.status(id)).toMatchObject({ status: "queued", retry_count: 0, error_code: null });
    expect(await harness.runner.deliver(id)).toBe("continued");
    const successor = harness.startRunner({ second: async () => "2" });
    await harness.deliverDue(successor);
    expect(await harness.status(id)).toMatchObject({ status: "completed" });
  });

  test("near its deadline goes on in a task of its own, which is not an attempt", async () => {
    const harness = await createHarness({
      first: async () => {
        await harness.clock.advance(1_600_000);
        return "1";
      },
    });
    const id = await harness.accept();
    expect(await harness.deliverDue()).toEqual(["continued"]);
    expect(await harness.status(id)).toMatchObject({ status: "queued", retry_count: 0 });
    expect(await harness.deliverDue()).toEqual(["ended"]);
    expect(await harness.status(id)).toMatchObject({ status: "completed" });
  });
});
