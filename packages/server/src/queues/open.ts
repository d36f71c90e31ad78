import {
  openEmbeddedQueues,
  type Queue,
  type QueueSettings,
  type TaskQueues,
  type TaskTables,
} from "@galley/cloud-tasks";
import { type Clock, type Database, narrow } from "@galley/foundation";
import type { FastifyBaseLogger, FastifyPluginAsync } from "fastify";
import { createLocalJWKSet } from "jose";
import type { Config } from "../config.ts";
import type { WorkerAuthOptions } from "../http/worker-auth.ts";
import { createIssuer } from "../http/worker-keys.ts";
import { createOutbox } from "../jobs/outbox.ts";
import type { QueueTrouble } from "../jobs/queue-troubles.ts";
import type { JobTables } from "../jobs/tables.ts";
import { createEmbeddedTasks, type JobQueue } from "../jobs/tasks.ts";
import { queuesNamed } from "./defaults.ts";
import type { CloudTasksSettings } from "./settings.ts";
import { createQueueWatch } from "./watch.ts";

/** How it stands between the service and its queue. */
export interface QueueHealth {
  engine: "embedded" | "cloud-tasks";
  /** Tasks that the queue has still to be told of, at most 10,000; the oldest one's time in ms since the epoch. */
  untold: number;
  oldest: number | null;
  troubles: QueueTrouble[];
}

/** The queue that carries the jobs, whichever it is, with all that depends on which it is. */
export interface OpenedQueues extends JobQueue {
  readonly queues: TaskQueues;
  /** Galley's own queues by name, with the settings they are to have. */
  readonly settings: Readonly<Record<string, QueueSettings>>;
  /** Whose worker calls are let through. */
  readonly callers: Omit<WorkerAuthOptions, "now" | "watch">;
  /** What the queue needs to be served besides. */
  readonly routes: FastifyPluginAsync;
  health(): Promise<QueueHealth>;
  close(): Promise<void>;
}

export interface OpenQueuesOptions {
  config: Pick<Config, "queue" | "queueNames" | "oidc">;
  database: Database<JobTables & TaskTables>;
  clock: Clock;
  /** 0 to below 1. */
  random: () => number;
  /** Where this server listens; asked only once it does. */
  origin: () => string;
  /** Where processes share the database: which of them is to do the next work. */
  nextWorker: () => Promise<string>;
  /** Told of one that did not answer. */
  suspectWorker?: (origin: string) => void;
  /** Tells when one that was called is gone. */
  watchWorker?: (origin: string, onLost: () => void) => () => void;
  log: Pick<FastifyBaseLogger, "info" | "warn" | "error">;
}

/** Issuer and audience of the tokens where processes share a database, and with it the key that signs them. */
const sharedName = "https://galley.invalid";
/**
 * ms the embedded queue waits at the end for answers to what it has sent: to itself, or to other processes, which go on
 * for as long as their jobs take. What is not answered then is brought again by the next leader.
 */
const ownGrace = 4000;
const sharedGrace = 500;
/** ms that calls to a queue elsewhere have at the end. */
const outboxGrace = 1000;

/** Opens the queue that the configuration names. Nothing is brought before `start`. */
export function openQueues(options: OpenQueuesOptions): Promise<OpenedQueues> {
  const { queue } = options.config;
  return queue.engine === "embedded" ? openEmbedded(options) : openCloudTasks(options, queue);
}

