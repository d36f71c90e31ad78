import { randomUUID } from "node:crypto";
import { type Clock, type Database, DatabaseError, fault } from "@galley/foundation";
import { unwatched, type WorkWatch } from "../observe/watch.ts";
import { type AttemptTools, runAttempt } from "./attempt.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { AnyDefinition } from "./define.ts";
import { JobCancelled, JobError, LeaseLost } from "./job-error.ts";
import { keepLease, type Lease, usualLeaseTime } from "./lease.ts";
import type { LiveTexts } from "./live-text.ts";
import type { Parking } from "./parking.ts";
import { createSlots } from "./slots.ts";
import type { AttemptError } from "./state.ts";
import type { JobStore } from "./store.ts";
import type { JobTables } from "./tables.ts";
import { dispatchDeadline } from "./tasks.ts";

/** Why an attempt was ended that nobody wanted to end: the worker shuts down. */
class WorkerStopping extends Error {
  override readonly name = "WorkerStopping";
}

/**
 * What came of a delivery. Each of them is an answer of 200 to the queue: whatever the job still needs has been
 * scheduled as a task of its own.
 */
export type Delivery = "ended" | "continued" | "leased" | "early" | "parked" | "waiting" | "final" | "unknown";

export interface RunnerOptions {
  database: Database<JobTables>;
  store: JobStore;
  checkpoints: Checkpoints;
  texts: LiveTexts;
  definitions: ReadonlyMap<string, AnyDefinition>;
  clock: Clock;
  /** How many jobs this process works on at once. */
  concurrency: number;
  /** ms that a worker may be silent before its job is taken for abandoned; 30 s when absent. */
  leaseTime?: number | undefined;
  /** ms until a first delivery that came to nothing is followed by another, at the least; doubling with each in a row. */
  postponementStep: number;
  /** Sees the work from outside; nobody does when absent. */
  watch?: WorkWatch | undefined;
  /** How many jobs of a tenant may be worked on at once; any number when absent. */
  parking?: Pick<Parking, "decide"> | undefined;
  /** An error that says nothing a client should see. */
  onDefect: (jobId: string, error: unknown) => void;
}

/** A stage may take this long after the worker decided to go on: deadline less this is when it stops deciding so. */
const deadlineMargin = 300_000;

