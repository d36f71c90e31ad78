import { validateHeaderName, validateHeaderValue } from "node:http";
import type { TaskRequest } from "./model.ts";
import { invalid } from "./refusals.ts";
import type { TaskRow } from "./tables.ts";

const httpAgent = "Google-Cloud-Tasks";
const appEngineAgent = "AppEngine-Google; (+http://code.google.com/appengine)";

/** Headers the queue sets itself, or that would speak in Google's name: dropped in silence, as the real service does. */
const reserved = /^(host|content-length|x-(cloudtasks|google|appengine)-.*)$/i;
/** These belong to the connection, not to the request; `http.request` would act on them. */
const ofTheConnection = /^(connection|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade|expect)$/i;

/** Whether a header is the queue's own matter, whoever sets it. */
export function isReservedHeader(name: string): boolean {
  return reserved.test(name) || ofTheConnection.test(name) || /^user-agent$/i.test(name);
}

/**
 * A task's headers as they are kept and shown: reserved ones dropped, the queue's own added (target.proto,
 * HttpRequest.headers and AppEngineHttpRequest.headers). @throws TaskQueueError invalid_argument
 */
export function storedHeaders({ target, headers, body, credentials }: TaskRequest): Record<string, string> {
  const replaced = target.kind === "service" || credentials ? /^authorization$/i : undefined;
  const kept: Record<string, string> = {};
  let agent: string | undefined;
  for (const [name, value] of Object.entries(headers)) {
    if (/^user-agent$/i.test(name)) agent = value;
    if (isReservedHeader(name) || replaced?.test(name)) continue;
    requireSendable(name, value);
    kept[name] = value;
  }
  if (target.kind !== "app_engine") return { ...kept, "User-Agent": httpAgent };
  if (agent) requireSendable("User-Agent", agent);
  kept["User-Agent"] = agent ? `${agent} ${appEngineAgent}` : appEngineAgent;
  if (body.length === 0) return kept;
  if (!Object.keys(kept).some((name) => /^content-type$/i.test(name)))
    kept["Content-Type"] = "application/octet-stream";
  kept["Content-Length"] = String(body.length);
  return kept;
}

/** @throws TaskQueueError invalid_argument for what would break a request apart */
export function requireSendable(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    invalid(`The header "${name}" cannot be sent over HTTP.`);
  }
}

/** What the queue sets after the task's own headers, in place of them. */
const setLast = /^(user-agent|content-length)$/i;
const setLastWithToken = /^(user-agent|content-length|authorization)$/i;

/** Seconds since the epoch with six digits after the point, as recorded: `1618052481.246814`. */
function eta(time: number): string {
  const micros = Math.round(time * 1000);
  return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, "0")}`;
}

/** A queue's id: the last part of its name. */
export function queueId(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** What tells the target which task this is and how often it was tried, in recorded case and order. */
function aboutTask(task: TaskRow): string[] {
  const appEngine = task.target === "app_engine";
  const prefix = appEngine ? "X-AppEngine-" : "X-CloudTasks-";
  // App Engine counts every answer; for other targets 5xx are left out (both recorded).
  const executions = appEngine ? task.response_count : task.execution_count;
  const about: Array<[string, string]> = [
    ["QueueName", queueId(task.queue)],
    ["TaskName", task.name],
    ["TaskRetryCount", String(task.dispatch_count - 1)],
    ["TaskExecutionCount", String(executions)],
    ["TaskETA", eta(task.schedule_time)],
  ];
  // After a dispatcher's death the attempt is a retry, but of no response that anyone has seen.
  if (task.previous_response !== null) {
    about.push(["TaskPreviousResponse", String(task.previous_response)]);
    if (appEngine) about.push(["TaskRetryReason", task.previous_response === 0 ? "Instance Unavailable" : "App Error"]);
  }
  if (task.dispatch_count > 1 && !appEngine) about.push(["TaskRetryReason", ""]);
  return about.flatMap(([name, value]) => [prefix + name, value]);
}

/**
 * The headers of a task's request, name, value, name, value …, in the case and order in which they are sent. Names and
 * values are those recorded at the real service; HTTP targets get no Content-Type unless the task has one, and a retry
 * reason that is there and empty. `own` are the task's, changed by what its queue overrides.
 */
export function requestHeaders(
  task: TaskRow,
  own: Record<string, string>,
  host: string,
  authorization: string | undefined,
  body: Uint8Array,
): string[] {
  const headers = ["Host", host, ...aboutTask(task)];
  const ownToTheQueue = authorization === undefined ? setLast : setLastWithToken;
  for (const [name, value] of Object.entries(own)) if (!ownToTheQueue.test(name)) headers.push(name, value);
  headers.push("User-Agent", own["User-Agent"] ?? httpAgent);
  if (authorization !== undefined) headers.push("Authorization", authorization);
  if (body.length > 0 || /^(POST|PUT|PATCH)$/.test(task.method)) headers.push("Content-Length", String(body.length));
  return headers;
}
