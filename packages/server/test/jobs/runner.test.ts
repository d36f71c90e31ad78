import { DatabaseError } from "@galley/foundation";
import { describe, expect, test } from "vitest";
import { JobCancelled, JobError } from "../../src/jobs/job-error.ts";
import { leaseTime } from "../../src/jobs/lease.ts";
import { createGate, createHarness } from "./harness.ts";

const unavailable = (retryAfter?: number) =>
  new JobError("provider_unavailable", "The provider did not answer.", { retryable: true, retryAfter });

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
    expect(await harness.jobs.retry(id, "word")).toMatchObject({ status: "queued", error_code: null });
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

describe("a lease", () => {
  test("is renewed while the attempt lives; a second delivery is put off until it ends", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ first: () => gate.pass() });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.clock.advance(leaseTime * 3);
    expect(await harness.runner.deliver(id)).toBe("leased");
    const [check] = [...harness.waiting.values()];
    expect(check!.at).toBeGreaterThan(harness.clock.now());
    expect(check!.at).toBeLessThanOrEqual(harness.clock.now() + leaseTime);
    gate.open("1");
    expect(await running).toEqual(["ended"]);
    await harness.clock.advance(leaseTime);
    expect(await harness.deliverDue()).toEqual(["final"]);
  });

  test("that was taken over leaves the old attempt without a say", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ second: () => gate.pass() });
    const id = await harness.accept();
    const zombie = harness.deliverDue();
    await gate.reached;
    await harness.store.takeBackLeases();
    const successor = harness.startRunner({ second: async () => "by the successor" });
    expect(await successor.deliver(id)).toBe("ended");
    gate.open("by the zombie");
    expect(await zombie).toEqual(["leased"]);
    const job = await harness.status(id);
    expect(job.result).toMatchObject({ text: "first of hello | by the successor | third of hello" });
    expect(job.progress_updates).toHaveLength(6);
  });
});

describe("a database that takes no writes", () => {
  test("costs the job no attempt: the queue is told to come again", async () => {
    let full = true;
    const harness = await createHarness({
      second: async () => {
        if (full) throw new DatabaseError("full", "database or disk is full");
        return "2";
      },
    });
    const id = await harness.accept();
    await expect(harness.deliverDue()).rejects.toThrow("disk is full");
    full = false;
    await harness.clock.advance(leaseTime);
    expect(await harness.runner.deliver(id)).toBe("ended");
    expect(await harness.status(id)).toMatchObject({ status: "completed", retry_count: 0 });
    expect(harness.defects).toEqual([]);
  });
});

describe("what comes at the wrong time", () => {
  test("a stray task does not begin a retry before its time", async () => {
    let attempts = 0;
    const gate = createGate<string>();
    const harness = await createHarness({
      first: () => {
        attempts += 1;
        return attempts === 1 ? gate.pass() : Promise.resolve("1");
      },
    });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    expect(await harness.runner.deliver(id)).toBe("leased");
    gate.fail(unavailable(600_000));
    await running;
    await harness.clock.advance(leaseTime);
    expect(await harness.deliverDue()).toEqual(["early"]);
    expect(attempts).toBe(1);
    await harness.clock.advance(600_000 - leaseTime);
    expect((await harness.deliverDue()).sort()).toContain("ended");
    expect(await harness.status(id)).toMatchObject({ status: "completed", retry_count: 1 });
  });

  test("a part made by an attempt that has lost its job is not stored", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ second: (context) => context.part("a", 1, () => gate.pass()) });
    const id = await harness.accept();
    const zombie = harness.deliverDue();
    await gate.reached;
    await harness.store.takeBackLeases();
    const successor = createGate<string>();
    const second = harness
      .startRunner({ second: (context) => context.part("a", 1, () => successor.pass()) })
      .deliver(id);
    await successor.reached;
    gate.open("by the zombie");
    await zombie;
    expect(
      await harness.database.read.selectFrom("job_checkpoint").select("key").where("key", "=", "second/a").execute(),
    ).toEqual([]);
    successor.open("by the successor");
    await second;
    expect((await harness.status(id)).result).toMatchObject({ text: expect.stringContaining("by the successor") });
  });

  test("the same part asked for twice in an attempt is made once", async () => {
    let made = 0;
    const make = async () => String(++made);
    const harness = await createHarness({
      second: async (context) => (await context.part("a", 1, make)) + (await context.part("a", 1, make)),
    });
    const id = await harness.accept();
    await harness.deliverDue();
    expect((await harness.status(id)).result).toMatchObject({ text: expect.stringContaining("| 11 |") });
  });
});

