import { appEngineHost } from "./app-engine-host.ts";
import type { ClaimedTask } from "./claim.ts";
import { isReservedHeader, queueId } from "./headers.ts";
import type { Credentials, HttpTarget } from "./model.ts";
import type { QueueRow, TaskRow } from "./tables.ts";
import { credentialsOf, headersOf, routingOf } from "./task-row.ts";

/** A task's request as its queue has it sent now. */
export interface Outgoing {
  url: URL;
  /** The URL as the task says it, for as long as nothing changes it: what a token is for by default. */
  address: string;
  method: string;
  headers: Record<string, string>;
  body: Uint8Array;
  credentials: Credentials | "service" | undefined;
}

export interface RequestOptions {
  /** Where the tasks' paths are at this moment. */
  serviceOrigin: string | undefined;
  appEngineOrigin: string | undefined;
}

/**
 * Puts a task's request together with what its queue overrides, at the moment of its dispatch: a change of the queue
 * or a move of the service counts for the tasks that wait. @throws when there is no valid URL
 */
export function outgoingRequest({ task, queue }: ClaimedTask, options: RequestOptions): Outgoing {
  const url = addressOf(task, queue, options);
  const request: Outgoing = {
    url,
    address: task.target === "http" ? task.url : url.href,
    method: task.method,
    headers: headersOf(task),
    body: task.body,
    credentials: task.target === "service" ? "service" : credentialsOf(task),
  };
  if (task.target !== "http" || queue.http_target === null) return request;
  return overridden(request, JSON.parse(queue.http_target) as HttpTarget);
}

function addressOf(task: TaskRow, queue: QueueRow, options: RequestOptions): URL {
  if (task.target === "http") {
    // Taken at creation, refused at dispatch, as the real service does (recorded).
    if (/%(?![0-9a-f]{2})/i.test(task.url)) throw new Error("The URL holds a percent sign that escapes nothing");
    return new URL(task.url);
  }
  if (task.target === "service") {
    if (!options.serviceOrigin) throw new Error("This queue has no service to send a path to");
    // Joined as texts: a path like "//elsewhere/" must not become another host.
    return withPath(new URL(options.serviceOrigin), task.url);
  }
  const routing = queue.app_engine_routing === null ? routingOf(task) : JSON.parse(queue.app_engine_routing);
  const origin = options.appEngineOrigin ?? `https://${appEngineHost(projectOf(queue.name), routing)}`;
  return withPath(new URL(origin), task.url);
}

function withPath(origin: URL, path: string): URL {
  return new URL(origin.origin + (path.startsWith("/") ? path : `/${path}`));
}

function projectOf(queue: string): string {
  return /^projects\/([^/]+)\//.exec(queue)?.[1] ?? queueId(queue);
}

function overridden(request: Outgoing, target: HttpTarget): Outgoing {
  const method = target.method ?? request.method;
  const headers = { ...request.headers };
  for (const { name, value } of target.headers) {
    if (isReservedHeader(name)) continue;
    for (const own of Object.keys(headers)) if (own.toLowerCase() === name.toLowerCase()) delete headers[own];
    headers[name] = value;
  }
  const url = overriddenUrl(request, target.uriOverride);
  return {
    ...request,
    url,
    address: url.href === request.url.href ? request.address : url.href,
    method,
    headers,
    // A method that takes no body drops it (cloud.google.com/tasks/docs/configuring-queues).
    body: /^(POST|PUT|PATCH)$/.test(method) ? request.body : new Uint8Array(),
    credentials: target.credentials ?? request.credentials,
  };
}

/**
 * ALWAYS replaces what is given. IF_NOT_EXISTS replaces only what the task's own URL does not say; a URL always has a
 * scheme and a host, so there it is port, path and query that can be missing.
 */
function overriddenUrl({ url: own, address }: Outgoing, override: HttpTarget["uriOverride"]): URL {
  if (!override) return own;
  // URL leaves out a port that is the scheme's own, but the task has said it.
  const saysPort = /^https?:\/\/[^/?#]*:\d+(?:[/?#]|$)/i.test(address);
  const url = new URL(own);
  const always = override.mode === "ALWAYS";
  if (always && override.scheme) url.protocol = `${override.scheme.toLowerCase()}:`;
  if (always && override.host) url.hostname = override.host;
  if (override.port !== undefined && (always || !saysPort)) url.port = override.port === 0 ? "" : String(override.port);
  if (override.path !== undefined && (always || own.pathname === "/")) url.pathname = override.path;
  if (override.query !== undefined && (always || own.search === "")) url.search = override.query;
  return url;
}
