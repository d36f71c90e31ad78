import { randomUUIDv7 } from "node:crypto";
import { terminalStatuses } from "@galley/contract";
import { type Clock, type Database, fault, lockRows, type UnitOfWork, WriteConflict } from "@galley/foundation";
import type { Kysely } from "kysely";
import { recordAttempt } from "./attempts.ts";
import type { JobChanges } from "./changes.ts";
import { recordCharge } from "./charges.ts";
import type { Charge } from "./define.ts";
import { findByKey, forgetOldKeys, type Idempotency, noteMade, takeKey } from "./idempotency.ts";
import { fromState, type JobHead, stateColumns, toState } from "./job-row.ts";
import type { StoredOptions } from "./options.ts";
import { type JobEvent, type JobState, newJob, type Objection, transition } from "./state.ts";
import type { JobTables, JobUpdateRow } from "./tables.ts";
import { type JobTasks, taskName } from "./tasks.ts";
import { asTitle } from "./title.ts";

/** Where a kind's tasks go. */
export interface TaskRoute {
  queue: string;
  /** Of a job about this. */
  pathOf(subject: string | null): string;
}

export interface JobStoreOptions {
  database: Database<JobTables>;
  tasks: JobTasks;
  changes: JobChanges;
  clock: Clock;
  /** By kind. */
  routes: ReadonlyMap<string, TaskRoute>;
  recorders: ReadonlyArray<JobRecorder>;
}

export interface NewJob {
  tenant: string;
  kind: string;
  input: unknown;
  pinned: unknown;
  estimateClass: string;
  estimate: number;
  options: StoredOptions;
  /** The id of what it is about. */
  subject?: string;
  /** What it is about, in words; as long as they are. */
  title?: string | null;
  batch?: { id: string; index: number };
}

/** A job as accepted; `replayed` when an earlier request with the same Idempotency-Key had made it. */
export interface Created {
  job: JobHead;
  replayed: boolean;
}

/** The job after the event, or why the event did not apply. */
export type Applied = { job: JobHead } | { objection: Objection; job: JobHead };

export type Work = UnitOfWork<JobTables>;

/** An event, or how it is decided once nobody else can change the job. */
export type Decision = JobEvent | ((work: Work, job: JobHead) => Promise<JobEvent>);

/** What is recorded together with an event, in its commit. Answers the progress update, if it adds one. */
type Alongside = (work: Work, job: JobHead) => Promise<JobUpdateRow | undefined> | Promise<void>;

/** A job was made, or has changed in a way that clients can see. */
export interface JobChange {
  /** Undefined: it is new. */
  readonly before: JobHead | undefined;
  readonly job: JobHead;
  readonly update: JobUpdateRow | undefined;
}

/** Records more about a change, in its commit: events, webhooks, what becomes of a batch. */
export type JobRecorder = (work: Work, change: JobChange) => Promise<void>;

/**
 * The jobs' tables. Every change goes through the state machine, is compared and set by version, and takes its task
 * with it in the same commit.
 */
