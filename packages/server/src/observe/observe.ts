import type { Clock } from "@galley/foundation";
import type { FastifyBaseLogger } from "fastify";
import { createTraceFields } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import type { ObserveSettings } from "./settings.ts";
import { openTracing } from "./tracing.ts";
import { createWorkWatch } from "./work-watch.ts";

export interface ObserveOptions {
  settings: ObserveSettings;
  clock: Clock;
}

/** All by which the service can be seen from outside, but for its log. */
export async function openObservation({ settings, clock }: ObserveOptions) {
  const metrics = createMetrics();
  const traceFields = createTraceFields(settings.project);
  /** The log comes with the HTTP server, which is itself observed. */
  let log: FastifyBaseLogger | undefined;
  const tracing = await openTracing({
    settings: settings.tracing,
    log: {
      warn: (fields, text) => log?.warn(fields, text),
      info: (text) => log?.info(text),
    },
  });
  const { watch, recorder } = createWorkWatch({
    metrics,
    tracing,
    clock,
    traceFields,
    log: { info: (fields, text) => log?.info(fields, text) },
  });
  return {
    metrics,
    tracing,
    /** Runs the work on jobs where it is seen. */
    watch,
    /** Counts jobs as they are committed. */
    recorder,
    traceFields,
    secrets: settings.secrets,
    logTo(to: FastifyBaseLogger): void {
      log = to;
    },
  };
}

export type Observation = Awaited<ReturnType<typeof openObservation>>;
