import type { FastifyInstance } from "fastify";

/** How long and how much a connection may take. Times in ms. */
export interface ConnectionLimits {
  /** To receive a whole request. */
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
export const serverOptions = ({ request, headers, check, idle, requests }: ConnectionLimits) => ({
  requestTimeout: request,
  keepAliveTimeout: idle,
  maxRequestsPerSocket: requests,
  http: { headersTimeout: headers, connectionsCheckingInterval: check },
});

export function limitConnections(app: FastifyInstance, { connections }: ConnectionLimits): void {
  app.server.maxConnections = connections;
  app.server.maxHeadersCount = mostHeaders;
}
