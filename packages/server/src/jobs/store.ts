import { randomUUIDv7 } from "node:crypto";
import { type Clock, type Database, fault, type UnitOfWork } from "@galley/foundation";
import type { JobChanges } from "./changes.ts";
import type { Charge } from "./define.ts";
import { findByKey, forgetOldKeys, type Idempotency, rememberKey } from "./idempotency.ts";
import { fromState, type JobHead, stateColumns, toState } from "./job-row.ts";
import { type JobEvent, type JobState, newJob, type Objection, transition } from "./state.ts";
import type { JobTables } from "./tables.ts";
import { type JobTasks, taskName } from "./tasks.ts";

/** Where a kind's tasks go. */
export interface TaskRoute {
  queue: string;
  path: string;
}

export interface JobStoreOptions {
  database: Database<JobTables>;
  tasks: JobTasks;
  changes: JobChanges;
  clock: Clock;
  /** By kind. */
  routes: ReadonlyMap<string, TaskRoute>;
}

export interface NewJob {
  kind: string;
  input: unknown;
  pinned: unknown;
  estimateClass: string;
  estimate: number;
  idempotency: Idempotency | undefined;
}

/** A job as accepted; `replayed` when an earlier request with the same Idempotency-Key had made it. */
export interface Created {
  job: JobHead;
  replayed: boolean;
}

/** The job after the event, or why the event did not apply. */
export type Applied = { job: JobHead } | { objection: Objection; job: JobHead };

type Work = UnitOfWork<JobTables>;

/** What is recorded together with an event, in its commit. */
type Alongside = (work: Work, job: JobHead) => Promise<void>;

/**
 * The jobs' tables. Every change goes through the state machine, is compared and set by version, and takes its task
 * with it in the same commit.
 */
export function createJobStore({ database, tasks, changes, clock, routes }: JobStoreOptions) {
  const routeOf = (kind: string): TaskRoute => {
    const route = routes.get(kind);
    if (!route) throw new Error(`No job of kind ${kind} is defined`);
    return route;
  };

  const head = (work: Work, id: string): Promise<JobHead | undefined> =>
    work.db.selectFrom("job").select(stateColumns).where("id", "=", id).executeTakeFirst();

  /** A queue in the jobs' own database has a task as soon as it is committed. */
  function withTask(job: JobState, now: number): JobState {
    if (!tasks.inCommit) return job;
    const next = transition(job, { type: "enqueued", number: job.enqueueNumber }, now);
    return "job" in next ? next.job : job;
  }

  const createTask = (work: Work, id: string, kind: string, number: number, at: number): Promise<void> =>
    tasks.create(work, { ...routeOf(kind), name: taskName(id, number), jobId: id, number, at });

  async function apply(work: Work, id: string, event: JobEvent): Promise<Applied | undefined> {
    const job = await head(work, id);
    if (!job) return undefined;
    const now = clock.now();
    const state = toState(job);
    const next = transition(state, event, now);
    if ("objection" in next) return { objection: next.objection, job };
    if (next.job === state) return { job };
    const waiting = job.status === "pending" || job.status === "queued";
    if (waiting && next.job.status === "cancelled" && job.task_name) {
      await tasks.remove(work, { queue: routeOf(job.kind).queue, name: job.task_name, jobId: id });
    }
    const number = next.job.enqueueNumber;
    if (next.enqueueAt !== undefined) await createTask(work, id, job.kind, number, next.enqueueAt);
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
    if (numUpdatedRows !== 1n) throw new Error(`Job ${id} was changed by another transaction`);
    work.onCommit(() => changes.announce(id));
    return { job: { ...job, ...changed } };
  }

  return {
    /** Stores a job and its first task; both are committed when this resolves. */
    async create(job: NewJob): Promise<Created> {
      const id = randomUUIDv7();
      const now = clock.now();
      const first = newJob();
      const row = {
        ...fromState(withTask(first, now)),
        id,
        kind: job.kind,
        version: 1,
        estimate: job.estimate,
        task_name: taskName(id, first.enqueueNumber),
        created_at: now,
        updated_at: now,
      };
      const created = await database.write(async (work) => {
        const earlier = job.idempotency && (await findByKey(work.db, job.idempotency, now));
        if (earlier) return { job: (await head(work, earlier))!, replayed: true };
        const input = JSON.stringify(job.input);
        const pinned = JSON.stringify(job.pinned);
        const columns = { ...row, input, pinned, estimate_class: job.estimateClass, result: null };
        await work.db.insertInto("job").values(columns).execute();
        if (job.idempotency) await rememberKey(work.db, job.idempotency, id, now);
        await createTask(work, id, job.kind, first.enqueueNumber, now);
        fault("create-before-commit");
        return { job: row, replayed: false };
      });
      fault("create-after-commit");
      return created;
    },

    /** The job that an Idempotency-Key has made of this request, if it has. @throws Refusal when it was another request */
    async findByKey(idempotency: Idempotency): Promise<JobHead | undefined> {
      const id = await findByKey(database.read, idempotency, clock.now());
      return id === undefined
        ? undefined
        : database.read.selectFrom("job").select(stateColumns).where("id", "=", id).executeTakeFirst();
    },

    /** Applies an event; with it, in the same commit, whatever `alongside` records. Undefined: no such job. */
    apply: (id: string, event: JobEvent, alongside?: Alongside): Promise<Applied | undefined> =>
      database.write(async (work) => {
        const applied = await apply(work, id, event);
        if (applied && !("objection" in applied)) await alongside?.(work, applied.job);
        return applied;
      }),

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
    async charge(jobId: string, stage: string, charge: Charge): Promise<void> {
      const row = { id: randomUUIDv7(), job_id: jobId, stage, ...charge, created_at: clock.now() };
      await database.write(({ db }) => db.insertInto("job_charge").values(row).execute());
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
