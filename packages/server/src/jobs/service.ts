import {
  type CreateJobResponse,
  type JobAttempts,
  type JobList,
  type JobListQuery,
  type JobOptions,
  type JobStatusResponse,
  terminalStatuses,
} from "@galley/contract";
import type { Clock, Database } from "@galley/foundation";
import { Refusal } from "../refusal.ts";
import { createAskAgain } from "./ask-again.ts";
import { attemptsOf } from "./attempts.ts";
import type { JobChanges } from "./changes.ts";
import { hashOf } from "./checkpoints.ts";
import type { AnyDefinition, JobDefinition } from "./define.ts";
import { medianDuration } from "./estimate.ts";
import { createJobExtras, type JobExtras } from "./extras.ts";
import { listJobs, updatesOf } from "./history.ts";
import { noteMade, takeKey } from "./idempotency.ts";
import { type JobHead, stateColumns } from "./job-row.ts";
import { readOptions } from "./options.ts";
import type { Runner } from "./runner.ts";
import { everyJob, type JobScope } from "./scope.ts";
import type { JobStore, NewJob, Work } from "./store.ts";
import type { JobTables } from "./tables.ts";
import type { JobTasks } from "./tasks.ts";
import { viewJob } from "./view.ts";

export interface JobServiceOptions {
  database: Database<JobTables>;
  store: JobStore;
  tasks: Pick<JobTasks, "firstTry">;
  runner: Pick<Runner, "cancel">;
  changes: JobChanges;
  clock: Clock;
  /** Refuses an address that would never be called. @throws Refusal */
  checkWebhook?: (url: string) => void;
  /** Aborted when the service stops: nobody is to wait any longer. */
  stopping: AbortSignal;
  /** Where a kind's routes live. */
  pathOf: (kind: string) => string;
  /** What a kind has to say when one of its jobs is asked for again; nothing when absent. */
  onRetry?: (kind: string) => AnyDefinition["onRetry"];
  /** Adds to the address of a job's events what lets a browser read them; nothing is added when absent. */
  eventsUrl?: EventsUrl;
  /** What some kinds tell of their jobs besides; none does when absent. */
  extras?: JobExtras;
}

export type EventsUrl = (job: { id: string; tenant: string }, url: string) => Promise<string>;

/** What comes with the input of a new job. */
export interface Submission {
  tenant: string;
  options: JobOptions;
  /** The trace it is posted in (W3C traceparent). */
  trace?: string | null;
  idempotencyKey: string | undefined;
}

/** A job that is made unless there is one already. */
export interface Unless {
  tenant: string;
  prepare(): Promise<NewJob>;
  /** The id of the job that is there already. @throws Refusal where none may be made */
  instead(work: Work): Promise<string | undefined>;
  /** With what was asked for, to tell the same request from another. */
  idempotency: { key: string; request: unknown } | undefined;
}

/** ms between looks at a job that is waited for, where other processes work on it. */
const lookEvery = 2000;

/** Counting further would tell nobody more, and cost more the longer the queue is. */
const positionsCounted = 1000;

const notFound = (id: string) => new Refusal("job_not_found", `There is no job ${id}.`);

