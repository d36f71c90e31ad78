import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JobOptions } from "@galley/contract";
import { createManualClock, type Database, type ManualClock, openPostgres, openSqlite } from "@galley/foundation";
import { inject, onTestFinished } from "vitest";
import { z } from "zod";
import { createDatabaseBeside } from "../../../foundation/test/support/postgres.ts";
import { postgresQuiet, watchPostgres } from "../../../foundation/test/support/postgres-quiet.ts";
import { createJobChanges } from "../../src/jobs/changes.ts";
import { createCheckpoints } from "../../src/jobs/checkpoints.ts";
import { anyDefinition, defineJob, type Stage, type StageContext } from "../../src/jobs/define.ts";
import { JobError } from "../../src/jobs/job-error.ts";
import { createLiveTexts } from "../../src/jobs/live-text.ts";
import { migrateJobTables } from "../../src/jobs/migrate.ts";
import { createParking } from "../../src/jobs/parking.ts";
import { postponementStep } from "../../src/jobs/retry.ts";
import { createRunner } from "../../src/jobs/runner.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import { createJobService, type Submission } from "../../src/jobs/service.ts";
import { createJobStore, type JobRecorder } from "../../src/jobs/store.ts";
import { createSweeper } from "../../src/jobs/sweeper.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import type { JobTask, JobTasks } from "../../src/jobs/tasks.ts";
import type { WorkWatch } from "../../src/observe/watch.ts";

type Context = StageContext<Input, Pinned>;
interface Input {
  word: string;
}
interface Pinned {
  acceptedAt: number;
}
interface Outputs {
  first: string;
  second: string;
  third: string;
}
/** What the three stages of the job under test do. */
export type Work = { [Name in keyof Outputs]: (context: Context, soFar: Outputs) => Promise<string> };

/** A job of three stages, told by each test what they do. */
const wordJob = (work: Partial<Work>) => {
  const stage = <Name extends keyof Outputs>(name: Name, weight: number): Stage<Input, Pinned, Outputs, Name> => ({
    name,
    version: 1,
    weight,
    says: { start: `${name} begins`, complete: `${name} complete` },
    details: (output) => `made ${output}`,
    run: work[name] ?? (async (context) => `${name} of ${context.input.word}`),
  });
  return defineJob<Input, Pinned, Outputs, { text: string; tokens: number }>({
    kind: "word",
    queue: "word-queue",
    path: "/api/v1/word",
    input: z.object({ word: z.string() }),
    result: z.object({ text: z.string(), tokens: z.number() }),
    stages: [stage("first", 1), stage("second", 2), stage("third", 1)],
    pin: (_input, now) => ({ acceptedAt: now }),
    titleOf: ({ word }) => word,
    firstEstimate: () => 240,
    accepted: "Word job queued successfully",
    assemble: (outputs, accounts) => ({
      text: [outputs.first, outputs.second, outputs.third].join(" | "),
      tokens: accounts.flatMap((account) => account.charges).reduce((sum, charge) => sum + charge.tokens, 0),
    }),
  });
};

/** Tasks in memory, handed out when they are due. */
function createFakeTasks() {
  const waiting = new Map<string, JobTask>();
  const tasks: JobTasks = {
    inCommit: true,
    async create(_work, task) {
      waiting.set(task.name, task);
    },
    async remove(_work, { name }) {
      waiting.delete(name);
    },
    presence: async (_queue, name) => (waiting.has(name) ? "there" : "gone"),
    firstTry: async () => {},
  };
  return { tasks, waiting };
}

export interface HarnessOptions {
  /** The database of another harness: a successor finds what it has left there. */
  path?: string;
  /** Tasks by other means than in memory. */
  openTasks?: (database: Database<JobTables>, clock: ManualClock) => JobTasks;
  clock?: ManualClock;
  recorders?: readonly JobRecorder[];
  watch?: WorkWatch;
  /** How many jobs of a tenant may be worked on at once; any number when absent. */
  tenantLimit?: number;
}

