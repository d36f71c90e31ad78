import { type Clock, type Database, DatabaseError, narrow, systemClock } from "@galley/foundation";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import type { DestinationStream } from "pino";
import type { KeyRing } from "./access/key-ring.ts";
import { keySignal } from "./access/key-store.ts";
import { openAccess } from "./access/open.ts";
import { accessRoutes } from "./access/routes.ts";
import type { AccessTables } from "./access/tables.ts";
import { blogApi } from "./blog/api.ts";
import { openBlog } from "./blog/open.ts";
import { originOf } from "./cluster/address.ts";
import { openCluster } from "./cluster/open.ts";
import type { ClusterTables } from "./cluster/tables.ts";
import { type Config, usualTenantLimit } from "./config.ts";
import { openDatabase, unusable } from "./database/open.ts";
import { migrateTables, type Tables } from "./database/tables.ts";
import { openDatasetJob, openDatasets } from "./datasets/open.ts";
import type { DatasetTables } from "./datasets/tables.ts";
import { createApp } from "./http/app.ts";
import { docsRoutes } from "./http/docs.ts";
import { listen } from "./http/listen.ts";
import { isLoopback } from "./http/open-mode.ts";
import { serviceRoutes } from "./http/service-routes.ts";
import { studioFolder, studioRoutes } from "./http/studio.ts";
import { createWorkerAuth } from "./http/worker-auth.ts";
import { createWorkerRefusals } from "./http/worker-refusals.ts";
import { imageApi } from "./images/api.ts";
import { imageLinkRecorder } from "./images/links.ts";
import { openImages } from "./images/open.ts";
import type { ImageTables } from "./images/tables.ts";
import { anyDefinition } from "./jobs/define.ts";
import { createJobEngine } from "./jobs/engine.ts";
import { createJobExtras } from "./jobs/extras.ts";
import type { JobTables } from "./jobs/tables.ts";
import { createGauges } from "./observe/gauges.ts";
import { metricsRoute } from "./observe/metrics-route.ts";
import { openObservation } from "./observe/observe.ts";
import { roomForPixels } from "./pixels/limits.ts";
import { createPixelRoom } from "./pixels/room.ts";
import { openQueues } from "./queues/open.ts";
import { queueRoutes } from "./queues/routes.ts";
import { runPhases } from "./shutdown.ts";
import { StartError } from "./start-error.ts";
import { openStorage } from "./storage/open.ts";
import { createStorageOwner, type OwnerTables } from "./storage/owner.ts";
import { openWebhooks } from "./webhooks/open.ts";
import type { WebhookTables } from "./webhooks/tables.ts";

export interface RunningServer {
  /** Where it listens, for instance `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Ends in order: no new work, jobs given back, connections closed, database closed. */
  close(): Promise<void>;
}

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

/** @throws StartError where strangers could reach a service that asks nobody who they are */
async function refuseOpenHost({ host, allowOpen }: Config, keys: KeyRing): Promise<void> {
  if (isLoopback(host) || allowOpen || (await keys.closed())) return;
  throw new StartError(
    `HOST: ${host} can be reached from other machines, and there are no API keys. Make one (galley keys create), or set GALLEY_ALLOW_OPEN=true to listen there all the same.`,
  );
}

