import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";

/** How long and how much a connection may take. Times in ms. */
export interface ConnectionLimits {
  /** To receive the body of a request. */
  request: number;
  /** To receive its headers. */
  headers: number;
  /** Between two looks at which connections are too late. */
  check: number;
  /** Without a request, until it is closed. Longer than load balancers in front keep theirs, who would else send into
   * one that is about to close. Google's keep theirs for 600 s (https://cloud.google.com/load-balancing/docs/https#timeouts_and_retries). */
  idle: number;
  /** Requests on one connection; then it is closed, and load moves to where there is room. */
  requests: number;
  /** Connections at a time: event streams, and room for all else. */
  connections: number;
}

export const usualLimits: ConnectionLimits = {
  request: 60_000,
  headers: 20_000,
  check: 5000,
  idle: 620_000,
  requests: 100_000,
  connections: 20_000,
};

/** More than a browser behind several proxies ever sends. */
const mostHeaders = 200;

/** Fastify's options for these limits. */
export const serverOptions = ({ headers, check, idle, requests }: ConnectionLimits) => ({
  keepAliveTimeout: idle,
  maxRequestsPerSocket: requests,
  // Node's own limit for a request holds for each one alike, also for an upload of gigabytes.
  http: { headersTimeout: headers, requestTimeout: 0, connectionsCheckingInterval: check },
});

export function limitConnections(app: FastifyInstance, { connections, request: patience }: ConnectionLimits): void {
  app.server.maxConnections = connections;
  app.server.maxHeadersCount = mostHeaders;
  app.addHook("onRequest", async ({ raw }, reply) => {
    const { "content-length": length = "0", "transfer-encoding": encoding } = raw.headers;
    if (length === "0" && encoding === undefined) return;
    const limit = createTimeLimit(raw, reply.raw, patience, () => {
      app.server.emit(
        "clientError",
        Object.assign(new Error("too late"), { code: "ERR_HTTP_REQUEST_TIMEOUT" }),
        raw.socket,
      );
    });
    timeLimits.set(raw, limit);
    limit.set();
  });
}

interface TimeLimit {
  set(): void;
  lift(): void;
}

const timeLimits = new WeakMap<IncomingMessage, TimeLimit>();

/** Cuts a request off whose body is not there in time. */
function createTimeLimit(
  request: IncomingMessage,
  response: ServerResponse,
  patience: number,
  answer: () => void,
): TimeLimit {
  let timer: NodeJS.Timeout | undefined;
  const lift = (): void => clearTimeout(timer);
  const cut = (): void => {
    if (request.complete) return;
    // What was answered already has nothing to be added.
    if (response.headersSent) request.destroy();
    else answer();
  };
  request.once("end", lift).once("close", lift);
  return {
    set() {
      lift();
      if (!request.complete && !request.destroyed) timer = setTimeout(cut, patience).unref();
    },
    lift,
  };
}

/** For a route that itself looks after how long its body may take: the usual limit does not hold from here on. */
export const liftTimeLimit = (request: IncomingMessage): void => timeLimits.get(request)?.lift();

/** From here on the usual limit holds again: for what is left of the body when nobody wants it any more. */
export const setTimeLimit = (request: IncomingMessage): void => timeLimits.get(request)?.set();
