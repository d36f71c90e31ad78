import type { protos } from "@google-cloud/tasks";
import { type NewTask, type Task, TaskQueueError } from "../port.ts";
import { idOf } from "./names.ts";
import { fromDuration, fromTimestamp, toDuration, toTimestamp } from "./times.ts";

type TaskMessage = protos.google.cloud.tasks.v2.ITask;

/** Where the tasks' requests go, and whom they speak for. */
export interface TaskTarget {
  /** Scheme, host and port of the worker; of a URL with a path only these are taken. A function is asked for every task. */
  origin: string | (() => string);
  /** The service account in whose name Google signs the requests' identity tokens. */
  serviceAccount: string;
  /** What the tokens say they are for; Cloud Run asks for the URL of the service, without a path. */
  audience: string | (() => string);
}

/** Seconds; google/cloud/tasks/v2/task.proto, Task.dispatch_deadline. */
const usualDeadline = 600;

/** @throws TaskQueueError invalid_argument */
export function toTaskMessage(task: NewTask, name: string | undefined, target: TaskTarget): TaskMessage {
  if (task.scheduleTime !== undefined && !Number.isFinite(task.scheduleTime))
    refuse("Task.scheduleTime must be a number.");
  if (task.dispatchDeadline !== undefined && !(task.dispatchDeadline >= 15 && task.dispatchDeadline <= 1800))
    refuse("Task.dispatchDeadline must be between [15s, 30m].");
  return {
    ...(name !== undefined && { name }),
    httpRequest: {
      url: urlOf(task.path, target),
      httpMethod: "POST",
      headers: { ...task.headers },
      body: Buffer.from(task.body),
      // Without an audience the service would take the whole URL, which Cloud Run refuses.
      oidcToken: { serviceAccountEmail: target.serviceAccount, audience: resolved(target.audience) },
    },
    ...(task.scheduleTime !== undefined && { scheduleTime: toTimestamp(task.scheduleTime) }),
    ...(task.dispatchDeadline !== undefined && { dispatchDeadline: toDuration(task.dispatchDeadline) }),
  };
}

const resolved = (setting: string | (() => string)): string => (typeof setting === "string" ? setting : setting());

function urlOf(path: string, { origin }: TaskTarget): string {
  // Anything else behind an origin may lead to another host: `https://worker` + `.evil.example/`.
  if (!path.startsWith("/")) refuse("The task's path must start with '/'.");
  const base = resolved(origin);
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:")
    refuse(`The worker's address must be a URL that starts with https:// or http://, not "${base}".`);
  return url.origin + path;
}

export function fromTaskMessage(queue: string, task: TaskMessage): Task {
  const scheduleTime = fromTimestamp(task.scheduleTime) ?? 0;
  return {
    queue,
    name: idOf(task.name),
    path: pathOf(task),
    headers: ownHeaders((task.httpRequest ?? task.appEngineHttpRequest)?.headers ?? {}),
    scheduleTime,
    createTime: fromTimestamp(task.createTime) ?? 0,
    dispatchDeadline: fromDuration(task.dispatchDeadline) || usualDeadline,
    dispatchCount: task.dispatchCount ?? 0,
    responseCount: task.responseCount ?? 0,
    firstAttemptTime: fromTimestamp(task.firstAttempt?.dispatchTime),
    inFlight: isInFlight(task, scheduleTime),
  };
}

/** Without the one that the service adds to every task. */
function ownHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.toLowerCase() !== "user-agent"));
}

/** Others may have put tasks of their own into the queue: with any URL, or for App Engine. */
function pathOf({ httpRequest, appEngineHttpRequest }: TaskMessage): string {
  if (appEngineHttpRequest) return appEngineHttpRequest.relativeUri || "/";
  const url = httpRequest?.url ?? "";
  // Cut out, not parsed: parsing would rewrite what the task was created with.
  const path = /^[a-z]+:\/\/[^/?#]*(.*)$/is.exec(url)?.[1] ?? "";
  return path.startsWith("/") ? path : `/${path}`;
}

/**
 * An attempt is under way that was sent and not answered. One that ended without an answer looks the same but for its
 * task having a new schedule time, which is after the attempt (task.proto, Task.schedule_time).
 */
function isInFlight({ lastAttempt }: TaskMessage, scheduleTime: number): boolean {
  const dispatched = fromTimestamp(lastAttempt?.dispatchTime);
  if (dispatched === undefined || fromTimestamp(lastAttempt?.responseTime) !== undefined) return false;
  // A task that was run ahead of its time has a schedule time after its attempt, but the attempt's own.
  return scheduleTime <= dispatched || scheduleTime === fromTimestamp(lastAttempt?.scheduleTime);
}

/** The task as it is known to have been created, when the service's own answer was lost. */
export function presumed(task: NewTask, name: string, now: number): Task {
  return {
    queue: task.queue,
    name,
    path: task.path,
    headers: { ...task.headers },
    scheduleTime: Math.max(task.scheduleTime ?? now, now),
    createTime: now,
    dispatchDeadline: task.dispatchDeadline ?? usualDeadline,
    dispatchCount: 0,
    responseCount: 0,
    firstAttemptTime: undefined,
    inFlight: false,
  };
}

function refuse(message: string): never {
  throw new TaskQueueError("invalid_argument", message);
}
