import type { IncomingMessage } from "node:http";
import type { FastifyBaseLogger } from "fastify";
import type { DestinationStream, LoggerOptions } from "pino";
import { redact } from "./redact.ts";
import { parseTraceParent } from "./traceparent.ts";

export interface LogOptions {
  level: string;
  stream: DestinationStream;
  /** Words that must not stand in a line. */
  secrets: readonly string[];
}

/** Fields that may hold a secret in whatever object is logged. */
const paths = [
  "authorization",
  "cookie",
  "headers.authorization",
  "headers.cookie",
  'headers["x-api-key"]',
  "token",
  "secret",
].flatMap((path) => [path, `*.${path}`]);

/** Fastify's options for a log whose lines are JSON, with stable field names and without secrets. */
export function loggerOptions({ level, stream, secrets }: LogOptions): LoggerOptions & { stream: DestinationStream } {
  const clean = redact(secrets);
  return {
    level,
    stream,
    redact: { paths, censor: "[redacted]" },
    hooks: { streamWrite: clean },
  };
}

/** The fields by which a line is found from its trace: also in Google's log viewer, where the project is known. */
export const createTraceFields =
  (project: string | undefined) =>
  (traceparent: string | undefined): Record<string, string | boolean> => {
    const trace = parseTraceParent(traceparent);
    if (!trace) return {};
    const { traceId, spanId, sampled } = trace;
    if (project === undefined) return { trace_id: traceId, span_id: spanId };
    // https://cloud.google.com/logging/docs/structured-logging#structured_logging_special_fields
    return {
      trace_id: traceId,
      span_id: spanId,
      "logging.googleapis.com/trace": `projects/${project}/traces/${traceId}`,
      "logging.googleapis.com/spanId": spanId,
      "logging.googleapis.com/trace_sampled": sampled,
    };
  };

/** A request's own log: with its id, and the trace that it came with. */
export const createRequestLog =
  (traceFields: ReturnType<typeof createTraceFields>) =>
  (log: FastifyBaseLogger, bindings: object, options: object, request: IncomingMessage): FastifyBaseLogger => {
    const { traceparent } = request.headers;
    return log.child(
      { ...bindings, ...traceFields(typeof traceparent === "string" ? traceparent : undefined) },
      options,
    );
  };
