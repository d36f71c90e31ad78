import { jobStatusOf } from "@galley/contract";
import type { Clock, Database } from "@galley/foundation";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { openEvents } from "../events/open.ts";
import type { WorkWatch } from "../observe/watch.ts";
import { createBatches } from "./batches/batches.ts";
import { type BatchEnded, createBatchRecorder } from "./batches/recorder.ts";
import { batchRoutes } from "./batches/routes.ts";
import { watchCancellations } from "./cancellations.ts";
import { createJobChanges } from "./changes.ts";
import { createCheckpoints } from "./checkpoints.ts";
import { createDecisions } from "./decisions.ts";
import type { AnyDefinition } from "./define.ts";
import { createJobExtras, type JobExtras } from "./extras.ts";
import { createLiveTexts } from "./live-text.ts";
import { createParking, type TenantLimit } from "./parking.ts";
import { createRetention, type RetentionOptions } from "./retention.ts";
import { postponementStep } from "./retry.ts";
import { jobRoutes } from "./routes.ts";
import { createRunner } from "./runner.ts";
import { createJobService, type EventsUrl } from "./service.ts";
import { createJobStore, type JobRecorder, type TaskRoute } from "./store.ts";
import { createSweeper } from "./sweeper.ts";
import type { JobTables } from "./tables.ts";
import type { JobQueue } from "./tasks.ts";
import { workerRoute } from "./worker-route.ts";

export interface JobEngineOptions {
  database: Database<JobTables>;
  queue: JobQueue;
  definitions: ReadonlyArray<AnyDefinition>;
  clock: Clock;
  /** How many jobs this process works on at once. */
  concurrency: number;
  /** ms that a worker may be silent before its job is taken for abandoned; 30 s when absent. */
  leaseTime?: number;
  authenticate: (request: FastifyRequest) => Promise<void>;
  /** Sees the work on jobs from outside; nobody does when absent. */
  watch?: WorkWatch;
  /** Run in the commit of every change of a job, besides the engine's own. */
  recorders?: readonly JobRecorder[];
  /** How many jobs of one tenant may be worked on at once, in all processes together; any number when absent. */
  tenantLimit?: TenantLimit;
  /** How long jobs are kept that have ended, and what else that depends on. For ever when absent. */
  retention?: Pick<RetentionOptions, "hours" | "held" | "alsoRemove">;
  /** Run in the commit that ends the last job of a batch. */
  onBatchEnded?: BatchEnded;
  eventsUrl?: EventsUrl;
  /** What some kinds tell of their jobs besides; none does when absent. */
  extras?: JobExtras;
  checkWebhook?: (url: string) => void;
  /** What else the leader is to look after every minute. */
  sweepAlso?: () => Promise<unknown>;
  /** An error that clients are not told of. */
  onDefect: (error: unknown, jobId?: string) => void;
}

const placeOf = (definition: AnyDefinition | undefined): string =>
  definition && !definition.worker ? definition.path : "/api/v1";

function taskRouteOf({ kind, queue, path, worker }: AnyDefinition): TaskRoute {
  const pathOf = (subject: string | null): string => {
    if (!worker) return `${path}/worker`;
    if (subject === null) throw new Error(`A job of kind ${kind} is about nothing`);
    return worker.pathOf(subject);
  };
  return { queue, pathOf };
}

/** What else the process does that leads. */
interface LeaderWork {
  start(): void;
  stop(): void;
}

