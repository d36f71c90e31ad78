import type { ServerResponse } from "node:http";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "@prometheus-io/client";
import { createBoundedNames } from "./bounded-names.ts";

/**
 * Every metric of the service. Names and labels are part of what is promised to operators (docs/operations.md). Labels
 * come from closed sets: no ids, no tenants; models, which requests name, up to fifty.
 */
export type Metrics = ReturnType<typeof createMetrics>;

/** Seconds. From what a database does to what a long post takes. */
const workBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800];
/** Seconds. A queue that works brings a job in some ms; one that is behind, in hours. */
const waitBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400];
/** Seconds. A held request takes up to 300. */
const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300];
/** ms between two looks at the event loop: finer ones would keep an idle process from sleeping. */
const loopPrecision = 20;

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  /** The answers of requests for event streams, until they close. */
  const streams = new Set<ServerResponse>();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: loopPrecision });
  return {
    registry,
    /** A model's name as a label. */
    modelName: createBoundedNames(50),
    streams,
    ...jobMetrics(registers),
    ...modelMetrics(registers),
    ...surroundings(registers, streams),
  };
}

function jobMetrics(registers: Registry[]) {
  return {
    jobs: new Gauge({
      name: "galley_jobs",
      help: "Unfinished jobs by kind and status, counted up to 100000 each. Of the whole database: the same in every process.",
      labelNames: ["kind", "status"] as const,
      registers,
    }),
    created: new Counter({
      name: "galley_jobs_created_total",
      help: "Jobs accepted.",
      labelNames: ["kind"] as const,
      registers,
    }),
    ended: new Counter({
      name: "galley_jobs_ended_total",
      help: "Jobs that became completed, failed or cancelled.",
      labelNames: ["kind", "status"] as const,
      registers,
    }),
    failures: new Counter({
      name: "galley_job_failures_total",
      help: "Jobs that failed, by error code.",
      labelNames: ["kind", "code"] as const,
      registers,
    }),
    retries: new Counter({
      name: "galley_job_retries_total",
      help: "Further attempts: automatic after an error, or requested by a client.",
      labelNames: ["kind", "cause"] as const,
      registers,
    }),
    jobSeconds: new Histogram({
      name: "galley_job_seconds",
      help: "From acceptance to the final status, waiting included.",
      labelNames: ["kind", "status"] as const,
      buckets: workBuckets,
      registers,
    }),
    queueWait: new Histogram({
      name: "galley_job_queue_wait_seconds",
      help: "From when an attempt might have begun to when it did.",
      labelNames: ["kind"] as const,
      buckets: waitBuckets,
      registers,
    }),
    attempts: new Counter({
      name: "galley_attempts_total",
      help: "Attempts that ended, by what came of them.",
      labelNames: ["kind", "outcome"] as const,
      registers,
    }),
    attemptSeconds: new Histogram({
      name: "galley_attempt_seconds",
      help: "Time of work in one attempt.",
      labelNames: ["kind", "outcome"] as const,
      buckets: workBuckets,
      registers,
    }),
    stageSeconds: new Histogram({
      name: "galley_stage_seconds",
      help: "Time of one stage of an attempt.",
      labelNames: ["kind", "stage", "outcome"] as const,
      buckets: workBuckets,
      registers,
    }),
    attemptsRunning: new Gauge({
      name: "galley_attempts_running",
      help: "Attempts under way in this process.",
      labelNames: ["kind"] as const,
      registers,
    }),
  };
}

function modelMetrics(registers: Registry[]) {
  const labelNames = ["provider", "model"] as const;
  return {
    modelSeconds: new Histogram({
      name: "galley_model_call_seconds",
      help: "Time of one call to a model, short retries included.",
      labelNames: [...labelNames, "outcome"] as const,
      buckets: workBuckets,
      registers,
    }),
    modelTokens: new Counter({
      name: "galley_model_tokens_total",
      help: "Tokens as the provider counts them.",
      labelNames: [...labelNames, "direction"] as const,
      registers,
    }),
    modelCost: new Counter({
      name: "galley_model_cost_dollars_total",
      help: "What calls cost, in US dollars, where the price is known.",
      labelNames,
      registers,
    }),
    modelUnpriced: new Counter({
      name: "galley_model_unpriced_calls_total",
      help: "Calls whose cost is not known.",
      labelNames,
      registers,
    }),
  };
}

/** One that was refused is none. */
const isOpen = (response: ServerResponse): boolean =>
  response.headersSent && response.statusCode === 200 && !response.writableEnded && !response.destroyed;

function surroundings(registers: Registry[], streams: ReadonlySet<ServerResponse>) {
  return {
    requestSeconds: new Histogram({
      name: "galley_http_request_seconds",
      help: "Time of one request, by route pattern. Event streams are left out.",
      labelNames: ["method", "route", "status"] as const,
      buckets: requestBuckets,
      registers,
    }),
    eventStreams: new Gauge({
      name: "galley_event_streams",
      help: "Event streams that clients have open in this process.",
      registers,
      collect() {
        this.set([...streams].filter(isOpen).length);
      },
    }),
    webhookDeliveries: new Counter({
      name: "galley_webhook_deliveries_total",
      help: "Webhook requests, by what came of them.",
      labelNames: ["outcome"] as const,
      registers,
    }),
    outboxTasks: new Gauge({
      name: "galley_outbox_tasks",
      help: "What the queue has still to be told, up to 10000. Of the whole database.",
      registers,
    }),
    outboxLag: new Gauge({
      name: "galley_outbox_lag_seconds",
      help: "How long the oldest of it has waited.",
      registers,
    }),
    queueTasks: new Gauge({
      name: "galley_queue_tasks",
      help: "Tasks in the embedded queue. Of the whole database.",
      labelNames: ["queue", "state"] as const,
      registers,
    }),
    queueOldest: new Gauge({
      name: "galley_queue_oldest_due_seconds",
      help: "How long the oldest task that is due has waited; 0 when none is due.",
      labelNames: ["queue"] as const,
      registers,
    }),
    lookFailures: new Counter({
      name: "galley_metrics_look_failures_total",
      help: "Scrapes for which the database or the queue did not answer; what they would say is left out of them.",
      labelNames: ["what"] as const,
      registers,
    }),
  };
}
