import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Metrics } from "./metrics.ts";
import { parseTraceParent } from "./traceparent.ts";
import { noTracing, type Tracing } from "./tracing.ts";

/** Ids that others give their requests: what they need, and nothing that could break a log line apart. */
const saneId = /^[\w.:+/=@-]{1,128}$/;

/** The client's own id of a request, where it has a sane one (header `x-request-id`); else a new one. */
export function requestId(request: Pick<IncomingMessage, "headers">): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && saneId.test(given) ? given : randomUUID();
}

export interface RequestObservation {
  /** Absent: requests are not measured. */
  metrics?: Metrics;
  tracing?: Pick<Tracing, "current">;
}

declare module "fastify" {
  interface FastifyRequest {
    /** The trace that the request is part of (W3C traceparent): its own span, or else what the client sent. */
    readonly trace: string | null;
  }
}

/** Measures each request, tells each its id, and says at level debug what came of it. */
export function observeRequests(app: FastifyInstance, { metrics, tracing = noTracing }: RequestObservation = {}): void {
  app.decorateRequest("trace", {
    getter(this: FastifyRequest) {
      return tracing.current() ?? incomingTrace(this);
    },
  });
  const streams = metrics?.streams ?? new Set<ServerResponse>();
  app.addHook("onRequest", async (request, reply) => {
    // On the raw answer: whoever takes an answer over from Fastify, as event streams do, keeps it.
    reply.raw.setHeader("x-request-id", request.id);
    if (!isStream(request)) return;
    streams.add(reply.raw);
    reply.raw.once("close", () => streams.delete(reply.raw));
  });
  app.addHook("onResponse", async (request, reply) => {
    const { method } = request;
    const route = request.routeOptions.url ?? "unknown";
    const status = reply.raw.statusCode;
    // An open stream lasts as long as its client likes.
    if (!streams.has(reply.raw)) metrics?.requestSeconds.observe({ method, route, status }, reply.elapsedTime / 1000);
    // The job that the request has made, or was answered with.
    const jobId = reply.getHeader("x-job-id");
    const made = jobId === undefined ? {} : { job_id: jobId };
    request.log.debug({ method, route, status, duration_ms: Math.round(reply.elapsedTime), ...made }, "request");
  });
}

function incomingTrace({ headers: { traceparent } }: FastifyRequest): string | null {
  return typeof traceparent === "string" && parseTraceParent(traceparent) ? traceparent : null;
}

const isStream = ({ routeOptions }: FastifyRequest): boolean => routeOptions.url?.endsWith("/events") === true;
