/**
 * What the rest of Galley knows of a queue. Two engines stand behind it: the embedded one of this package, and Google
 * Cloud Tasks. Words and meanings are those of Cloud Tasks v2 (google/cloud/tasks/v2/queue.proto and task.proto).
 */

/** How a queue treats its tasks. Durations are seconds and may have fractions. */
export interface QueueSettings {
  rateLimits: {
    /** Above 0, at most 500; 0.5 means one task every two seconds. */
    maxDispatchesPerSecond: number;
    /** 1 to 5000 requests under way at once. */
    maxConcurrentDispatches: number;
  };
  retryConfig: {
    /** Attempts in all, the first one included; -1 for no limit. */
    maxAttempts: number;
    /** Time since the first attempt that must also have passed before a task is given up; 0 for no such condition. */
    maxRetryDuration: number;
    minBackoff: number;
    maxBackoff: number;
    /** How often the wait doubles before it grows by a constant. */
    maxDoublings: number;
  };
}

/** What waits in a queue, and what it has done of late. */
export interface QueueStats {
  /** Tasks that are not being dispatched, whether due or scheduled for later. */
  waiting: number;
  /** Tasks whose request is under way. */
  inFlight: number;
  /** The schedule time (ms since the epoch) of the task that has been due for longest; undefined when none is due. */
  oldestDue: number | undefined;
  /** Requests sent in the last 60 s by this process. */
  dispatchedLastMinute: number;
  /** Attempts of the last 60 s that failed. */
  failedLastMinute: number;
  /** What the queue dispatches at most now, per second: less than its setting while it is throttled. */
  effectiveRate: number;
}

export interface Queue extends QueueSettings {
  name: string;
  state: "RUNNING" | "PAUSED";
  /** When the queue was last purged (ms since the epoch). */
  purgeTime: number | undefined;
}

/** A task to be created: one HTTP POST. */
export interface NewTask {
  queue: string;
  /**
   * `[A-Za-z0-9_-]{1,500}`. A name that is taken, or was until about an hour ago, is refused with `already_exists`:
   * this is what makes a repeated creation safe. Without a name the queue makes one up, of digits.
   */
  name?: string;
  /** Path and query of the request; the origin is resolved when the task is dispatched, so that a task survives a move. */
  path: string;
  body: string;
  headers?: Record<string, string>;
  /** Not before this time (ms since the epoch, at most 30 days ahead); in the past or absent: now. */
  scheduleTime?: number;
  /** Seconds until an unanswered request is given up, 15 to 1800; 600 when absent. */
  dispatchDeadline?: number;
}

export interface Task {
  queue: string;
  name: string;
  path: string;
  headers: Record<string, string>;
  scheduleTime: number;
  createTime: number;
  dispatchDeadline: number;
  /** Requests sent, answered or not. */
  dispatchCount: number;
  /** Requests answered, with whatever status. */
  responseCount: number;
  firstAttemptTime: number | undefined;
  /** Whether a request is under way now. */
  inFlight: boolean;
}

/**
 * `failed_precondition`: the queue's name was in use too recently. `permission_denied` and `unauthenticated`: the service
 * does not let this caller do it. `resource_exhausted`: a quota is used up. `unavailable`: no answer, or none in time.
 */
export type TaskQueueErrorCode =
  | "already_exists"
  | "not_found"
  | "invalid_argument"
  | "failed_precondition"
  | "permission_denied"
  | "unauthenticated"
  | "resource_exhausted"
  | "unavailable";

/** A queue refused what was asked of it. */
export class TaskQueueError extends Error {
  override readonly name = "TaskQueueError";
  readonly code: TaskQueueErrorCode;

  constructor(code: TaskQueueErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Every call that changes something resolves after the change is durable. */
export interface TaskQueues {
  /** Creates the queue, or brings its settings to these. Takes effect with the next dispatch. */
  applyQueue(name: string, settings: QueueSettings): Promise<Queue>;
  getQueue(name: string): Promise<Queue | undefined>;
  listQueues(): Promise<Queue[]>;
  /** Nothing is dispatched until `resumeQueue`; requests under way end as usual. */
  pauseQueue(name: string): Promise<Queue>;
  resumeQueue(name: string): Promise<Queue>;
  /** Deletes every task created so far. Their names stay reserved. */
  purgeQueue(name: string): Promise<Queue>;
  createTask(task: NewTask): Promise<Task>;
  getTask(queue: string, name: string): Promise<Task | undefined>;
  /** The tasks of a queue, in an order of the engine's; at most 1000 a page. */
  listTasks(queue: string, page?: { pageSize?: number; pageToken?: string }): Promise<TaskPage>;
  /** Dispatches a task now, whatever the queue's rate and state. It takes over the task's schedule. */
  runTask(queue: string, name: string): Promise<Task>;
  /** A request under way is not recalled; its answer no longer matters. */
  deleteTask(queue: string, name: string): Promise<void>;
  /** Undefined where the engine does not tell: Cloud Tasks v2 has no figures. */
  stats(queue: string): Promise<QueueStats | undefined>;
}

export interface TaskPage {
  tasks: Task[];
  nextPageToken: string | undefined;
}
