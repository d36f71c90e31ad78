import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request as it arrived. */
export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An answer: a text as it is, anything else as JSON. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** A page of the web, as it would be found. */
export interface Page {
  url: string;
  title: string;
  snippet: string;
  /** In the service's own form. */
  publishedAt?: string;
}

/** How a search service speaks. */
export interface Protocol {
  /** What the address that is configured ends with; the rest of the path belongs to the call. */
  readonly basePath: string;
  /** The key it takes; without one it takes everybody. */
  readonly key?: string;
  /** What the real service answers this request with, when these are the results that it has. */
  answer(request: Received, results: readonly unknown[]): Reply;
  /** A page as a result, with what else the service says of it. */
  result(page: Page): Record<string, unknown>;
}

export interface Service {
  /** Without a slash at its end. */
  baseURL: string;
  /** In the order of their arrival. */
  requests: Received[];
  /** Resolves when so many requests have arrived. */
  received(count: number): Promise<void>;
  /** Resolves when the client has gone, or all of an answer has been sent. */
  closed: Promise<void>;
}

export interface ServiceOptions {
  results?: readonly unknown[];
  /** Answers in the place of the protocol; the request has been counted. */
  instead?: (response: ServerResponse, request: Received) => void;
  /** In the place of the protocol's. */
  basePath?: string;
}

/** A service on this machine that speaks the protocol, until the test ends. */
export async function openService(protocol: Protocol, options: ServiceOptions = {}): Promise<Service> {
  const { results = [], instead, basePath = protocol.basePath } = options;
  const requests: Received[] = [];
  const waiting = new Set<() => void>();
  const closed = Promise.withResolvers<void>();
  const server = createServer(async (incoming, response) => {
    response.on("close", () => closed.resolve());
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const { pathname: path, searchParams: query } = new URL(incoming.url ?? "/", "http://service");
    const { method = "", headers } = incoming;
    const request = { method, path, query, headers, body: Buffer.concat(parts).toString() };
    requests.push(request);
    for (const check of waiting) check();
    if (instead !== undefined) return instead(response, request);
    const call = path.startsWith(basePath) ? path.slice(basePath.length) : undefined;
    if (call === undefined) return send(response, { status: 404, body: "Not Found" });
    send(response, protocol.answer({ ...request, path: call }, results));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}${basePath}`,
    requests,
    closed: closed.promise,
    received: (count) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (requests.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
}

export function send(response: ServerResponse, { status, headers = {}, body }: Reply): void {
  const isText = typeof body === "string";
  const type = isText ? "text/html; charset=utf-8" : "application/json";
  response.writeHead(status, { "content-type": type, ...headers }).end(isText ? body : JSON.stringify(body));
}
