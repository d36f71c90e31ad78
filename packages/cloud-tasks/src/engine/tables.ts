/** The queue's tables. Times are ms since the Unix epoch, JSON is text, booleans are 0 and 1: SQLite and Postgres alike. */
export interface TaskTables {
  task_queue: QueueRow;
  task: TaskRow;
  task_tombstone: TombstoneRow;
  task_key: KeyRow;
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
  purge_time: number | null;
  /** What the token bucket held at `tokens_at`. Stored with every take, so that a crash loop cannot exceed the rate. */
  tokens: number;
  tokens_at: number;
}

export interface TaskRow {
  queue: string;
  name: string;
  path: string;
  headers: string;
  body: string;
  create_time: number;
  /** When the next attempt is due; while a request is under way, when that one was. */
  schedule_time: number;
  /** Milliseconds. */
  dispatch_deadline: number;
  dispatch_count: number;
  response_count: number;
  /** Answers other than 5xx: what `X-CloudTasks-TaskExecutionCount` says. */
  execution_count: number;
  first_attempt_time: number | null;
  /** What the next attempt is told in `X-CloudTasks-TaskPreviousResponse`. */
  previous_response: number | null;
  in_flight: 0 | 1;
}

/** A name that was in use and is still reserved. */
interface TombstoneRow {
  queue: string;
  name: string;
  expire_time: number;
}

interface KeyRow {
  kid: string;
  private_jwk: string;
  create_time: number;
}