async function openEmbedded({
  config,
  database,
  clock,
  random,
  origin,
  nextWorker,
  suspectWorker,
  watchWorker,
  log,
}: OpenQueuesOptions): Promise<OpenedQueues> {
  const { oidc } = config;
  // Any of several processes may sign, and any may be called: what the tokens name belongs to all of them.
  const self = database.shared ? () => sharedName : origin;
  const callers = {
    issuer: () => oidc.issuer ?? self(),
    audience: () => oidc.audience ?? self(),
    serviceAccount: oidc.serviceAccount,
  };
  const queues = openEmbeddedQueues({
    database: narrow<JobTables, TaskTables>(database),
    clock,
    random,
    origin: database.shared ? nextWorker : origin,
    ...(suspectWorker && { onUnreachable: suspectWorker }),
    ...(watchWorker && { watchOrigin: watchWorker }),
    ...callers,
    onError: (error) => log.error({ err: error }, "the queue could not write; it will try again"),
  });
  const settings = queuesNamed(config.queueNames);
  for (const [name, wanted] of Object.entries(settings)) await queues.applyQueue(name, wanted);
  return {
    queues,
    settings,
    callers: { ...callers, keys: createLocalJWKSet(await queues.keys()) },
    tasks: createEmbeddedTasks(queues, narrow<TaskTables, JobTables>(database)),
    async routes(app) {
      const open = { config: { access: "public" as const }, schema: { hide: true } };
      app.get("/.well-known/openid-configuration", open, () => queues.openIdConfiguration());
      app.get("/jwks", open, () => queues.keys());
    },
    start: () => queues.start(),
    async health() {
      // Tasks are committed with their jobs; what is left to say is whether the database answers.
      await database.read.selectFrom("job").select("id").limit(1).execute();
      return { engine: "embedded", untold: 0, oldest: null, troubles: [] };
    },
    halt: () => queues.stop(database.shared ? sharedGrace : ownGrace),
    end: () => queues.stop(database.shared ? sharedGrace : ownGrace),
    close: async () => {},
  };
}

/** Nothing is connected to here: a service that cannot be reached does not keep Galley from starting. */
async function openCloudTasks(options: OpenQueuesOptions, place: CloudTasksSettings): Promise<OpenedQueues> {
  const { config, database, clock, random, origin, log } = options;
  const { serviceAccount, issuer } = config.oidc;
  const audience = () => config.oidc.audience ?? origin();
  // Loaded here and not at the top: the client with gRPC takes 50 MB that the embedded queue does without.
  const { connectCloudTasks } = await import("@galley/cloud-tasks/google");
  const settings = queuesNamed(config.queueNames);
  const queues = connectCloudTasks({
    project: place.project,
    location: place.location,
    endpoint: place.endpoint,
    target: {
      origin: () => place.workerOrigin ?? origin(),
      serviceAccount,
      get audience() {
        return audience();
      },
    },
    // A task may still be on its way to a queue whose name has been changed since.
    queueSettings: (name) => settings[name] ?? settings[config.queueNames.blog],
    clock,
    random,
    onNotice(notice) {
      const { kind, queue, message } = notice;
      if (kind !== "queue_disabled" || queue === undefined) log.info(notice, "Cloud Tasks");
      else outbox.troubles.failed("bring", queue, { code: "disabled", message });
    },
  });
  const outbox = createOutbox({ database: narrow<TaskTables, JobTables>(database), queues, clock, random, log });
  /** A disabled queue is shown as paused; one that runs is not disabled any more. */
  const seen = (queue: Queue): Queue => {
    if (queue.state === "RUNNING") outbox.troubles.worked("bring", queue.name);
    return queue;
  };
  const onDefect = (error: unknown) => log.error({ err: error }, "the queues could not be looked at");
  const watch = createQueueWatch({ queues, names: Object.keys(settings), clock, onSeen: seen, onDefect });
  const signer = createIssuer({ issuer, endpoint: place.endpoint, now: clock.now });
  return {
    queues: {
      ...queues,
      async purgeQueue(name) {
        const before = clock.now();
        const purged = await queues.purgeQueue(name);
        await outbox.purged(name, before);
        return seen(purged);
      },
      resumeQueue: async (name) => seen(await queues.resumeQueue(name)),
    },
    settings,
    callers: { ...signer, audience, serviceAccount },
    tasks: outbox.tasks,
    routes: async () => {},
    async start(store) {
      await outbox.start(store);
      watch.start();
    },
    async health() {
      const { waiting, ...health } = await outbox.health();
      return { engine: "cloud-tasks", untold: waiting, ...health };
    },
    // The queue goes on bringing tasks until the server closes; they are sent back to it.
    halt: async () => {},
    async end() {
      watch.stop();
      await outbox.stop(outboxGrace);
    },
    close: () => queues.close(),
  };
}