describe("cancelling", () => {
  test("a waiting job takes its task out of the queue", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    expect(await harness.jobs.cancel(id, "word")).toMatchObject({ status: "cancelled" });
    expect(harness.waiting.size).toBe(0);
    expect(await harness.jobs.cancel(id, "word")).toMatchObject({ status: "cancelled" });
  });

  test("a running job aborts its signal at once, and no later stage starts", async () => {
    const gate = createGate<string>();
    let later = false;
    const harness = await createHarness({
      first: (context) => {
        context.signal.addEventListener("abort", () => gate.fail(context.signal.reason));
        return gate.pass();
      },
      second: async () => {
        later = true;
        return "2";
      },
    });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    expect(await harness.jobs.cancel(id, "word")).toMatchObject({ status: "processing", cancel_requested: true });
    await running;
    expect(await harness.status(id)).toMatchObject({ status: "cancelled", result: null });
    expect(later).toBe(false);
  });

  test("a job that runs in another process reaches it with the next heartbeat", async () => {
    const gate = createGate<string>();
    let reason: unknown;
    const harness = await createHarness({
      first: (context) => {
        context.signal.addEventListener("abort", () => {
          reason = context.signal.reason;
          gate.fail(reason);
        });
        return gate.pass();
      },
    });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.store.apply(id, { type: "cancelled" });
    await harness.clock.advance(leaseTime / 3);
    await running;
    expect(reason).toBeInstanceOf(JobCancelled);
    expect(await harness.status(id)).toMatchObject({ status: "cancelled" });
  });

  test("a job in its last stage leaves no result", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ third: () => gate.pass() });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.store.apply(id, { type: "cancelled" });
    gate.open("3");
    await running;
    expect(await harness.status(id)).toMatchObject({ status: "cancelled", result: null });
  });

  test("a job that waits for another attempt forgets the last one's error", async () => {
    const harness = await createHarness({
      first: async () => {
        throw unavailable();
      },
    });
    const id = await harness.accept();
    await harness.deliverDue();
    expect(await harness.jobs.cancel(id, "word")).toMatchObject({
      status: "cancelled",
      error_code: null,
      error_message: null,
    });
  });

  test("a job whose attempt fails meanwhile ends it as cancelled", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ first: () => gate.pass() });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.store.apply(id, { type: "cancelled" });
    gate.fail(unavailable());
    await running;
    expect(await harness.status(id)).toMatchObject({ status: "cancelled", error_code: null });
    expect(harness.waiting.size).toBe(0);
  });

  test("a job that its worker was giving back ends it with the next delivery", async () => {
    const gate = createGate<string>();
    let stages = 0;
    const harness = await createHarness({
      first: () => {
        stages += 1;
        return gate.pass();
      },
    });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.store.apply(id, { type: "cancelled" });
    const stopping = harness.runner.stop();
    gate.fail(new Error("interrupted"));
    await Promise.all([running, stopping]);
    await harness.deliverDue(harness.startRunner());
    expect(await harness.status(id)).toMatchObject({ status: "cancelled" });
    expect(stages).toBe(1);
  });

  test("a cancelled job again changes nothing", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    await harness.jobs.cancel(id, "word");
    const before = await harness.jobs.version(id, "word");
    await harness.jobs.cancel(id, "word");
    expect(await harness.jobs.version(id, "word")).toEqual(before);
  });

  test("a finished job is a conflict", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    await harness.deliverDue();
    await expect(harness.jobs.cancel(id, "word")).rejects.toMatchObject({ code: "job_state_conflict" });
  });
});

describe("a worker that stops", () => {
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

describe("a job that was left alone", () => {
  test("is found by the sweeper when its task is gone, and only then", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    await harness.clock.advance(300_000);
    expect(await harness.sweeper.sweep()).toBe(0);
    harness.waiting.clear();
    expect(await harness.sweeper.sweep()).toBe(1);
    await harness.deliverDue();
    expect(await harness.status(id)).toMatchObject({ status: "completed" });
    expect(await harness.sweeper.sweep()).toBe(0);
  });

  test("is found by the timer too, however many there are", async () => {
    const harness = await createHarness();
    await Promise.all(Array.from({ length: 450 }, (_, number) => harness.accept(`word ${number}`)));
    harness.waiting.clear();
    harness.sweeper.start();
    await harness.clock.advance(119_999);
    expect(harness.waiting.size).toBe(0);
    await harness.clock.advance(60_001);
    await expect.poll(() => harness.waiting.size).toBe(450);
    harness.sweeper.stop();
  });

  test("is not taken for abandoned while it is worked on", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ first: () => gate.pass() });
    await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.clock.advance(300_000);
    expect(await harness.sweeper.sweep()).toBe(0);
    gate.open("1");
    await running;
  });
});

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
    expect(await harness.jobs.retryMany("word", { ...filter, error_code: "worker_lost" })).toEqual([]);
    expect((await harness.jobs.retryMany("word", filter)).sort()).toEqual(bad.sort());
    for (const id of bad) expect(await harness.status(id)).toMatchObject({ status: "queued" });
  });

  test("are listed in pages that neither miss nor repeat one, though all were made in the same moment", async () => {
    const harness = await createHarness();
    const made = await Promise.all(Array.from({ length: 7 }, (_, number) => harness.accept(`${number}`)));
    const seen: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await harness.jobs.list("word", { limit: 3, ...(cursor && { cursor }) });
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
      (await harness.jobs.list("word", { limit: 50, ...query })).jobs.map((job) => job.job_id);
    expect(await ids({ created_after: between })).toEqual([late]);
    expect(await ids({ created_before: between })).toEqual([early]);
    expect(await harness.jobs.list("other", { limit: 50 })).toMatchObject({ jobs: [] });
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
    expect([first.replayed, second.replayed]).toEqual([false, true]);
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
    const patient = harness.jobs.waitUntilFinal(id, "word", 60_000, never);
    let hurried = false;
    const impatient = harness.jobs.waitUntilFinal(id, "word", 1000, never).then(() => {
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
    const waiting = harness.jobs.waitUntilFinal(id, "word", 60_000, client.signal);
    client.abort();
    await waiting;
    expect(harness.clock.waiting).toBe(0);
  });
});