/** What can be done with jobs from outside: the API's routes say it over HTTP. */
export function createJobService(options: JobServiceOptions) {
  const { database, store, tasks, runner, changes, clock, stopping, pathOf } = options;
  const { eventsUrl = async (_, url) => url, checkWebhook = () => {}, extras = createJobExtras() } = options;
  const askAgain = createAskAgain({ database, store, onRetry: options.onRetry ?? (() => undefined) });
  const headOf = (id: string, { tenant, kind }: JobScope = everyJob): Promise<JobHead | undefined> => {
    let select = database.read.selectFrom("job").select(stateColumns).where("id", "=", id);
    if (tenant !== undefined) select = select.where("tenant", "=", tenant);
    if (kind !== undefined) select = select.where("kind", "=", kind);
    return select.executeTakeFirst();
  };

  async function queuePosition(job: JobHead): Promise<number> {
    const before = database.read
      .selectFrom("job")
      .select("id")
      .where("status", "in", ["pending", "queued"])
      .where("kind", "=", job.kind)
      .where("created_at", "<", job.created_at)
      .limit(positionsCounted)
      .as("before");
    const { count } = await database.read
      .selectFrom(before)
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    return Number(count);
  }

  async function requireHead(id: string, scope: JobScope): Promise<JobHead> {
    const job = await headOf(id, scope);
    if (!job) throw notFound(id);
    return job;
  }

  async function viewOf(job: JobHead): Promise<JobStatusResponse> {
    const updates = await updatesOf(database.read, [job.id]);
    const stored = await database.read.selectFrom("job").select("result").where("id", "=", job.id).executeTakeFirst();
    const result = job.status === "completed" && stored?.result ? JSON.parse(stored.result) : null;
    const status = { ...viewJob(job, updates.get(job.id) ?? [], clock.now()), result };
    return extras.addTo(database.read, job, status);
  }

  /** A job that has no task yet may have one in a moment, if the queue can be reached. */
  async function whenTried(job: JobHead): Promise<JobHead> {
    if (job.status !== "pending" || job.task_name === null) return job;
    await tasks.firstTry(job.task_name, stopping);
    return (await headOf(job.id)) ?? job;
  }

  async function acceptance(message: string, created: JobHead, replayed: boolean): Promise<CreateJobResponse> {
    const job = await whenTried(created);
    // A queue elsewhere may have brought it already; to whoever has just made it, it is queued.
    const status = replayed || job.status === "pending" ? job.status : "queued";
    const status_url = `${pathOf(job.kind)}/jobs/${job.id}`;
    return {
      job_id: job.id,
      status,
      message,
      estimated_completion_time: job.estimate,
      status_url,
      events_url: await eventsUrl(job, `${status_url}/events`),
      cancel_url: status_url,
      queue_position: await queuePosition(job),
    };
  }

  /** What is to be stored of a job that is asked for. @throws Refusal */
  async function prepare<Input, Pinned, Outputs, Result>(
    definition: JobDefinition<Input, Pinned, Outputs, Result>,
    input: Input,
    { tenant, options, trace = null }: Omit<Submission, "idempotencyKey">,
  ): Promise<NewJob> {
    const { kind } = definition;
    const stored = readOptions(options, clock.now(), trace);
    if (stored.webhookUrl !== null) checkWebhook(stored.webhookUrl);
    const pinned = definition.pin(input, clock.now());
    if (stored.maxCost !== null && (await definition.isPriced?.(pinned)) === false) {
      throw new Refusal("price_unknown", "What the chosen model costs is not known, so max_cost_usd cannot be kept.");
    }
    const estimateClass = definition.estimateClass?.(input) ?? "";
    const estimate =
      (await medianDuration(database.read, kind, estimateClass)) ?? definition.firstEstimate(input, pinned);
    const title = definition.titleOf?.(input) ?? null;
    return { tenant, kind, input, pinned, estimateClass, estimate, title, options: stored };
  }

  return {
    prepare,
    /** Accepts a prepared job in a transaction that does more; it is accepted when that commits. */
    createIn: store.createIn,
    /**
     * Accepts a job: it is committed, with its task, when this resolves. Where the queue is elsewhere, waits up to 2 s
     * for it to take the task; the job is `pending` when it has not. With an Idempotency-Key that has made a job from the
     * same input before, answers with that one.
     *
     * @throws Refusal
     */
    async create<Input, Pinned, Outputs, Result>(
      definition: JobDefinition<Input, Pinned, Outputs, Result>,
      input: Input,
      { tenant, options, trace = null, idempotencyKey }: Submission,
    ): Promise<{ accepted: CreateJobResponse; replayed: boolean }> {
      const { kind } = definition;
      const idempotency = idempotencyKey && { key: idempotencyKey, requestHash: hashOf([kind, input, options]) };
      const earlier = idempotency ? await store.findByKey(tenant, idempotency) : undefined;
      if (earlier) return { accepted: await acceptance(definition.accepted, earlier, true), replayed: true };
      const prepared = await prepare(definition, input, { tenant, options, trace });
      const { job, replayed } = await store.create(prepared, idempotency || undefined);
      return { accepted: await acceptance(definition.accepted, job, replayed), replayed };
    },

    /**
     * Accepts a job in one commit with what `instead` looks at: where that gives the id of another job, answers with that
     * one. With an Idempotency-Key that came with the same request before, answers with what that was answered with.
     *
     * @throws Refusal
     */
    async createUnless(
      message: string,
      { tenant, prepare, instead, idempotency }: Unless,
    ): Promise<{ accepted: CreateJobResponse; replayed: boolean }> {
      const key = idempotency && { key: idempotency.key, requestHash: hashOf(idempotency.request) };
      const earlier = key && (await store.findByKey(tenant, key));
      if (earlier) return { accepted: await acceptance(message, earlier, true), replayed: true };
      const prepared = await prepare();
      const made = await database.write(async (work) => {
        const taken = key && (await takeKey(work.db, tenant, key, clock.now()));
        if (taken) return { id: taken.jobId!, replayed: true };
        const other = await instead(work);
        const job = other === undefined ? await store.createIn(work, prepared) : undefined;
        const id = job?.id ?? other!;
        if (key) await noteMade(work.db, tenant, key.key, { jobId: id, batchId: null });
        return { id, job, replayed: false };
      });
      const accepted = await acceptance(message, made.job ?? (await headOf(made.id))!, made.job === undefined);
      return { accepted, replayed: made.replayed };
    },

    /** @throws Refusal `job_not_found`, also for a job of another kind than asked for. */
    async status(id: string, scope: JobScope): Promise<JobStatusResponse> {
      return viewOf(await requireHead(id, scope));
    },

    /** What became of the attempts at a job, the oldest first. @throws Refusal `job_not_found` */
    async attempts(id: string, scope: JobScope): Promise<JobAttempts> {
      await requireHead(id, scope);
      return { attempts: await attemptsOf(database.read, id) };
    },

    /** The job's version, without reading the rest. */
    async version(id: string, scope: JobScope): Promise<number> {
      return (await requireHead(id, scope)).version;
    },

    /** Changes with everything that `status` tells, the time left aside; without reading most of it. */
    async tag(id: string, scope: JobScope): Promise<string> {
      const job = await requireHead(id, scope);
      return `${job.version}${await extras.tagOf(job)}`;
    },

    /**
     * Resolves when the job is final, after `ms`, when the signal is aborted or the service stops, whichever is first.
     * @throws Refusal `job_not_found`
     */
    async waitUntilFinal(id: string, scope: JobScope, ms: number, signal: AbortSignal): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = () =>
        headOf(id, scope).then((job) => (!job || terminalStatuses.has(job.status)) && resolve(), resolve);
      const unlisten = changes.listen(id, look);
      const cancelTimer = clock.after(ms, resolve);
      let cancelLook = (): void => {};
      const lookAgain = (): void => {
        cancelLook = clock.after(lookEvery, () => void look().then(lookAgain));
      };
      // What another process has changed it may not have been able to say.
      if (database.shared) lookAgain();
      const leave = () => resolve();
      const either = AbortSignal.any([signal, stopping]);
      either.addEventListener("abort", leave);
      try {
        if (terminalStatuses.has((await requireHead(id, scope)).status) || either.aborted) return;
        await promise;
      } finally {
        unlisten();
        cancelTimer();
        cancelLook();
        either.removeEventListener("abort", leave);
      }
    },

    async list(scope: JobScope, query: JobListQuery): Promise<JobList> {
      const { jobs, nextCursor } = await listJobs(database.read, scope, query);
      const updates = await updatesOf(
        database.read,
        jobs.map((job) => job.id),
      );
      const now = clock.now();
      const views = jobs.map((job) => viewJob(job, updates.get(job.id) ?? [], now));
      return { jobs: await extras.addToList(database.read, views), next_cursor: nextCursor };
    },

    /** @throws Refusal `job_state_conflict` when it is completed or failed. */
    async cancel(id: string, scope: JobScope): Promise<JobStatusResponse> {
      await requireHead(id, scope);
      const applied = await store.apply(id, { type: "cancelled" });
      if (!applied) throw notFound(id);
      if ("objection" in applied) {
        throw new Refusal("job_state_conflict", `The job is ${applied.job.status} and can no longer be cancelled.`);
      }
      runner.cancel(id);
      return viewOf(applied.job);
    },

    /** Lets a job that waits for its next attempt begin as soon as a task comes for it. */
    hurry: (id: string): Promise<unknown> => store.apply(id, { type: "hurried" }),

    /** Starts a new attempt after the last finished stage. @throws Refusal `job_state_conflict` */
    async retry(id: string, scope: JobScope): Promise<JobStatusResponse> {
      await requireHead(id, scope);
      const applied = await askAgain.one(id);
      if (!applied) throw notFound(id);
      if ("objection" in applied) {
        const { status } = applied.job;
        const why = status === "completed" ? "has completed" : `is still ${status}`;
        throw new Refusal("job_state_conflict", `Only failed or cancelled jobs can be retried; this one ${why}.`);
      }
      return viewOf(applied.job);
    },

    /** Retries the newest jobs that match, at most `limit`; leaves out those that may not be. */
    retryMany: askAgain.many,
  };
}

export type JobService = ReturnType<typeof createJobService>;