export function createRunner(options: RunnerOptions) {
  const { database, store, checkpoints, texts, definitions, clock, onDefect, watch = unwatched } = options;
  const { leaseTime = usualLeaseTime } = options;
  const slots = createSlots(options.concurrency);
  const stopping = new AbortController();
  const running = new Map<string, Lease>();
  const deliveries = new Set<Promise<unknown>>();

  const tools: AttemptTools = {
    store,
    checkpoints,
    texts,
    clock,
    watch,
    charges: (jobId) =>
      database.read
        .selectFrom("job_charge")
        .select(["stage", "provider", "model", "tokens", "cost"])
        .where("job_id", "=", jobId)
        .orderBy("id")
        .execute(),
  };

  async function deliver(jobId: string): Promise<Delivery> {
    const deadline = clock.now() + dispatchDeadline * 1000 - deadlineMargin;
    let giveBack: () => void;
    try {
      giveBack = await slots.take(stopping.signal);
    } catch {
      await postpone(jobId, clock.now());
      return "continued";
    }
    try {
      return await claim(jobId, deadline);
    } finally {
      giveBack();
    }
  }

  async function postpone(jobId: string, until: number): Promise<void> {
    await store.apply(jobId, { type: "postponed", until, step: options.postponementStep });
  }

  async function claim(jobId: string, deadline: number): Promise<Delivery> {
    const token = randomUUID();
    const leaseUntil = clock.now() + leaseTime;
    const claimed = await store.apply(jobId, async (work, job) => {
      const mostInterruptions = definitions.get(job.kind)?.maxInterruptions;
      const claim = { type: "claimed", token, leaseUntil, mostInterruptions } as const;
      return options.parking ? options.parking.decide(claim)(work, job) : claim;
    });
    fault("claim-after-commit");
    if (!claimed) return "unknown";
    if ("objection" in claimed) {
      if (claimed.objection === "final" || claimed.objection === "waiting") return claimed.objection;
      // Somebody works on it, or it is to wait. This task may be the job's only one: look again when that is over.
      const { lease_until, not_before } = claimed.job;
      const until = (claimed.objection === "leased" ? lease_until : not_before) ?? clock.now();
      await postpone(jobId, until);
      return claimed.objection === "leased" ? "leased" : "early";
    }
    if (claimed.job.status === "queued") return "parked";
    if (claimed.job.status !== "processing") return "ended";
    const lease = keepLease({ store, clock, leaseTime }, jobId, token);
    running.set(jobId, lease);
    // A stop that came while the claim was being committed has not seen this lease.
    if (stopping.signal.aborted) lease.abort(stopping.signal.reason);
    try {
      return await watch.attempt(claimed.job, () => work(jobId, claimed.job.kind, lease, deadline));
    } finally {
      lease.end();
      if (running.get(jobId) === lease) running.delete(jobId);
    }
  }

  async function work(jobId: string, kind: string, lease: Lease, deadline: number): Promise<Delivery> {
    try {
      const definition = definitions.get(kind);
      if (!definition)
        throw new JobError("input_lost", `This worker does not know jobs of kind ${kind}.`, { retryable: false });
      const row = await database.read
        .selectFrom("job")
        .select(["input", "pinned", "max_cost"])
        .where("id", "=", jobId)
        .executeTakeFirstOrThrow();
      const { input, pinned, max_cost: maxCost } = row;
      const job = { id: jobId, input: JSON.parse(input), pinned: JSON.parse(pinned), maxCost };
      const outcome = await runAttempt(tools, definition, job, lease, () => clock.now() < deadline);
      if (outcome === "completed") return "ended";
      if (outcome === "waiting") return "waiting";
      await store.apply(jobId, { type: "released", token: lease.token });
      return "continued";
    } catch (thrown) {
      return settle(jobId, lease, lease.signal.aborted ? lease.signal.reason : thrown);
    }
  }

  async function settle(jobId: string, lease: Lease, error: unknown): Promise<Delivery> {
    if (error instanceof LeaseLost) return "leased";
    // Nothing can be recorded, and the job is not to blame: the queue brings it again when the database may be well.
    if (error instanceof DatabaseError) throw error;
    if (error instanceof WorkerStopping) {
      await store.apply(jobId, { type: "released", token: lease.token });
      return "continued";
    }
    if (error instanceof JobCancelled) await store.apply(jobId, { type: "stopped", token: lease.token });
    else await store.apply(jobId, { type: "errored", token: lease.token, error: describe(jobId, error) });
    fault("settle-after-commit");
    return "ended";
  }

  function describe(jobId: string, error: unknown): AttemptError {
    if (error instanceof JobError) {
      const { code, message, retryable, retryAfter } = error;
      return { code, message, retryable, retryAfter };
    }
    onDefect(jobId, error);
    const message = "Something went wrong on our side while the job was worked on.";
    return { code: "internal_error", message, retryable: true, retryAfter: undefined };
  }

  return {
    /**
     * Works on the job that a task has brought, until it ends, is to be continued, or belongs to somebody else.
     * Waits for a free place first. Throws only when the database does not take what came of it; the queue then
     * brings the task again.
     */
    deliver(jobId: string): Promise<Delivery> {
      const delivery = deliver(jobId);
      deliveries.add(delivery);
      const done = () => deliveries.delete(delivery);
      delivery.then(done, done);
      return delivery;
    },
    /** The jobs under way here. */
    running: (): string[] => [...running.keys()],
    /** Tells a job that runs here that it is cancelled, without waiting for its next heartbeat. */
    cancel: (jobId: string): void => running.get(jobId)?.abort(new JobCancelled("The job was cancelled")),
    /** Takes no further job, gives back those under way, and resolves when all are given back. */
    async stop(): Promise<void> {
      stopping.abort(new WorkerStopping("The worker is shutting down"));
      for (const lease of running.values()) lease.abort(stopping.signal.reason);
      await Promise.allSettled(deliveries);
    },
  };
}

export type Runner = ReturnType<typeof createRunner>;