export async function createHarness(
  work: Partial<Work> = {},
  { path, openTasks, clock = createPatientClock(), recorders = [], watch, tenantLimit = 0 }: HarnessOptions = {},
) {
  const address = path ?? (await freshDatabase());
  const database: Database<JobTables> = address.startsWith("postgres:") ? openPostgres(address) : openSqlite(address);
  await migrateJobTables(database);
  const memory = createFakeTasks();
  const { waiting } = memory;
  const tasks = openTasks?.(database, clock) ?? memory.tasks;
  const changes = createJobChanges(database.signals);
  const definition = wordJob(work);
  const routes = new Map([["word", { queue: definition.queue, pathOf: () => `${definition.path}/worker` }]]);
  const defects: unknown[] = [];
  const parking = createParking({ database, limit: () => tenantLimit, onError: (error) => defects.push(error) });
  const store = createJobStore({
    database,
    tasks,
    changes,
    clock,
    routes,
    recorders: [parking.recorder, ...recorders],
  });
  parking.use(store);
  const checkpoints = createCheckpoints(database, clock);
  const texts = createLiveTexts({ database, clock, onError: (error) => void defects.push(error) });
  const startRunner = (use: Partial<Work> = work) =>
    createRunner({
      database,
      store,
      checkpoints,
      texts,
      definitions: new Map([["word", anyDefinition(wordJob(use))]]),
      clock,
      concurrency: 10,
      postponementStep: tasks.inCommit ? 0 : postponementStep,
      watch,
      parking,
      onDefect: (_jobId, error) => defects.push(error),
    });
  const runner = startRunner();
  const stop = new AbortController();
  const stopping = stop.signal;
  const pathOf = () => definition.path;
  const jobs = createJobService({ database, store, tasks, runner, changes, clock, stopping, pathOf });
  const onDefect = (error: unknown) => void defects.push(error);
  const sweeper = createSweeper({ database, store, tasks, routes, clock, parking, onDefect });
  let closed: Promise<void> | undefined;
  /** Leaves the file to a successor. */
  const close = (): Promise<void> => {
    closed ??= database.close();
    return closed;
  };
  onTestFinished(close);

  return {
    path: address,
    clock,
    database,
    close,
    store,
    checkpoints,
    texts,
    runner,
    startRunner,
    jobs,
    parking,
    /** Nobody is to wait for anything any longer. */
    stopWaiting: () => stop.abort(),
    sweeper,
    waiting,
    defects,
    async accept(word = "hello", key?: string): Promise<string> {
      return (await jobs.create(definition, { word }, submission(key))).accepted.job_id;
    },
    definition,
    create: (word: string, key?: string) => jobs.create(definition, { word }, submission(key)),
    /** Takes the tasks that are due away from the queue and brings them to the worker. */
    async deliverDue(by = runner) {
      const due = [...waiting.values()].filter((task) => task.at <= clock.now());
      for (const task of due) waiting.delete(task.name);
      return Promise.all(due.map((task) => by.deliver(task.job!.id)));
    },
    status: (id: string) => jobs.status(id, everyJob),
  };
}

/** What a request without any option brings. */
export const submission = (idempotencyKey?: string, options: Partial<JobOptions> = {}): Submission => ({
  tenant: "default",
  options: JobOptions.parse(options),
  idempotencyKey,
});

/** Waits after each timer for what it has asked the database. */
function createPatientClock(): ManualClock {
  if (!inject("postgres")) return createManualClock();
  watchPostgres();
  return createManualClock(undefined, postgresQuiet);
}

/** A file, or where the tests are run on Postgres a database there. */
async function freshDatabase(): Promise<string> {
  const postgres = inject("postgres");
  if (postgres) return createDatabaseBeside(postgres);
  const folder = mkdtempSync(join(tmpdir(), "galley-jobs-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "jobs.db");
}

/** An error that another attempt may get over; `retryAfter` in ms. */
export const unavailable = (retryAfter?: number) =>
  new JobError("provider_unavailable", "The provider did not answer.", { retryable: true, retryAfter });

/** A promise with its handles, and a promise of somebody having come to wait for it. */
export function createGate<T = void>() {
  const opened = Promise.withResolvers<T>();
  const reached = Promise.withResolvers<void>();
  return {
    reached: reached.promise,
    open: opened.resolve,
    fail: opened.reject,
    pass(): Promise<T> {
      reached.resolve();
      return opened.promise;
    },
  };
}
