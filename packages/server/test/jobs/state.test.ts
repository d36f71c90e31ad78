import { terminalStatuses } from "@galley/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maxAttempts, maxInterruptions, retryWait } from "../../src/jobs/retry.ts";
import { type JobEvent, type JobState, newJob, type Transition, transition } from "../../src/jobs/state.ts";

const error = (retryable: boolean) => ({
  code: "provider_unavailable" as const,
  message: "The provider did not answer.",
  retryable,
  retryAfter: undefined,
});

const after = (next: Transition): JobState => {
  if ("objection" in next) throw new Error(`It does not apply: ${next.objection}`);
  return next.job;
};

/** A job whose first task the queue has. */
const queuedJob = (now: number): JobState => after(transition(newJob(), { type: "enqueued", number: 1 }, now));

/** Applies events one second apart; an event that is refused changes nothing. */
function live(...events: JobEvent[]): JobState {
  return events.reduce<JobState>((job, event, index) => {
    const next = transition(job, event, index * 1000);
    return "job" in next ? next.job : job;
  }, queuedJob(0));
}

const claimed = (token: string, leaseUntil = 1_000_000): JobEvent => ({ type: "claimed", token, leaseUntil });

describe("a job's life", () => {
  test("goes from queued through processing to completed, with a time for each", () => {
    const job = live(claimed("a"), { type: "completed", token: "a", stage: "last" });
    expect(job).toMatchObject({ status: "completed", progress: 100, queuedAt: 0, startedAt: 0, completedAt: 1000 });
    expect(job.leaseToken).toBeNull();
  });

  test("a live lease keeps others out, an ended one does not, and counts as an interruption", () => {
    const job = live(claimed("a", 5000));
    expect(transition(job, claimed("b"), 4999)).toEqual({ objection: "leased" });
    const taken = transition(job, claimed("b"), 5000);
    expect(taken).toMatchObject({ job: { leaseToken: "b", interruptions: 1, failedAttempts: 0, startedAt: 0 } });
  });

  test("nothing of an attempt whose lease was taken over is accepted", () => {
    const job = live(claimed("a", 500), claimed("b"));
    const late: JobEvent[] = [
      { type: "progressed", token: "a", stage: "x", percentage: 50 },
      { type: "completed", token: "a", stage: "x" },
      { type: "errored", token: "a", error: error(true) },
      { type: "released", token: "a" },
      { type: "stopped", token: "a" },
    ];
    for (const event of late) expect(transition(job, event, 2000)).toEqual({ objection: "lease_lost" });
  });

  test("a transient error queues it again after 10 s, then 20 s, and the third one is final", () => {
    const first = transition(live(claimed("a")), { type: "errored", token: "a", error: error(true) }, 0);
    expect(first).toMatchObject({ job: { status: "queued", retryCount: 1 }, enqueueAt: 10_000 });
    let job = queuedJob(0);
    const waits: Array<number | undefined> = [];
    for (let attempt = 0; attempt < maxAttempts; attempt++) {
      const now = job.notBefore ?? 0;
      expect(transition(job, claimed("t"), now - 1)).toEqual(
        attempt === 0 ? expect.anything() : { objection: "too_early" },
      );
      job = (transition(job, claimed("t"), now) as { job: JobState }).job;
      const next = transition(job, { type: "errored", token: "t", error: error(true) }, 0) as {
        job: JobState;
        enqueueAt?: number;
      };
      waits.push(next.enqueueAt);
      job = next.job;
    }
    expect(waits).toEqual([10_000, 20_000, undefined]);
    expect(job).toMatchObject({ status: "failed", errorCode: "provider_unavailable" });
  });

  test("a permanent error fails it at once", () => {
    expect(live(claimed("a"), { type: "errored", token: "a", error: error(false) })).toMatchObject({
      status: "failed",
    });
  });

  test("the provider's Retry-After is kept", () => {
    const asked = { ...error(true), retryAfter: 42_000 };
    const next = transition(live(claimed("a")), { type: "errored", token: "a", error: asked }, 1000);
    expect(next).toMatchObject({ enqueueAt: 43_000 });
  });

  test("a job that kills its worker is given up after ten interruptions", () => {
    let job = queuedJob(0);
    for (let time = 0; time <= maxInterruptions; time++) {
      job = (transition(job, claimed("t", time), time) as { job: JobState }).job;
      expect(job.status).toBe("processing");
    }
    const last = transition(job, claimed("t"), 1000);
    expect(last).toMatchObject({ job: { status: "failed", errorCode: "worker_lost" } });
    const patient = { ...claimed("t"), mostInterruptions: maxInterruptions + 1 };
    expect(transition(job, patient, 1000)).toMatchObject({ job: { status: "processing" } });
  });

  test("a waiting job is cancelled at once, a running one is asked to stop, a final one refuses", () => {
    expect(live({ type: "cancelled" })).toMatchObject({ status: "cancelled" });
    const asked = live(claimed("a"), { type: "cancelled" });
    expect(asked).toMatchObject({ status: "processing", cancelRequested: true });
    expect(transition(asked, { type: "stopped", token: "a" }, 9)).toMatchObject({ job: { status: "cancelled" } });
    const completed = live(claimed("a"), { type: "completed", token: "a", stage: "x" });
    expect(transition(completed, { type: "cancelled" }, 9)).toEqual({ objection: "final" });
    expect(transition(live({ type: "cancelled" }), { type: "cancelled" }, 9)).toMatchObject({
      job: { status: "cancelled" },
    });
  });

  test("an explicit retry starts a failed job afresh but keeps its progress", () => {
    const failed = live(
      claimed("a"),
      { type: "progressed", token: "a", stage: "x", percentage: 40 },
      {
        type: "errored",
        token: "a",
        error: error(false),
      },
    );
    const retried = transition(failed, { type: "retried" }, 77);
    expect(retried).toMatchObject({
      job: { status: "queued", failedAttempts: 0, progress: 40, errorMessage: null, completedAt: null },
      enqueueAt: 77,
    });
    expect(transition(queuedJob(0), { type: "retried" }, 0)).toEqual({ objection: "not_final" });
  });
});

