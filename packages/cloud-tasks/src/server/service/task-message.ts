import { storedHeaders } from "../../engine/headers.ts";
import type {
  AppEngineRouting,
  AttemptRecord,
  RetryConfig,
  TaskDefinition,
  TaskRecord,
  TaskRequest,
} from "../../engine/model.ts";
import type { Message } from "../rpc.ts";
import type { ServiceContext } from "./context.ts";
import { fromCredentials, toCredentials } from "./credentials-message.ts";
import { required } from "./errors.ts";
import { toMethod } from "./method.ts";
import { projectOf } from "./names.ts";
import { fromRetryConfig, toRetryConfig } from "./retry-message.ts";
import { fromRouting, toRouting } from "./routing-message.ts";
import { fromMillis, fromSeconds, toMillis, toSeconds } from "./times.ts";

export type View = "BASIC" | "FULL";

const noBody = new Uint8Array();

/**
 * What a `Task` message tells a task to be, but for its name; output-only fields are not looked at. URL, method with
 * body, headers, times and retries are the engine's to check. @throws RpcError INVALID_ARGUMENT
 */
export function toTaskDefinition(task: Message): Omit<TaskDefinition, "queue" | "name"> {
  const { scheduleTime, dispatchDeadline } = task;
  const retryConfig: Partial<RetryConfig> = toRetryConfig(task.retryConfig);
  return {
    request: toRequest(task),
    ...(scheduleTime && { scheduleTime: toMillis(scheduleTime, "Task.scheduleTime") }),
    ...(dispatchDeadline && { dispatchDeadline: toSeconds(dispatchDeadline, "Task.dispatchDeadline") }),
    ...(Object.keys(retryConfig).length > 0 && { retryConfig }),
  };
}

/** Of two targets the later field counts, as everywhere in a `oneof`. */
function toRequest({ httpRequest, appEngineHttpRequest }: Message): TaskRequest {
  if (httpRequest) {
    const credentials = toCredentials(httpRequest, { complete: false });
    return {
      target: { kind: "http", url: httpRequest.url ?? "" },
      method: toMethod(httpRequest.httpMethod, "HttpRequest.httpMethod") ?? "POST",
      headers: httpRequest.headers ?? {},
      body: httpRequest.body ?? noBody,
      ...(credentials && { credentials }),
    };
  }
  if (!appEngineHttpRequest) throw required("Either Task.httpRequest or Task.appEngineHttpRequest");
  const { relativeUri, httpMethod, appEngineRouting, headers, body } = appEngineHttpRequest;
  return {
    target: { kind: "app_engine", relativeUri: relativeUri || "/", routing: toRouting(appEngineRouting ?? {}) },
    method: toMethod(httpMethod, "AppEngineHttpRequest.httpMethod") ?? "POST",
    headers: headers ?? {},
    body: body ?? noBody,
  };
}

interface TaskView {
  /** BASIC leaves out the body, and nothing else (recorded). */
  view: View;
  hostFor: ServiceContext["appEngineHostFor"];
  /** The queue's routing, which wins over that of its App Engine tasks. */
  override?: AppEngineRouting | undefined;
}

/** The `Task` message of a task. */
export function toTaskMessage(task: TaskRecord, { view, hostFor, override }: TaskView): Message {
  const { firstAttemptTime, lastAttempt, dispatchDeadline, retryConfig } = task;
  return {
    name: `${task.queue}/tasks/${task.name}`,
    ...requestMessage(task, view, (own) => fromRouting(override ?? own, projectOf(task.queue), hostFor)),
    scheduleTime: fromMillis(task.scheduleTime),
    createTime: fromMillis(Math.floor(task.createTime / 1000) * 1000),
    ...(dispatchDeadline > 0 && { dispatchDeadline: fromSeconds(dispatchDeadline) }),
    dispatchCount: task.dispatchCount,
    responseCount: task.responseCount,
    // Of the first attempt nothing else is kept (task.proto).
    ...(firstAttemptTime !== undefined && { firstAttempt: { dispatchTime: fromMillis(firstAttemptTime) } }),
    ...(lastAttempt && { lastAttempt: attemptMessage(lastAttempt) }),
    view,
    ...(retryConfig && { retryConfig: fromRetryConfig(retryConfig) }),
  };
}

function requestMessage(
  { request: { target, method, headers, body, credentials } }: TaskRecord,
  view: View,
  routing: (own: AppEngineRouting) => Message,
): Message {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.length);
  const common = { httpMethod: method, headers, ...(view === "FULL" && bytes.length > 0 && { body: bytes }) };
  if (target.kind === "app_engine")
    return {
      appEngineHttpRequest: {
        ...common,
        appEngineRouting: routing(target.routing),
        relativeUri: target.relativeUri,
      },
    };
  const url = target.kind === "http" ? target.url : target.path;
  return { httpRequest: { ...common, url, ...fromCredentials(credentials) } };
}

function attemptMessage({ scheduleTime, dispatchTime, responseTime, status }: AttemptRecord): Message {
  return {
    scheduleTime: fromMillis(scheduleTime),
    dispatchTime: fromMillis(dispatchTime),
    ...(responseTime !== undefined && { responseTime: fromMillis(responseTime) }),
    ...(status && { responseStatus: status }),
  };
}

/** The longest name that the engine makes up. */
const madeUpName = "0".repeat(20);

/**
 * The message whose size the real service limits: the task as it is stored, with what the server adds; of an App Engine
 * routing only the host in its form with a region, all regions having two letters (measured).
 */
export function storedMessage(definition: TaskDefinition, now: number): Message {
  const { queue, name = madeUpName, request, scheduleTime = now, dispatchDeadline, retryConfig } = definition;
  const usualDeadline = request.target.kind === "app_engine" ? 0 : 600;
  const record: TaskRecord = {
    queue,
    name,
    request: { ...request, headers: storedHeaders(request) },
    scheduleTime: Math.max(now, scheduleTime),
    createTime: now,
    dispatchDeadline: dispatchDeadline ?? usualDeadline,
    dispatchCount: 0,
    responseCount: 0,
    firstAttemptTime: undefined,
    lastAttempt: undefined,
    retryConfig,
    inFlight: false,
  };
  const { view: _, ...message } = toTaskMessage(record, { view: "FULL", hostFor: regionalHost });
  if (request.target.kind === "app_engine") {
    const { host } = message.appEngineHttpRequest.appEngineRouting;
    message.appEngineHttpRequest.appEngineRouting = { host };
  }
  return withoutZeros(message);
}

/** What proto3 does not put on the wire, and protobufjs does when it is there. */
function withoutZeros(message: Message): Message {
  const kept = Object.entries(message).filter(([, value]) => value !== 0);
  return Object.fromEntries(
    kept.map(([name, value]) => {
      const isMessage = typeof value === "object" && !(value instanceof Uint8Array);
      return [name, isMessage ? withoutZeros(value as Message) : value];
    }),
  );
}

function regionalHost(project: string, { instance, version, service }: AppEngineRouting): string {
  return [instance, version, service, project, "xx.r.appspot.com"].filter(Boolean).join(".");
}
