import { migrateTaskTables, type TaskTables } from "@galley/cloud-tasks";
import { type Clock, type Database, DatabaseError, narrow, systemClock } from "@galley/foundation";
import type { FastifyBaseLogger } from "fastify";
import type { DestinationStream } from "pino";
import { openBlog } from "./blog/open.ts";
import { blogRoutes } from "./blog/routes.ts";
import { originOf } from "./cluster/address.ts";
import { openCluster } from "./cluster/open.ts";
import { type ClusterTables, migrateClusterTables } from "./cluster/tables.ts";
import type { Config } from "./config.ts";
import { openDatabase, unusable } from "./database/open.ts";
import { createApp } from "./http/app.ts";
import { listen } from "./http/listen.ts";
import { isLoopback } from "./http/open-mode.ts";
import { serviceRoutes } from "./http/service-routes.ts";
import { createWorkerAuth } from "./http/worker-auth.ts";
import { createWorkerRefusals } from "./http/worker-refusals.ts";
import { anyDefinition } from "./jobs/define.ts";
import { createJobEngine } from "./jobs/engine.ts";
import { migrateJobTables } from "./jobs/migrate.ts";
import type { JobTables } from "./jobs/tables.ts";
import { openQueues } from "./queues/open.ts";
import { queueRoutes } from "./queues/routes.ts";
import { StartError } from "./start-error.ts";

export interface RunningServer {
  /** Where it listens, for instance `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Ends in order: no new work, jobs given back, connections closed, database closed. */
  close(): Promise<void>;
}

type Tables = JobTables & TaskTables & ClusterTables;

export interface ServerOptions {
  clock?: Clock;
  logStream?: DestinationStream;
}

/** ms that connections have at the end to finish what they are at. */
const farewell = 2000;

/** Starts Galley: database, worker and API in this process, and the queue or the way to it. @throws StartError */
export async function startServer(
  config: Config,
  { clock = systemClock, logStream }: ServerOptions = {},
): Promise<RunningServer> {
  if (!isLoopback(config.host) && !config.allowOpen) {
    throw new StartError(
      `HOST: ${config.host} can be reached from other machines, and there are no API keys. Set GALLEY_ALLOW_OPEN=true to listen there all the same.`,
    );
  }
  let report = (_error: unknown): void => {};
  const database = openDatabase<Tables>(config.database, clock, (error) => report(error));
  try {
    return await run(config, database, clock, logStream, (log) => {
      report = (error) => log.error({ err: error }, "the connection to the database; it is made again");
    });
  } catch (error) {
    await database.close();
    throw error instanceof DatabaseError ? unusable(config.database, error) : error;
  }
}

async function run(
  config: Config,
  database: Database<Tables>,
  clock: Clock,
  logStream: DestinationStream | undefined,
  onLog: (log: FastifyBaseLogger) => void,
): Promise<RunningServer> {
  const jobTables = narrow<Tables, JobTables>(database);
  const clusterTables = narrow<Tables, ClusterTables>(database);
  await migrateTaskTables(narrow<Tables, TaskTables>(database));
  await migrateJobTables(jobTables);
  await migrateClusterTables(clusterTables);
  const localOnly = !config.allowOpen;
  const app = await createApp({ logLevel: config.logLevel, localOnly, ...(logStream && { logStream }) });
  onLog(app.log);
  const origin = () => originOf(app.server.address());
  const cluster = openCluster({ config, database: clusterTables, clock, log: app.log });
  const queues = await openQueues({
    config,
    database,
    clock,
    random: Math.random,
    origin,
    nextWorker: cluster.nextWorker,
    log: app.log,
  });
  const { blogJob, text } = openBlog(config, clock);
  const refusals = createWorkerRefusals({ now: clock.now, log: app.log });
  const engine = createJobEngine({
    database: jobTables,
    queue: queues,
    definitions: [anyDefinition(blogJob)],
    clock,
    concurrency: config.workerConcurrency,
    authenticate: createWorkerAuth({ ...queues.callers, now: clock.now, watch: refusals }),
    onDefect: (error, jobId) => app.log.error({ err: error, jobId }, "a job met an unexpected error"),
  });
  const { jobs } = engine;
  await app.register(serviceRoutes, { queueHealth: queues.health, workerRefusals: refusals.recent });
  await app.register(queues.routes);
  if (config.role !== "worker") {
    await app.register(blogRoutes, { prefix: blogJob.path, jobs, blogJob });
    await app.register(engine.routes);
    const ofQueues = { queues: queues.queues, settings: queues.settings, definitions: [blogJob] };
    await app.register(queueRoutes, { prefix: "/api/v1", ...ofQueues, jobs, database: jobTables, clock });
  }
  if (config.role !== "api") await app.register(engine.workerRoutes);
  try {
    await listen(app, config);
    if (config.role !== "api") await cluster.join(app.server.address());
    await engine.start();
  } catch (error) {
    await cluster.leave();
    await app.close();
    await queues.close();
    throw error;
  }

  return {
    url: origin(),
    async close() {
      await cluster.leave();
      await engine.stop();
      // Whoever has not sent the whole of a request by now is not waited for.
      const cut = clock.after(farewell, () => app.server.closeAllConnections());
      await app.close();
      cut();
      await queues.close();
      await text.close();
      await database.close();
    },
  };
}
