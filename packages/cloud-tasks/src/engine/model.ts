import type { QueueSettings } from "../port.ts";

/**
 * What the engine keeps. Times are ms since the Unix epoch, with fractions down to the microsecond; durations are
 * seconds. Words are those of google/cloud/tasks/v2 (queue.proto, task.proto, target.proto).
 *
 * A queue's `name` is a key the engine does not take apart, but for its last path segment: that is the queue's id in
 * the request's headers. A task's `name` is its id within its queue.
 */

export type RetryConfig = QueueSettings["retryConfig"];

export type HttpMethod = "POST" | "GET" | "HEAD" | "PUT" | "DELETE" | "PATCH" | "OPTIONS";

export interface AppEngineRouting {
  service?: string;
  version?: string;
  instance?: string;
}

/** Where a task's request goes. */
export type Target =
  /** A path of the service that the engine lives in; the origin is asked for at each dispatch, so that a task survives a move. */
  | { kind: "service"; path: string }
  | { kind: "http"; url: string }
  | { kind: "app_engine"; relativeUri: string; routing: AppEngineRouting };

/** What the request proves itself with. A request to the service itself always carries the engine's own identity token. */
export type Credentials =
  /** Without an audience: the request's URL. */
  | { kind: "oidc"; serviceAccount: string; audience?: string }
  | { kind: "oauth"; serviceAccount: string; scope?: string };

export interface TaskRequest {
  target: Target;
  method: HttpMethod;
  headers: Record<string, string>;
  body: Uint8Array;
  credentials?: Credentials;
}

/** How a queue changes the requests of its tasks when they are dispatched (`Queue.http_target`). */
export interface HttpTarget {
  uriOverride?: {
    scheme?: "HTTP" | "HTTPS";
    host?: string;
    /** 0: the scheme's own. */
    port?: number;
    path?: string;
    /** Without the question mark. */
    query?: string;
    /** Whether a task's own URL gives way (ALWAYS), or is only filled up where it says nothing (IF_NOT_EXISTS). */
    mode: "ALWAYS" | "IF_NOT_EXISTS";
  };
  method?: HttpMethod;
  /** Replace the task's headers of the same name. */
  headers: Array<{ name: string; value: string }>;
  credentials?: Credentials;
}

/** What a queue is told to be. */
export interface QueueDefinition extends QueueSettings {
  /** Wins over the routing of App Engine tasks. */
  appEngineRouting?: AppEngineRouting;
  httpTarget?: HttpTarget;
  /** Which share of what happens is logged, 0 to 1; absent: none. */
  samplingRatio?: number;
}

export interface QueueRecord extends QueueDefinition {
  name: string;
  state: "RUNNING" | "PAUSED";
  /** When it was last purged. */
  purgeTime: number | undefined;
  /** What was last set as its access policy. Stored and shown, never enforced. */
  policy: unknown;
}

/** A task to be created. */
export interface TaskDefinition {
  queue: string;
  /** Absent: a made-up one of 20 digits. */
  name?: string;
  request: TaskRequest;
  /** In the past or absent: now. */
  scheduleTime?: number;
  /** Absent: 600; for App Engine 0, which means as long as it may take there. */
  dispatchDeadline?: number;
  /** What is set here wins over the queue's. */
  retryConfig?: Partial<RetryConfig>;
}

/** An attempt as Cloud Tasks tells it. */
export interface AttemptRecord {
  scheduleTime: number;
  dispatchTime: number;
  /** Absent while it is under way, and when no answer came. */
  responseTime: number | undefined;
  /** google.rpc.Status of the outcome; absent while it is under way. */
  status: { code: number; message: string } | undefined;
}

export interface TaskRecord {
  queue: string;
  name: string;
  /** As it is kept: reserved headers dropped, the queue's own added. */
  request: TaskRequest;
  /** When the next attempt is due; while one is under way, when that one was. */
  scheduleTime: number;
  createTime: number;
  dispatchDeadline: number;
  /** Requests sent, answered or not. */
  dispatchCount: number;
  /** Requests answered, with whatever status. */
  responseCount: number;
  /** When the first request was sent. */
  firstAttemptTime: number | undefined;
  lastAttempt: AttemptRecord | undefined;
  retryConfig: Partial<RetryConfig> | undefined;
  /** Whether a request is under way now. */
  inFlight: boolean;
}

/** Names after `after`, in order, at most `limit`. */
export interface Page {
  after?: string;
  limit: number;
}
