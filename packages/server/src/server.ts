import { accessSync, constants, mkdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { migrateTaskTables, type TaskTables } from "@galley/cloud-tasks";
import { type Clock, type Database, DatabaseError, narrow, openSqlite, systemClock } from "@galley/foundation";
import type { DestinationStream } from "pino";
import { createBlogJob } from "./blog/job.ts";
import { createModelCaller } from "./blog/models/call.ts";
import { chooseModel } from "./blog/models/choose.ts";
import { createOfflineModel } from "./blog/models/offline/model.ts";
import { openModels } from "./blog/models/open.ts";
import { blogRoutes } from "./blog/routes.ts";
import { createTextPool } from "./blog/text-pool.ts";
import type { Config } from "./config.ts";
import { createApp } from "./http/app.ts";
import { isLoopback } from "./http/open-mode.ts";
import { serviceRoutes } from "./http/service-routes.ts";
import { createWorkerAuth } from "./http/worker-auth.ts";
import { createWorkerRefusals } from "./http/worker-refusals.ts";
import { anyDefinition } from "./jobs/define.ts";
import { createJobEngine } from "./jobs/engine.ts";
import { migrateJobTables } from "./jobs/migrate.ts";
import type { JobTables } from "./jobs/tables.ts";
import { createSafeFetch } from "./net/safe-fetch.ts";
import { openQueues } from "./queues/open.ts";
import { queueRoutes } from "./queues/routes.ts";
import { StartError } from "./start-error.ts";

export interface RunningServer {
  /** Where it listens, for instance `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Ends in order: no new work, jobs given back, connections closed, database closed. */
  close(): Promise<void>;
}

type Tables = JobTables & TaskTables;

export interface ServerOptions {
  clock?: Clock;
  logStream?: DestinationStream;
}

/**
 * A thread takes about 100 MB once it works. As many as there are cores write a fifth more posts than one less would,
 * and polls stay at 2 ms beside them (measured with two cores, `npm run bench -- blog`).
 */
const mostThreads = 4;

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
  const database = openDatabase(config.databaseFile);
  try {
    return await run(config, database, clock, logStream);
  } catch (error) {
    await database.close();
    throw error instanceof DatabaseError ? unusable(config.databaseFile, error) : error;
  }
}

async function run(
  config: Config,
  database: Database<Tables>,
  clock: Clock,
  logStream: DestinationStream | undefined,
): Promise<RunningServer> {
  const jobTables = narrow<TaskTables, JobTables>(database);
  await migrateTaskTables(narrow<JobTables, TaskTables>(database));
  await migrateJobTables(jobTables);
  const localOnly = !config.allowOpen;
  const app = await createApp({ logLevel: config.logLevel, localOnly, ...(logStream && { logStream }) });
  const origin = () => originOf(app.server.address());
  const queues = await openQueues({ config, database, clock, random: Math.random, origin, log: app.log });
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
  await app.register(blogRoutes, { prefix: blogJob.path, jobs, blogJob });
  await app.register(engine.routes);
  const ofQueues = { queues: queues.queues, settings: queues.settings, definitions: [blogJob] };
  await app.register(queueRoutes, { prefix: "/api/v1", ...ofQueues, jobs, database: jobTables, clock });
  try {
    await listen(app, config);
    await engine.start();
  } catch (error) {
    await app.close();
    await queues.close();
    throw error;
  }

  return {
    url: origin(),
    async close() {
      const queueStopped = queues.stop();
      await engine.stop();
      await queueStopped;
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

/** The blog job with what it works with, and the threads that it keeps. */
function openBlog(config: Config, clock: Clock) {
  const text = createTextPool({ threads: Math.min(mostThreads, availableParallelism()) });
  const open = openModels(
    config.models,
    createOfflineModel((brief) => text.write(brief)),
  );
  const models = createModelCaller({ open, clock, timeout: config.models.callTimeout });
  const fetch = createSafeFetch({ allow: config.fetchAllow, clock });
  const choices = { chooseModel: (requested: string | undefined) => chooseModel(requested, config.models) };
  const blogJob = { ...createBlogJob({ text, models, fetch }, choices), queue: config.queueNames.blog };
  return { blogJob, text };
}

/** Where a server that listens there can be reached from this machine. */
function originOf(address: string | AddressInfo | null): string {
  if (!address || typeof address === "string") throw new Error("The server does not listen on a port");
  const everywhere: Record<string, string> = { "0.0.0.0": "127.0.0.1", "::": "::1" };
  const host = everywhere[address.address] ?? address.address;
  return `http://${host.includes(":") ? `[${host}]` : host}:${address.port}`;
}

async function listen(app: Awaited<ReturnType<typeof createApp>>, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "EADDRINUSE") throw new StartError(`PORT: ${port} on ${host} is already in use.`);
    if (code === "EACCES") throw new StartError(`PORT: this user may not listen on ${port}.`);
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new StartError(`HOST: ${host} is not an address of this machine.`);
    throw error;
  }
}

function openDatabase(file: string): Database<Tables> {
  const folder = dirname(file);
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch {
    throw new StartError(`GALLEY_DATA_DIR: ${folder} is not a folder that can be written to.`);
  }
  try {
    return openSqlite<Tables>(file);
  } catch (error) {
    throw error instanceof DatabaseError ? unusable(file, error) : error;
  }
}

function unusable(file: string, { fault, message }: DatabaseError): StartError {
  const why = {
    in_use: "is in use by another Galley process.",
    corrupt: `is damaged or not a database (${message}). It was left as it is; restore a copy or move it away.`,
    not_writable: "cannot be written to.",
    full: "cannot be written to: the disk is full.",
    failed: `cannot be used (${message}).`,
  }[fault];
  return new StartError(`The database ${file} ${why}`);
}