describe("a job that waits for a person", () => {
  const waiting = live(claimed("a"), { type: "asked", token: "a", stage: "approval", until: 500 });

  test("stays in work, without a lease, and is neither claimed nor given a task", () => {
    expect(waiting).toMatchObject({
      status: "processing",
      leaseToken: null,
      currentStage: "approval",
      interruptions: 0,
    });
    expect(transition(waiting, claimed("b"), 499)).toEqual({ objection: "waiting" });
    expect(transition(waiting, { type: "postponed", until: 0, step: 0 }, 499)).toEqual({ objection: "waiting" });
    expect(transition(waiting, { type: "task_lost", number: 1 }, 499)).toEqual({ job: waiting });
    expect(transition(waiting, { type: "progressed", token: "a", stage: "x", percentage: 5 }, 9)).toEqual({
      objection: "lease_lost",
    });
  });

  test("goes on when it is answered, once, which is no lost attempt", () => {
    const next = transition(waiting, { type: "answered" }, 400);
    expect(next).toMatchObject({ job: { status: "queued", waitingUntil: null }, enqueueAt: 400 });
    const job = after(next);
    expect(transition(job, { type: "answered" }, 401)).toEqual({ objection: "not_waiting" });
    expect(transition(job, claimed("b"), 402)).toMatchObject({ job: { status: "processing", interruptions: 0 } });
  });

  test("fails when nobody has decided in time, and is cancelled at once", () => {
    expect(transition(waiting, { type: "expired" }, 499)).toEqual({ job: waiting });
    for (const event of [{ type: "expired" }, { type: "answered" }, claimed("b")] as const) {
      expect(transition(waiting, event, 500)).toMatchObject({ job: { status: "failed", errorCode: "expired" } });
    }
    expect(transition(waiting, { type: "cancelled" }, 9)).toMatchObject({
      job: { status: "cancelled", waitingUntil: null },
    });
  });
});

