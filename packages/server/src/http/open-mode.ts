import type { FastifyRequest } from "fastify";
import { Refusal } from "../refusal.ts";

const loopbackNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether a server listening on this host can be reached only from the same machine. */
export function isLoopback(host: string): boolean {
  return loopbackNames.has(host) || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

export interface OpenModeOptions {
  /** Whether only this machine may call. */
  localOnly: boolean;
  /** Web pages that the operator lets in besides Galley's own. */
  origins: readonly string[];
}

/**
 * Without keys, whoever reaches the service may use it: so it answers only requests that name this machine as their
 * host, and that no web page from elsewhere has caused. The first stops DNS rebinding, the second a page the user
 * happens to visit. Where the operator has opened it to other machines, only the second is left to check.
 *
 * A worker's route is called by its queue under whatever name that knows it by, and demands a token of its own.
 *
 * @throws Refusal
 */
export function checkOpenRequest(
  { headers, routeOptions }: FastifyRequest,
  { localOnly, origins }: OpenModeOptions,
): void {
  const host = parse(`http://${headers.host ?? ""}`);
  const isWorker = routeOptions.config.access === "worker";
  if (localOnly && !isWorker && (!host || !isLoopback(host.hostname))) {
    throw new Refusal("forbidden", "Without API keys Galley answers only requests to localhost.");
  }
  const { origin } = headers;
  if (origin !== undefined && !origins.includes(origin) && parse(origin)?.host !== host?.host) {
    throw new Refusal("forbidden", "Without API keys Galley answers no requests from other web pages.");
  }
}

function parse(url: string): URL | undefined {
  return URL.canParse(url) ? new URL(url) : undefined;
}
