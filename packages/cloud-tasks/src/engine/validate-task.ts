import { storedHeaders } from "./headers.ts";
import type { HttpMethod, TaskDefinition, TaskRequest } from "./model.ts";
import { invalid } from "./refusals.ts";
import type { TaskRow } from "./tables.ts";
import { targetColumns } from "./task-row.ts";
import { checkRetryConfig } from "./validate-queue.ts";

/** Everything about a task that is checked before it reaches a table. Texts are those of the real service where recorded. */

const day = 24 * 60 * 60 * 1000;

/** Seconds; google/cloud/tasks/v2/task.proto, Task.dispatch_deadline. */
const httpDeadline = { least: 15, most: 1800, usual: 600, text: "[15s, 30m]" };
const appEngineDeadline = { least: 15, most: 86_415, usual: 0, text: "[15s, 24h15s]" };

/** Bytes; measured at the real service, which counts its serialised form. Here: what the caller gave, without framing. */
const largestTask = 1_048_569;
const largestHeaders = 80 * 1024;
const longestUrl = 2083;

type Checked = Pick<
  TaskRow,
  | "target"
  | "url"
  | "routing"
  | "method"
  | "headers"
  | "body"
  | "credentials"
  | "retry_config"
  | "schedule_time"
  | "dispatch_deadline"
>;

/** The columns of a task that its creator decides. @throws TaskQueueError invalid_argument */
export function checkTask(task: TaskDefinition, now: number): Checked {
  if (task.name !== undefined && !/^[A-Za-z0-9_-]{1,500}$/.test(task.name))
    invalid(
      `Task ID "${task.name}" can contain only letters ([A-Za-z]), numbers ([0-9]), hyphens (-), or underscores (_). ` +
        "Task ID must between 1 and 500 characters.",
    );
  const { request } = task;
  checkTarget(request);
  checkBody(request);
  const headers = storedHeaders(request);
  checkSize(task, headers);
  if (task.retryConfig) checkRetryConfig(task.retryConfig);
  return {
    ...targetColumns(request.target),
    method: request.method,
    headers: JSON.stringify(headers),
    body: request.body,
    credentials: request.credentials ? JSON.stringify(request.credentials) : null,
    retry_config: task.retryConfig ? JSON.stringify(task.retryConfig) : null,
    schedule_time: checkScheduleTime(task.scheduleTime, now),
    dispatch_deadline: checkDeadline(task.dispatchDeadline, request.target.kind),
  };
}

function checkTarget({ target }: TaskRequest): void {
  if (target.kind === "service") checkPath(target.path);
  else if (target.kind === "http") checkUrl(target.url);
  else checkRelativeUri(target.relativeUri);
}

function checkRelativeUri(relativeUri: string): void {
  if (!relativeUri.startsWith("/")) invalid("AppEngineHttpRequest.relativeUri must start with '/'.");
  if (/\s/.test(relativeUri)) invalid("AppEngineHttpRequest.relativeUri must not contain spaces.");
  if (relativeUri.length > longestUrl)
    invalid(`AppEngineHttpRequest.relativeUri must have at most ${longestUrl} characters.`);
}

function checkPath(path: string): void {
  if (!path.startsWith("/")) invalid("The task's path must start with '/'.");
  if (path.length > longestUrl) invalid(`The task's path must have at most ${longestUrl} characters.`);
  // What is not printable ASCII belongs percent-encoded into a request line (RFC 9112, 3.2).
  if (!/^[\x21-\x7e]+$/.test(path)) invalid("The task's path must be percent-encoded.");
}

function checkUrl(url: string): void {
  if (url === "") invalid("HttpRequest.url is required.");
  if (!/^https?:\/\//i.test(url)) invalid("HttpTarget.url must start with 'http://' or 'https://'.");
  const encoded = url.length > longestUrl || !URL.canParse(url) ? url : new URL(url).href;
  if (encoded.length > longestUrl) invalid(`HttpRequest.url must have at most ${longestUrl} characters.`);
}

const withBody: Record<"http" | "app_engine", ReadonlySet<HttpMethod>> = {
  http: new Set(["POST", "PUT", "PATCH"]),
  app_engine: new Set(["POST", "PUT"]),
};

function checkBody({ target, method, body }: TaskRequest): void {
  const kind = target.kind === "app_engine" ? "app_engine" : "http";
  if (body.length === 0 || withBody[kind].has(method)) return;
  const message = kind === "http" ? "HttpRequest" : "AppEngineHttpRequest";
  invalid(`${message}.body is not allowed with the HTTP method ${method}.`);
}

function checkScheduleTime(scheduleTime: number | undefined, now: number): number {
  if (scheduleTime === undefined) return now;
  if (!Number.isFinite(scheduleTime)) invalid("Task.scheduleTime must be a number.");
  if (scheduleTime > now + 30 * day)
    invalid(
      `The Task.scheduleTime, ${pacific(scheduleTime)}, is too far in the future. ` +
        "Schedule time must be no more than 720h in the future.",
    );
  return Math.max(now, scheduleTime);
}

/** The service says times in California's time. */
function pacific(time: number): string {
  if (Math.abs(time) > 8.64e15) return String(time);
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.trunc(time));
  return instant.toZonedDateTimeISO("America/Los_Angeles").toString({ timeZoneName: "never" });
}

function checkDeadline(seconds: number | undefined, kind: TaskRequest["target"]["kind"]): number {
  const { least, most, usual, text } = kind === "app_engine" ? appEngineDeadline : httpDeadline;
  const deadline = seconds ?? usual;
  const unset = kind === "app_engine" && deadline === 0;
  if (!unset && !(deadline >= least && deadline <= most)) invalid(`Task.dispatchDeadline must be between ${text}.`);
  // Whole milliseconds; 16.002 * 1000 is 16001.999…
  return Math.trunc(Math.round(deadline * 1e9) / 1e6);
}

function checkSize({ name = "", request }: TaskDefinition, headers: Record<string, string>): void {
  const ofHeaders = Object.entries(headers).reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  if (ofHeaders >= largestHeaders) invalid("The task's headers must be smaller than 80 KB.");
  const { target } = request;
  const url = target.kind === "http" ? target.url : target.kind === "service" ? target.path : target.relativeUri;
  if (request.body.length + ofHeaders + url.length + name.length > largestTask) invalid("Task size too large");
}