describe("a job and its tasks", () => {
  const enqueued = (number: number): JobEvent => ({ type: "enqueued", number });
  /** A pending job that has been given a second task. */
  const postponed = after(transition(newJob(), { type: "postponed", until: 5000, step: 0 }, 0));

  test("it is pending until the queue has its task, and queued from then on", () => {
    expect(newJob()).toMatchObject({ status: "pending", enqueueNumber: 1, queuedAt: null });
    expect(after(transition(newJob(), enqueued(1), 7))).toMatchObject({ status: "queued", queuedAt: 7 });
  });

  test("that the queue has taken an older task says nothing of the newest", () => {
    expect(transition(postponed, enqueued(1), 9)).toEqual({ job: postponed });
    expect(after(transition(postponed, enqueued(2), 9))).toMatchObject({ status: "queued", enqueueNumber: 2 });
  });

  test.each<[string, JobEvent[]]>([
    ["is worked on already", [claimed("a")]],
    ["has completed", [claimed("a"), { type: "completed", token: "a", stage: "x" }]],
    ["was cancelled", [{ type: "cancelled" }]],
    ["waits for its next attempt", [claimed("a"), { type: "errored", token: "a", error: error(true) }]],
  ])("the queue's word comes late when the job %s", (_state, events) => {
    const job = events.reduce((state, event) => after(transition(state, event, 10)), newJob());
    for (const number of [1, 2]) expect(transition(job, enqueued(number), 99)).toEqual({ job });
  });

  test("a delivery before the queue's word is worked on, and counts as queued", () => {
    const job = after(transition(newJob(), claimed("a"), 3));
    expect(job).toMatchObject({ status: "processing", queuedAt: 3, startedAt: 3 });
  });

  test("a lost task is replaced, unless there is a newer one, a worker or an end", () => {
    const lost: JobEvent = { type: "task_lost", number: 1 };
    expect(transition(queuedJob(0), lost, 50)).toMatchObject({ enqueueAt: 50, job: { enqueueNumber: 2 } });
    expect(transition(postponed, lost, 50)).toEqual({ job: postponed });
    const working = live(claimed("a", 100));
    expect(transition(working, lost, 99)).toEqual({ job: working });
    expect(transition(working, lost, 100)).toMatchObject({ enqueueAt: 100 });
    expect(transition(live({ type: "cancelled" }), lost, 50)).toEqual({ objection: "final" });
  });

  test("a delivery in vain is followed by another after 5 s, doubling, at most an hour, until one is not", () => {
    let job = queuedJob(0);
    const waits: unknown[] = [];
    for (let count = 0; count < 12; count++) {
      const next = transition(job, { type: "postponed", until: 0, step: 5000 }, 0);
      waits.push("enqueueAt" in next && next.enqueueAt! / 1000);
      job = after(next);
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    expect(transition(job, { type: "postponed", until: 9_999_999, step: 5000 }, 0)).toMatchObject({
      enqueueAt: 9_999_999,
    });
    expect(after(transition(job, claimed("a"), 0)).postponements).toBe(0);
  });

  test("one that need not wait any longer can be claimed at once", () => {
    const waiting = live(claimed("a"), { type: "errored", token: "a", error: error(true) });
    expect(transition(waiting, claimed("b"), 2000)).toEqual({ objection: "too_early" });
    const hurried = after(transition(waiting, { type: "hurried" }, 2000));
    expect(transition(hurried, claimed("b"), 2000)).toMatchObject({ job: { status: "processing" } });
  });
});

const anyToken = fc.constantFrom("a", "b", "c");
const anyEvent: fc.Arbitrary<JobEvent> = fc.oneof(
  fc.record({ type: fc.constant("claimed" as const), token: anyToken, leaseUntil: fc.integer({ min: 0, max: 60 }) }),
  fc.record({
    type: fc.constant("progressed" as const),
    token: anyToken,
    stage: fc.constant("x"),
    percentage: fc.integer({ min: 0, max: 99 }),
  }),
  fc.record({ type: fc.constant("completed" as const), token: anyToken, stage: fc.constant("x") }),
  fc.record({ type: fc.constant("errored" as const), token: anyToken, error: fc.boolean().map(error) }),
  fc.record({ type: fc.constant("released" as const), token: anyToken }),
  fc.record({ type: fc.constant("stopped" as const), token: anyToken }),
  fc.constant({ type: "cancelled" as const }),
  fc.constant({ type: "retried" as const }),
  fc.record({ type: fc.constant("enqueued" as const), number: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ type: fc.constant("task_lost" as const), number: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    type: fc.constant("postponed" as const),
    until: fc.integer({ min: 0, max: 100 }),
    step: fc.constantFrom(0, 5000),
  }),
  fc.constant({ type: "hurried" as const }),
  fc.record({
    type: fc.constant("asked" as const),
    token: anyToken,
    stage: fc.constant("approval"),
    until: fc.integer({ min: 0, max: 100 }),
  }),
  fc.constant({ type: "answered" as const }),
  fc.constant({ type: "expired" as const }),
);

/** The queue takes a job's tasks when it can, and says so when it can: a job is pending only as long as it must be. */
function expectTasksInOrder(job: JobState, event: JobEvent, next: { job: JobState; enqueueAt?: number }): void {
  expect(next.job.enqueueNumber - job.enqueueNumber).toBe(next.enqueueAt === undefined ? 0 : 1);
  if (next.job.status === "pending") expect([job.status, next.job.queuedAt]).toEqual(["pending", null]);
  if (next.job.status === "queued") expect(next.job.queuedAt).not.toBeNull();
  if (event.type !== "enqueued") return;
  const told = job.status === "pending" && event.number === job.enqueueNumber;
  expect(next.job.status).toBe(told ? "queued" : job.status);
  if (!told) expect(next.job).toEqual(job);
}

test("whatever happens in whatever order, the rules of a job's life hold", () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
      let job = newJob();
      for (const [now, event] of events.entries()) {
        const next = transition(job, event, now);
        if ("objection" in next) {
          expect(event.type).not.toBe("enqueued");
          continue;
        }
        expectTasksInOrder(job, event, next);
        expect(next.job.progress).toBeGreaterThanOrEqual(job.progress);
        expect(next.job.progress === 100).toBe(next.job.status === "completed");
        expect(next.job.completedAt !== null).toBe(terminalStatuses.has(next.job.status));
        const worked = next.job.status === "processing" && next.job.waitingUntil === null;
        expect(next.job.leaseToken !== null).toBe(worked);
        if (next.job.waitingUntil !== null) expect(next.job.status).toBe("processing");
        expect(next.job.failedAttempts).toBeLessThanOrEqual(maxAttempts);
        expect(next.job.postponements).toBeLessThanOrEqual(job.postponements + 1);
        expect(next.job.interruptions).toBeLessThanOrEqual(maxInterruptions + 1);
        if (terminalStatuses.has(job.status) && next.job.status !== job.status) expect(event.type).toBe("retried");
        // Whoever is not final and not held by a lease has a task on its way.
        const wasQueued = job.status === "queued" || event.type === "enqueued";
        if (next.job.status === "queued" && !wasQueued) expect(next.enqueueAt).toBeGreaterThanOrEqual(now);
        job = next.job;
      }
    }),
    { numRuns: 2000 },
  );
});

test("waits double from 10 s to at most 300 s, unless the provider asks for something else, of at most an hour", () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((failed) => retryWait(failed, undefined) / 1000)).toEqual([
    10, 20, 40, 80, 160, 300, 300,
  ]);
  expect(retryWait(1, 0)).toBe(0);
  expect(retryWait(1, 10 ** 9)).toBe(3_600_000);
});
