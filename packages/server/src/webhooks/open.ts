import type { Clock, Database } from "@galley/foundation";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import { createJobExtras, type JobExtras } from "../jobs/extras.ts";
import type { JobTasks } from "../jobs/tasks.ts";
import { FetchRefused } from "../net/fetch-errors.ts";
import { checkPostAddress, createSafePost } from "../net/safe-post.ts";
import type { Resolve } from "../net/wire.ts";
import { Refusal } from "../refusal.ts";
import { createDeliveries } from "./deliveries.ts";
import { createWebhookRecorder } from "./recorder.ts";
import { webhookRoutes, webhookWorkerRoute } from "./routes.ts";
import { createSecrets } from "./secrets.ts";
import type { Sent } from "./sender.ts";
import type { WebhookTables } from "./tables.ts";
import { createWebhookTasks } from "./tasks.ts";

export interface OpenWebhooksOptions {
  database: Database<WebhookTables>;
  clock: Clock;
  /** 0 to below 1. */
  random: () => number;
  tasks: JobTasks;
  /** What some kinds tell of their jobs besides; none does when absent. */
  extras?: JobExtras;
  /** The queue that carries the attempts. */
  queue: string;
  /** The default tenant's secret, until it is rotated. */
  secret: string | undefined;
  /** `host:port` pairs that may be called wherever they lead. */
  allow: ReadonlySet<string>;
  resolve?: Resolve;
  /** Told of each attempt that was made. */
  onAttempt?: (outcome: Sent["result"]) => void;
  authenticate: (request: FastifyRequest) => Promise<void>;
}

/** All that tells others what becomes of jobs: the messages, their attempts, and what they are signed with. */
export function openWebhooks(options: OpenWebhooksOptions) {
  const { database, clock, random, allow, resolve, authenticate, onAttempt, extras = createJobExtras() } = options;
  const tasks = createWebhookTasks(options.tasks, options.queue);
  const secrets = createSecrets({ database, clock, configured: options.secret });
  const post = createSafePost({ allow, clock, ...(resolve && { resolve }) });
  const deliveries = createDeliveries({
    database,
    clock,
    random,
    secrets,
    post,
    tasks,
    extras,
    ...(onAttempt && { onAttempt }),
  });
  const recorder = createWebhookRecorder({ clock, tasks, extras });
  const routes: FastifyPluginAsync = (app) => webhookRoutes(app, { database, deliveries, secrets });
  const workerRoutes: FastifyPluginAsync = (app) => webhookWorkerRoute(app, { deliveries, authenticate });
  return {
    recorder: recorder.ofJob,
    onBatchEnded: recorder.ofBatch,
    deliveries,
    secrets,
    /** For clients. */
    routes,
    /** For the queue. */
    workerRoutes,
    /** Refuses an address that would never be called. @throws Refusal `validation_failed` */
    checkUrl(url: string): void {
      try {
        checkPostAddress(url, allow);
      } catch (error) {
        if (!(error instanceof FetchRefused)) throw error;
        const errors = [{ path: "webhook_url", message: error.message }];
        throw new Refusal("validation_failed", `webhook_url cannot be used: ${error.message}`, errors);
      }
    },
  };
}