/** Puts the engine of jobs together from its parts. */
export function createJobEngine(options: JobEngineOptions) {
  const {
    database,
    queue,
    definitions,
    clock,
    concurrency,
    authenticate,
    onDefect,
    extras = createJobExtras(),
  } = options;
  const changes = createJobChanges(database.signals);
  const { tasks } = queue;
  const routeByKind = new Map(definitions.map((definition) => [definition.kind, taskRouteOf(definition)]));
  const texts = createLiveTexts({ database, clock, onError: onDefect });
  const hours = options.retention?.hours ?? 0;
  const events = openEvents({ database, changes, texts, extras, clock, hours, onError: onDefect });
  const ended = options.onBatchEnded ?? (async () => {});
  const parking = createParking({ database, limit: options.tenantLimit ?? (() => 0), onError: onDefect });
  const recorders = [
    events.recorder,
    createBatchRecorder(clock, ended),
    parking.recorder,
    ...(options.recorders ?? []),
  ];
  const store = createJobStore({ database, tasks, changes, clock, routes: routeByKind, recorders });
  parking.use(store);
  const checkpoints = createCheckpoints(database, clock);
  const definitionByKind = new Map(definitions.map((definition) => [definition.kind, definition]));
  const runner = createRunner({
    database,
    store,
    checkpoints,
    texts,
    definitions: definitionByKind,
    clock,
    concurrency,
    leaseTime: options.leaseTime,
    // A queue in this process has this process's clock.
    postponementStep: tasks.inCommit ? 0 : postponementStep,
    watch: options.watch,
    parking,
    onDefect: (jobId, error) => onDefect(error, jobId),
  });
  const sweeper = createSweeper({
    database,
    store,
    tasks,
    routes: routeByKind,
    clock,
    parking,
    also: options.sweepAlso,
    onDefect,
  });
  const retention = createRetention({ database, clock, hours: 0, onDefect, ...options.retention });
  const pathOf = (kind: string): string => placeOf(definitionByKind.get(kind));
  const stopping = new AbortController();
  const ofJobs = {
    stopping: stopping.signal,
    pathOf,
    onRetry: (kind: string) => definitionByKind.get(kind)?.onRetry,
    extras,
    ...(options.eventsUrl && { eventsUrl: options.eventsUrl }),
    ...(options.checkWebhook && { checkWebhook: options.checkWebhook }),
  };
  const jobs = createJobService({ database, store, tasks, runner, changes, clock, ...ofJobs });

  const decisions = createDecisions({ database, store, checkpoints, clock });
  const batches = createBatches({ database, store, clock, cancelRunning: runner.cancel });

  let also: LeaderWork | undefined;
  let unwatch = (): void => {};
  let resign = async (): Promise<void> => {};

  async function lead(): Promise<void> {
    await queue.start(store);
    sweeper.start();
    retention.start();
    also?.start();
  }

  async function follow(): Promise<void> {
    also?.stop();
    sweeper.stop();
    retention.stop();
    await queue.end();
  }

  const routes: FastifyPluginAsync = async (app) => {
    await app.register(jobRoutes, { prefix: "/api/v1", jobs, kinds: [...definitionByKind.keys()] });
    events.endWith(app);
    await app.register(events.ofAll, { prefix: "/api/v1", jobs });
    await app.register(events.ofJobs, { prefix: "/api/v1", jobs });
    for (const { kind, path, result, worker } of definitions) {
      if (worker) continue;
      const fields = extras.schemaOf(kind);
      const status = jobStatusOf(result).extend(fields);
      await app.register(jobRoutes, { prefix: path, jobs, kind, status, fields });
      await app.register(events.ofJobs, { prefix: path, jobs, kind });
      await app.register(batchRoutes, { prefix: path, batches, kind });
    }
  };

  const workerRoutes: FastifyPluginAsync = async (app) => {
    // Before the port is open: a queue elsewhere brings jobs from then on, whose leases are not to be taken back.
    app.addHook("onReady", async () => {
      if (!database.shared) await store.takeBackLeases();
    });
    for (const { path, worker } of definitions) {
      const place = worker ? { url: worker.route, subjectOf: store.subjectOf } : { url: `${path}/worker` };
      await app.register(workerRoute, { ...place, runner, authenticate });
    }
  };

  return {
    jobs,
    batches,
    /** What people decide of jobs that wait for them. */
    decisions,
    /** Tells of changes of jobs. */
    changes,
    /** For other events of the service: they end when the server closes. */
    streams: events.streams,
    /** How many follow the jobs of this process, and what was sent to them. */
    eventStats: events.stats,
    /** Somebody's key may have been revoked: whose was, listens no longer. */
    recheckListeners: events.recheck,
    /** For clients. */
    routes,
    /** For the queue. Also takes back what a predecessor left in the middle, before the first request can come. */
    workerRoutes,
    /** Lets the queue bring jobs: in the process that leads, of those on the database. */
    async start(alsoLead?: LeaderWork): Promise<void> {
      also = alsoLead;
      unwatch = watchCancellations({ database, changes, runner, clock, onError: onDefect });
      resign = await database.lead({ begin: lead, end: follow });
    },
    /** Lets nobody wait any longer and gives back the jobs under way; resolves when none is left, and another may lead. */
    async stop(): Promise<void> {
      stopping.abort();
      unwatch();
      also?.stop();
      sweeper.stop();
      retention.stop();
      const halted = queue.halt();
      await runner.stop();
      await halted;
      await resign();
    },
  };
}

export type JobEngine = ReturnType<typeof createJobEngine>;
