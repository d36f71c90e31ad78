import { validateHeaderName, validateHeaderValue } from "node:http";
import { type NewTask, type QueueSettings, TaskQueueError } from "../port.ts";

/** Everything that is checked before it reaches a table. The texts are those of the real service where one is recorded. */

const day = 24 * 60 * 60 * 1000;

/** google/cloud/tasks/v2/task.proto: 15 s to 30 min, 10 min when not given. */
const deadlines = { least: 15, most: 1800, usual: 600 };

/** Bytes; measured at the real service, which counts its serialised form. Here: what the caller gave, without framing. */
const largestTask = 1_048_569;
const largestHeaders = 80 * 1024;
const longestPath = 2083;

function refuse(message: string): never {
  throw new TaskQueueError("invalid_argument", message);
}

function requireNumber(name: string, value: number, kind: "whole" | "any"): void {
  if (!Number.isFinite(value)) refuse(`${name} must be a number.`);
  if (kind === "whole" && !Number.isInteger(value)) refuse(`${name} must be a whole number.`);
}

/** @throws TaskQueueError invalid_argument */
export function checkQueue(name: string, { rateLimits, retryConfig }: QueueSettings): void {
  if (!/^[A-Za-z0-9-]{1,100}$/.test(name))
    refuse('Queue name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>/queues/<QUEUE_ID>".');
  const { maxDispatchesPerSecond: rate, maxConcurrentDispatches: concurrent } = rateLimits;
  requireNumber("RateLimits.maxDispatchesPerSecond", rate, "any");
  if (rate < 0) refuse("RateLimits.maxDispatchesPerSecond cannot be negative.");
  if (rate === 0) refuse("RateLimits.maxDispatchesPerSecond must be greater than 0.");
  if (rate > 500) refuse("RateLimits.maxDispatchesPerSecond must be less than or equal to 500.");
  requireNumber("RateLimits.maxConcurrentDispatches", concurrent, "whole");
  if (concurrent < 0) refuse("RateLimits.maxConcurrentDispatches cannot be negative.");
  if (concurrent === 0) refuse("RateLimits.maxConcurrentDispatches must be greater than 0.");
  if (concurrent > 5000) refuse("RateLimits.maxConcurrentDispatches must be less than or equal to 5000.");
  checkRetry(retryConfig);
}

function checkRetry(retry: QueueSettings["retryConfig"]): void {
  requireNumber("RetryConfig.maxAttempts", retry.maxAttempts, "whole");
  if (retry.maxAttempts < -1) refuse("RetryConfig.maxAttempts must be greater or equal to -1.");
  if (retry.maxAttempts === 0) refuse("RetryConfig.maxAttempts must be -1 or greater than 0.");
  requireNumber("RetryConfig.maxDoublings", retry.maxDoublings, "whole");
  if (retry.maxDoublings < 0) refuse("RetryConfig.maxDoublings cannot be negative.");
  for (const name of ["maxRetryDuration", "minBackoff", "maxBackoff"] as const) {
    requireNumber(`RetryConfig.${name}`, retry[name], "any");
    if (retry[name] < 0) refuse(`RetryConfig.${name} cannot be negative.`);
  }
  if (retry.minBackoff > retry.maxBackoff)
    refuse("RetryConfig.minBackoff must be less than or equal to RetryConfig.maxBackoff.");
}

/** A task whose fields are all there and in order. Durations in ms. */
export interface CheckedTask {
  queue: string;
  name: string | undefined;
  path: string;
  headers: Record<string, string>;
  body: string;
  scheduleTime: number;
  dispatchDeadline: number;
}

/** @throws TaskQueueError invalid_argument */
export function checkTask(task: NewTask, now: number): CheckedTask {
  if (task.name !== undefined && !/^[A-Za-z0-9_-]{1,500}$/.test(task.name))
    refuse(
      `Task ID "${task.name}" can contain only letters ([A-Za-z]), numbers ([0-9]), hyphens (-), or underscores (_). ` +
        "Task ID must between 1 and 500 characters.",
    );
  checkPath(task.path);
  const headers = deliverable(task.headers ?? {});
  checkSize(task, headers);
  return {
    queue: task.queue,
    name: task.name,
    path: task.path,
    headers,
    body: task.body,
    scheduleTime: checkScheduleTime(task.scheduleTime, now),
    dispatchDeadline: checkDeadline(task.dispatchDeadline ?? deadlines.usual),
  };
}

function checkPath(path: string): void {
  if (!path.startsWith("/")) refuse("The task's path must start with '/'.");
  if (path.length > longestPath) refuse(`The task's path must have at most ${longestPath} characters.`);
  // What is not printable ASCII belongs percent-encoded into a request line (RFC 9112, 3.2).
  if (!/^[\x21-\x7e]+$/.test(path)) refuse("The task's path must be percent-encoded.");
}

function checkScheduleTime(scheduleTime: number | undefined, now: number): number {
  if (scheduleTime === undefined) return now;
  requireNumber("Task.scheduleTime", scheduleTime, "any");
  if (scheduleTime > now + 30 * day)
    refuse(
      `The Task.scheduleTime, ${pacific(scheduleTime)}, is too far in the future. ` +
        "Schedule time must be no more than 720h in the future.",
    );
  return Math.max(now, Math.ceil(scheduleTime));
}

/** The service says times in California's time. */
function pacific(time: number): string {
  if (Math.abs(time) > 8.64e15) return String(time);
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.trunc(time));
  return instant.toZonedDateTimeISO("America/Los_Angeles").toString({ timeZoneName: "never" });
}

function checkDeadline(seconds: number): number {
  if (!(seconds >= deadlines.least && seconds <= deadlines.most))
    refuse("Task.dispatchDeadline must be between [15s, 30m].");
  return Math.trunc(seconds * 1000);
}

/** Headers the queue sets itself, or that would speak in Google's name: dropped in silence, as the real service does. */
const reserved = /^(host|content-length|user-agent|authorization|x-(cloudtasks|google|appengine)-.*)$/i;
/** These belong to the connection, not to the request; `http.request` would act on them. */
const ofTheConnection = /^(connection|keep-alive|proxy-connection|te|trailer|transfer-encoding|upgrade|expect)$/i;

function deliverable(headers: Record<string, string>): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !reserved.test(name) && !ofTheConnection.test(name));
  for (const [name, value] of kept) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      refuse(`The header "${name}" cannot be sent over HTTP.`);
    }
  }
  return Object.fromEntries(kept);
}

function checkSize(task: NewTask, headers: Record<string, string>): void {
  const ofHeaders = Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length, 0);
  if (ofHeaders >= largestHeaders) refuse("The task's headers must be smaller than 80 KB.");
  const size = Buffer.byteLength(task.body) + ofHeaders + task.path.length + (task.name?.length ?? 0);
  if (size > largestTask) refuse("Task size too large");
}
