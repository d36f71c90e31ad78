import { type Generated, sql } from "kysely";

/** The queue's tables. Times are ms since the Unix epoch, JSON is text, booleans are 0 and 1: SQLite and Postgres alike. */
export interface TaskTables {
  task_queue: QueueRow;
  task_queue_tombstone: QueueTombstoneRow;
  task: Omit<TaskRow, "seq"> & { seq: Generated<number> };
  task_key: KeyRow;
  task_document: DocumentRow;
}

export interface QueueRow {
  name: string;
  state: "RUNNING" | "PAUSED";
  max_dispatches_per_second: number;
  max_concurrent_dispatches: number;
  max_attempts: number;
  /** Seconds, as are the two backoffs. */
  max_retry_duration: number;
  min_backoff: number;
  max_backoff: number;
  max_doublings: number;
  /** JSON of `AppEngineRouting`, `HttpTarget` and the access policy. */
  app_engine_routing: string | null;
  http_target: string | null;
  policy: string | null;
  sampling_ratio: number | null;
  purge_time: number | null;
  /** What the token bucket held at `tokens_at`. Stored with every take, so that a crash loop cannot exceed the rate. */
  tokens: number;
  tokens_at: number;
  /** What the target's complaints have left of the rate, and since when; null: all of it. */
  enforced_rate: number | null;
  enforced_at: number | null;
}

/** The name of a deleted queue that is still reserved. */
interface QueueTombstoneRow {
  name: string;
  expire_time: number;
}

/**
 * A task from its creation until its name is free again. `ended`: it was carried out, given up, deleted or purged, and
 * only its name is left; one row for both makes the unique name do all the work, and an end one update.
 */
export interface TaskRow {
  /** In order of creation, never used twice: what an answer that comes late finds its task by. */
  seq: number;
  queue: string;
  name: string;
  state: "waiting" | "dispatched" | "ended";
  target: "service" | "http" | "app_engine";
  /** The path of a service target, the relative URI of an App Engine one. */
  url: string;
  method: string;
  headers: string;
  body: Uint8Array;
  /** JSON of `AppEngineRouting`, `Credentials` and the task's own part of a `RetryConfig`. */
  routing: string | null;
  credentials: string | null;
  retry_config: string | null;
  create_time: number;
  /** When the next attempt is due; while a request is under way, when that one was. With a fraction, to the microsecond. */
  schedule_time: number;
  /** Milliseconds; 0 for App Engine: as long as it may take there. */
  dispatch_deadline: number;
  dispatch_count: number;
  response_count: number;
  /** Answers other than 5xx: what `X-CloudTasks-TaskExecutionCount` says. */
  execution_count: number;
  first_attempt_time: number | null;
  last_schedule_time: number | null;
  last_dispatch_time: number | null;
  last_response_time: number | null;
  last_status_code: number | null;
  last_status_message: string | null;
  /** What the next attempt is told in `X-CloudTasks-TaskPreviousResponse`. */
  previous_response: number | null;
  /** When the name of an ended task is free again. */
  expire_time: number | null;
}

export type NewTaskRow = Omit<TaskRow, "seq">;

interface KeyRow {
  kid: string;
  private_jwk: string;
  create_time: number;
}

/** A small value of the server's, as JSON. */
interface DocumentRow {
  name: string;
  value: string;
  expire_time: number | null;
}

/** The states as literals: an index on a part of the tasks is only used where the SQL itself names that part. */
export const waiting = sql.lit("waiting" as const);
export const dispatched = sql.lit("dispatched" as const);
export const ended = sql.lit("ended" as const);
