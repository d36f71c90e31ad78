import { jobStatusOf } from "@galley/contract";
import type { Clock, Database } from "@galley/foundation";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { watchCancellations } from "./cancellations.ts";
import { createJobChanges } from "./changes.ts";
import { createCheckpoints } from "./checkpoints.ts";
import type { AnyDefinition } from "./define.ts";
import { eventsRoute } from "./events-route.ts";
import { postponementStep } from "./retry.ts";
import { jobRoutes } from "./routes.ts";
import { createRunner } from "./runner.ts";
import { createJobService } from "./service.ts";
import { createJobStore } from "./store.ts";
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
  authenticate: (request: FastifyRequest) => Promise<void>;
  /** An error that clients are not told of. */
  onDefect: (error: unknown, jobId?: string) => void;
}

/** Puts the engine of jobs together from its parts. */
export function createJobEngine(options: JobEngineOptions) {
  const { database, queue, definitions, clock, concurrency, authenticate, onDefect } = options;
  const changes = createJobChanges(database.signals);
  const { tasks } = queue;
  const routeByKind = new Map(definitions.map(({ kind, queue, path }) => [kind, { queue, path: `${path}/worker` }]));
  const store = createJobStore({ database, tasks, changes, clock, routes: routeByKind, recorders: [] });
  const checkpoints = createCheckpoints(database, clock);
  const definitionByKind = new Map(definitions.map((definition) => [definition.kind, definition]));
  const runner = createRunner({
    database,
    store,
    checkpoints,
    definitions: definitionByKind,
    clock,
    concurrency,
    // A queue in this process has this process's clock.
    postponementStep: tasks.inCommit ? 0 : postponementStep,
    onDefect: (jobId, error) => onDefect(error, jobId),
  });
  const sweeper = createSweeper({ database, store, tasks, routes: routeByKind, clock, onDefect });
  const pathOf = (kind: string): string => definitionByKind.get(kind)?.path ?? "/api/v1";
  const stopping = new AbortController();
  const jobs = createJobService({ database, store, tasks, runner, changes, clock, stopping: stopping.signal, pathOf });

  let unwatch = (): void => {};
  let resign = async (): Promise<void> => {};

  async function lead(): Promise<void> {
    await queue.start(store);
    sweeper.start();
  }

  async function follow(): Promise<void> {
    sweeper.stop();
    await queue.end();
  }

  const routes: FastifyPluginAsync = async (app) => {
    await app.register(jobRoutes, { prefix: "/api/v1", jobs });
    await app.register(eventsRoute, { prefix: "/api/v1", jobs, changes, database, clock });
    for (const { kind, path, result } of definitions) {
      const status = jobStatusOf(result);
      await app.register(jobRoutes, { prefix: path, jobs, kind, status });
      await app.register(eventsRoute, { prefix: path, jobs, changes, database, clock, kind });
    }
  };

  const workerRoutes: FastifyPluginAsync = async (app) => {
    // Before the port is open: a queue elsewhere brings jobs from then on, whose leases are not to be taken back.
    app.addHook("onReady", async () => {
      if (!database.shared) await store.takeBackLeases();
    });
    for (const { path } of definitions) await app.register(workerRoute, { prefix: path, runner, authenticate });
  };

  return {
    jobs,
    /** For clients. */
    routes,
    /** For the queue. Also takes back what a predecessor left in the middle, before the first request can come. */
    workerRoutes,
    /** Lets the queue bring jobs: in the process that leads, of those on the database. */
    async start(): Promise<void> {
      unwatch = watchCancellations({ database, changes, runner, clock, onError: onDefect });
      resign = await database.lead({ begin: lead, end: follow });
    },
    /** Lets nobody wait any longer and gives back the jobs under way; resolves when none is left, and another may lead. */
    async stop(): Promise<void> {
      stopping.abort();
      unwatch();
      sweeper.stop();
      const halted = queue.halt();
      await runner.stop();
      await halted;
      await resign();
    },
  };
}