export function createJobStore({ database, tasks, changes, clock, routes, recorders }: JobStoreOptions) {
  const routeOf = (kind: string): TaskRoute => {
    const route = routes.get(kind);
    if (!route) throw new Error(`No job of kind ${kind} is defined`);
    return route;
  };

  const head = (db: Kysely<JobTables>, id: string): Promise<JobHead | undefined> =>
    db.selectFrom("job").select(stateColumns).where("id", "=", id).executeTakeFirst();

  /** The job, which nobody else changes until the end of this transaction. */
  const lockedHead = ({ db }: Work, id: string): Promise<JobHead | undefined> =>
    lockRows(db, db.selectFrom("job").select(stateColumns).where("id", "=", id)).executeTakeFirst();

  async function record(work: Work, change: JobChange): Promise<void> {
    for (const recorder of recorders) await recorder(work, change);
    work.onCommit(() => changes.announce(change.job.id));
  }

  /** A queue in the jobs' own database has a task as soon as it is committed. */
  function withTask(job: JobState, now: number): JobState {
    if (!tasks.inCommit) return job;
    const next = transition(job, { type: "enqueued", number: job.enqueueNumber }, now);
    return "job" in next ? next.job : job;
  }

  type Carried = Pick<JobHead, "id" | "kind" | "subject" | "trace">;
  function createTask(work: Work, { id, kind, subject, trace }: Carried, number: number, at: number) {
    const { queue, pathOf } = routeOf(kind);
    return tasks.create(work, {
      queue,
      path: pathOf(subject),
      name: taskName(id, number),
      body: JSON.stringify({ job_id: id }),
      at,
      trace,
      job: { id, number },
    });
  }

  async function apply(work: Work, id: string, event: Decision, alongside?: Alongside): Promise<Applied | undefined> {
    const job = await lockedHead(work, id);
    if (!job) return undefined;
    const now = clock.now();
    const state = toState(job);
    const decided = typeof event === "function" ? await event(work, job) : event;
    const next = transition(state, decided, now);
    if ("objection" in next) return { objection: next.objection, job };
    if (next.job === state) {
      await alongside?.(work, job);
      return { job };
    }
    const waiting = job.status === "pending" || job.status === "queued";
    if (waiting && terminalStatuses.has(next.job.status) && job.task_name && decided.type !== "claimed") {
      await tasks.remove(work, { queue: routeOf(job.kind).queue, name: job.task_name, jobId: id });
    }
    const number = next.job.enqueueNumber;
    if (next.enqueueAt !== undefined) await createTask(work, job, number, next.enqueueAt);
    const after = next.enqueueAt === undefined ? next.job : withTask(next.job, now);
    const changed = {
      ...fromState(after),
      task_name: taskName(id, number),
      version: job.version + 1,
      updated_at: now,
    };
    const { numUpdatedRows } = await work.db
      .updateTable("job")
      .set(changed)
      .where("id", "=", id)
      .where("version", "=", job.version)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) throw new WriteConflict(`Job ${id} was changed by another transaction`);
    const head = { ...job, ...changed };
    await recordAttempt(work.db, job, head, decided, now);
    const update = (await alongside?.(work, head)) ?? undefined;
    await record(work, { before: job, job: head, update });
    return { job: head };
  }

  /** Stores a job and its first task. */
  async function createIn(work: Work, job: NewJob): Promise<JobHead> {
    const id = randomUUIDv7();
    const now = clock.now();
    const first = newJob(job.options);
    const { tenant, kind, estimate, options, batch } = job;
    const row = {
      ...fromState(withTask(first, now)),
      id,
      tenant,
      kind,
      version: 1,
      estimate,
      task_name: taskName(id, first.enqueueNumber),
      batch_id: batch?.id ?? null,
      batch_index: batch?.index ?? null,
      metadata: JSON.stringify(options.metadata),
      webhook_url: options.webhookUrl,
      webhook_events: options.webhookEvents && JSON.stringify(options.webhookEvents),
      max_cost: options.maxCost,
      cost: 0,
      trace: options.trace,
      subject: job.subject ?? null,
      title: asTitle(job.title),
      created_at: now,
      updated_at: now,
    };
    const input = JSON.stringify(job.input);
    const pinned = JSON.stringify(job.pinned);
    const columns = { ...row, input, pinned, estimate_class: job.estimateClass, result: null };
    await work.db.insertInto("job").values(columns).execute();
    const pairs = Object.entries(options.metadata).map(([key, value]) => ({ job_id: id, tenant, key, value }));
    if (pairs.length > 0) await work.db.insertInto("job_metadata").values(pairs).execute();
    await createTask(work, row, first.enqueueNumber, Math.max(now, first.notBefore ?? now));
    await record(work, { before: undefined, job: row, update: undefined });
    return row;
  }

  return {
    createIn,

    /** Applies an event in a transaction that does more. Undefined: no such job. */
    applyIn: apply,

    /** The id of what a job is about. Undefined: no such job. */
    subjectOf: async (id: string): Promise<string | null | undefined> => (await head(database.read, id))?.subject,

    /** Stores a job and its first task; both are committed when this resolves. */
    async create(job: NewJob, idempotency?: Idempotency): Promise<Created> {
      const created = await database.write(async (work) => {
        const earlier = idempotency && (await takeKey(work.db, job.tenant, idempotency, clock.now()));
        if (earlier) return { job: (await head(work.db, earlier.jobId!))!, replayed: true };
        const row = await createIn(work, job);
        if (idempotency) await noteMade(work.db, job.tenant, idempotency.key, { jobId: row.id, batchId: null });
        fault("create-before-commit");
        return { job: row, replayed: false };
      });
      fault("create-after-commit");
      return created;
    },

    /** The job that an Idempotency-Key has made of this request, if it has. @throws Refusal when it was another request */
    async findByKey(tenant: string, idempotency: Idempotency): Promise<JobHead | undefined> {
      const made = await findByKey(database.read, tenant, idempotency, clock.now());
      return made?.jobId ? head(database.read, made.jobId) : undefined;
    },

    /** Applies an event; with it, in the same commit, whatever `alongside` records. Undefined: no such job. */
    apply: (id: string, event: Decision, alongside?: Alongside): Promise<Applied | undefined> =>
      database.write((work) => apply(work, id, event, alongside)),

    /**
     * Renews a lease. Not a change that clients see, so the version stays. Answers whether the lease was still live
     * and whether the job is to be cancelled.
     */
    async renew(id: string, token: string, leaseUntil: number): Promise<{ cancelRequested: boolean } | undefined> {
      return database.write(async ({ db }) => {
        const row = await db
          .updateTable("job")
          .set({ lease_until: leaseUntil })
          .where("id", "=", id)
          .where("lease_token", "=", token)
          .where("status", "=", "processing")
          .returning("cancel_requested")
          .executeTakeFirst();
        return row && { cancelRequested: row.cancel_requested === 1 };
      });
    },

    /** Records what a paid call used; also for an attempt that has lost its lease, since the money is spent. */
    charge(jobId: string, stage: string, charge: Charge, once?: string): Promise<boolean> {
      const id = once === undefined ? randomUUIDv7() : `${jobId}/${stage}/${once}`;
      const row = { id, job_id: jobId, stage, ...charge, created_at: clock.now() };
      return database.write(({ db }) => recordCharge(db, row));
    },

    /** Removes what is remembered no longer than it must be. */
    forgetOldKeys: (): Promise<void> => database.write(({ db }) => forgetOldKeys(db, clock.now())),

    /**
     * Ends every lease at once. For a single process that starts: whoever held them lived in its predecessor, which is
     * dead. The jobs' tasks come again by themselves and find the leases ended.
     */
    async takeBackLeases(): Promise<number> {
      const { numUpdatedRows } = await database.write(({ db }) =>
        db.updateTable("job").set({ lease_until: 0 }).where("status", "=", "processing").executeTakeFirst(),
      );
      return Number(numUpdatedRows);
    },
  };
}

export type JobStore = ReturnType<typeof createJobStore>;