async function run(
  config: Config,
  database: Database<Tables>,
  clock: Clock,
  logStream: DestinationStream | undefined,
  onLog: (log: FastifyBaseLogger) => void,
): Promise<RunningServer> {
  await migrateTables(database);
  const jobTables = narrow<Tables, JobTables>(database);
  const imageTables = narrow<Tables, ImageTables & JobTables>(database);
  const datasetTables = narrow<Tables, DatasetTables & JobTables>(database);
  const access = await openAccess({
    configured: config.access.keys,
    database: narrow<Tables, AccessTables>(database),
    clock,
    onError: (error) => app.log.error({ err: error }, "a key's use could not be noted"),
  });
  await refuseOpenHost(config, access.keys);
  const { origins, perMinute } = config.access;
  const guard = { ...access, perMinute, clock };
  const localOnly = !config.allowOpen;
  const observation = await openObservation({ settings: config.observe, clock });
  const app = await createApp({
    logLevel: config.logLevel,
    localOnly,
    guard,
    origins,
    observation,
    ...(logStream && { logStream }),
  });
  onLog(app.log);
  observation.logTo(app.log);
  const origin = () => originOf(app.server.address());
  const cluster = openCluster({ config, database: narrow<Tables, ClusterTables>(database), clock, log: app.log });
  const queues = await openQueues({
    config,
    database,
    clock,
    random: Math.random,
    origin,
    nextWorker: cluster.nextWorker,
    suspectWorker: cluster.suspect,
    watchWorker: cluster.watch,
    log: app.log,
  });
  const { blogJob, text } = openBlog(config, clock, observation.watch);
  const storage = await openStorage(config.storage, { clock });
  const room = createPixelRoom(roomForPixels);
  const onDefect = (error: unknown, jobId?: string): void =>
    app.log.error({ err: error, job_id: jobId }, "a job met an unexpected error");
  const images = openImages({
    config,
    database: imageTables,
    storage,
    clock,
    random: Math.random,
    room,
    addresses: {
      closed: access.keys.closed,
      issue: access.streamTokens.issueForFiles,
      life: pictureLife(config),
    },
    onDefect,
    onLeftOver: (error) => app.log.error({ err: error }, "what an upload has left is removed later"),
  });
  const { imageJob } = images;
  const ofDatasets = openDatasetJob({
    database: datasetTables,
    storage,
    clock,
    room,
    queue: config.queueNames.processing,
    onDefect: (error) => app.log.error({ err: error }, "a picture met an unexpected error"),
  });
  const { datasetJob } = ofDatasets;
  const extras = createJobExtras(new Map([[imageJob.kind, images.extras]]));
  const refusals = createWorkerRefusals({ now: clock.now, log: app.log });
  const authenticate = createWorkerAuth({ ...queues.callers, now: clock.now, watch: refusals });
  const webhooks = openWebhooks({
    database: narrow<Tables, WebhookTables>(database),
    clock,
    random: Math.random,
    tasks: queues.tasks,
    extras,
    queue: config.queueNames.webhook,
    secret: config.webhookSecret,
    allow: config.fetchAllow,
    authenticate,
    onAttempt: (outcome) => observation.metrics.webhookDeliveries.inc({ outcome }),
  });
  const engine = createJobEngine({
    database: jobTables,
    queue: queues,
    definitions: [anyDefinition(blogJob), anyDefinition(imageJob), anyDefinition(datasetJob)],
    extras,
    clock,
    concurrency: config.workerConcurrency,
    leaseTime: config.leaseTime,
    tenantLimit: async () =>
      config.tenantLimit ?? usualTenantLimit(config.workerConcurrency, await cluster.countWorkers()),
    retention: {
      hours: config.retentionHours,
      held: async (ids) => {
        const some = await Promise.all([webhooks.deliveries.pendingOf(ids), images.links.undecidedOf(ids)]);
        return new Set(some.flatMap((held) => [...held]));
      },
      alsoRemove: async (before) => {
        await webhooks.deliveries.removeEnded(before);
        await images.files.removeOrphans();
      },
    },
    authenticate,
    watch: observation.watch,
    recorders: [observation.recorder, webhooks.recorder, imageLinkRecorder, ofDatasets.recorder],
    onBatchEnded: webhooks.onBatchEnded,
    checkWebhook: webhooks.checkUrl,
    sweepAlso: () => Promise.all([webhooks.deliveries.sweep(), images.uploads.sweep()]),
    eventsUrl: async (job, url) =>
      (await access.keys.closed()) ? `${url}?token=${access.streamTokens.issue(job)}` : url,
    onDefect,
  });
  const { jobs } = engine;
  const datasets = openDatasets({
    database: datasetTables,
    storage,
    clock,
    datasetJob,
    engine,
    owner: createStorageOwner({ database: narrow<Tables, OwnerTables>(database), storage }),
    closed: access.keys.closed,
    issue: access.streamTokens.issue,
    issueForFiles: access.streamTokens.issueForFiles,
    log: app.log,
  });
  database.signals.subscribe(keySignal, engine.recheckListeners, engine.recheckListeners);
  let stopping = false;
  await app.register(serviceRoutes, {
    queueHealth: queues.health,
    workerRefusals: refusals.recent,
    stopping: () => stopping,
  });
  await app.register(metricsRoute, {
    metrics: observation.metrics,
    look: createGauges({
      metrics: observation.metrics,
      database: jobTables,
      kinds: [blogJob.kind, imageJob.kind, datasetJob.kind],
      queues: queues.queues,
      queueNames: config.queue.engine === "embedded" ? Object.keys(queues.settings) : [],
      queueHealth: queues.health,
      clock,
    }),
  });
  await app.register(docsRoutes);
  await app.register(queues.routes);
  if (config.role !== "worker") {
    await app.register(accessRoutes, { prefix: "/api/v1", ...access, clock });
    await app.register(blogApi, { prefix: blogJob.path, engine, blogJob, text });
    await app.register(imageApi, { ...images, database: imageTables, storage, engine, blogJob });
    await app.register(engine.routes);
    await app.register(webhooks.routes, { prefix: "/api/v1" });
    await app.register(datasets.routes, { prefix: "/api/v1" });
    const ofQueues = { queues: queues.queues, settings: queues.settings, definitions: [blogJob, imageJob, datasetJob] };
    await app.register(queueRoutes, { prefix: "/api/v1", ...ofQueues, jobs, database: jobTables, clock });
    await app.register(studioRoutes, { folder: studioFolder(), pictures: storageOrigins(config) });
  }
  if (config.role !== "api") {
    await app.register(engine.workerRoutes);
    await app.register(webhooks.workerRoutes, { prefix: "/api/v1" });
  }
  try {
    await listen(app, config);
    if (config.role !== "api") await cluster.join(app.server.address());
    await engine.start(datasets.reconciler);
  } catch (error) {
    await cluster.leave();
    await app.close();
    await queues.close();
    throw error;
  }

  return {
    url: origin(),
    async close() {
      stopping = true;
      await runPhases(
        [
          { name: "taking leave of the other processes", patience: 1000, run: cluster.leave },
          { name: "giving back the jobs", patience: 4500, run: engine.stop },
          { name: "closing connections", patience: farewell + 500, run: () => closeWithin(app, clock) },
          { name: "closing the queue", patience: 500, run: queues.close },
          { name: "sending the last spans", patience: 500, run: observation.tracing.close },
          { name: "ending the threads", patience: 500, run: () => Promise.all([text.close(), images.close()]) },
          { name: "closing the storage", patience: 500, run: storage.close },
          { name: "forgetting the keys", patience: 100, run: access.keys.close },
          { name: "closing the database", patience: 1000, run: database.close },
        ],
        {
          clock,
          onTrouble: (phase, error) => app.log.error({ err: error, phase }, "stopping did not go as it should"),
        },
      );
    },
  };
}

/** ms for which the address of a picture works: as long as its job is kept, at most a week. */
const pictureLife = ({ retentionHours }: Config): number => {
  const week = 7 * 24;
  return Math.min(week, retentionHours === 0 ? week : retentionHours) * 3_600_000;
};

/** Where pictures come from besides Galley itself: an emulator's or a machine room's storage, by its own address. */
const storageOrigins = ({ storage }: Config): string[] =>
  "endpoint" in storage && storage.endpoint !== undefined ? [new URL(storage.endpoint).origin] : [];

/** Whoever has not sent the whole of a request by then is not waited for. */
async function closeWithin(app: FastifyInstance, clock: Clock): Promise<void> {
  const cut = clock.after(farewell, () => app.server.closeAllConnections());
  await app.close();
  cut();
}
