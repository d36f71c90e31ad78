import { z } from "zod";
import { JobStatus } from "./job.ts";

const Timestamp = z.iso.datetime().describe("ISO 8601 in UTC.");

const Count = z.int().min(0);

export const QueueParams = z.object({ queue: z.string().min(1).max(100).describe("The queue's name.") });

export const QueueTaskParams = QueueParams.extend({
  task: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,500}$/, "must consist of letters, digits, hyphens and underscores, at most 500")
    .describe("The task's name; a job's is its `task_name`."),
});

/** What waits in a queue now, and what it has done of late. */
export const QueueStats = z
  .object({
    depth: Count.describe("Tasks that wait, due or scheduled for later; those under way are not counted."),
    in_flight: Count.describe("Tasks whose request is under way."),
    oldest_due_at: Timestamp.nullable().describe("Since when the task has been due that waits longest; null: none is."),
    dispatched_per_minute: Count.describe("Requests sent in the last 60 seconds."),
    failed_per_minute: Count.describe("Attempts of the last 60 seconds that failed."),
    effective_rate: z
      .number()
      .min(0)
      .describe("Dispatches a second that are possible now: less than the setting while the queue is throttled."),
  })
  .meta({ id: "QueueStats" });
export type QueueStats = z.infer<typeof QueueStats>;

export const Queue = z
  .object({
    name: z.string(),
    state: z.enum(["RUNNING", "PAUSED"]),
    rate_limits: z.object({
      max_dispatches_per_second: z.number(),
      max_concurrent_dispatches: z.int(),
    }),
    retry_config: z
      .object({
        max_attempts: z.int().describe("-1: no limit."),
        max_retry_duration: z.number().describe("Seconds since the first attempt; 0: no limit."),
        min_backoff: z.number().describe("Seconds."),
        max_backoff: z.number().describe("Seconds."),
        max_doublings: z.int(),
      })
      .describe("What happens to a task whose worker cannot be reached. A job counts its own attempts."),
    purge_time: Timestamp.nullable().describe("When the queue was last purged."),
    stats: QueueStats.nullable().describe("Null with Google Cloud Tasks, whose API has no figures."),
  })
  .meta({ id: "Queue" });
export type Queue = z.infer<typeof Queue>;

export const QueueList = z.object({ queues: z.array(Queue) }).meta({ id: "QueueList" });
export type QueueList = z.infer<typeof QueueList>;

/** A task: one request to a worker that waits or is under way. */
export const QueueTask = z
  .object({
    name: z.string(),
    queue: z.string(),
    job_id: z.uuid().nullable().describe("The unfinished job that it carries; null when it carries none."),
    path: z.string().describe("Where the request goes."),
    schedule_time: Timestamp.describe("Not before this time."),
    create_time: Timestamp,
    dispatch_deadline: z.number().describe("Seconds after which an unanswered request is given up."),
    dispatch_count: Count.describe("Requests sent, answered or not."),
    response_count: Count.describe("Requests answered, with whatever status."),
    first_attempt_time: Timestamp.nullable(),
    in_flight: z.boolean().describe("Whether a request is under way now."),
  })
  .meta({ id: "QueueTask" });
export type QueueTask = z.infer<typeof QueueTask>;

export const QueueTaskList = z
  .object({ tasks: z.array(QueueTask), next_cursor: z.string().nullable() })
  .meta({ id: "QueueTaskList" });
export type QueueTaskList = z.infer<typeof QueueTaskList>;

export const QueueTaskListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(1000).optional(),
});
export type QueueTaskListQuery = z.infer<typeof QueueTaskListQuery>;

export const PurgeQueueResponse = z
  .object({
    queue: Queue,
    cancelled_jobs: Count.describe("Jobs that are cancelled now."),
    stopping_jobs: Count.describe("Jobs that were being worked on and have been told to stop."),
  })
  .meta({ id: "PurgeQueueResponse" });
export type PurgeQueueResponse = z.infer<typeof PurgeQueueResponse>;

export const DeleteTaskResponse = z
  .object({
    name: z.string(),
    queue: z.string(),
    job_id: z.uuid().nullable().describe("The job that was cancelled with it; null when it carried none."),
    job_status: JobStatus.nullable().describe("`cancelled`, or `processing` while the job stops."),
  })
  .meta({ id: "DeleteTaskResponse" });
export type DeleteTaskResponse = z.infer<typeof DeleteTaskResponse>;

/** What became of one queue when the configuration was applied. */
export const AppliedQueue = z
  .object({
    name: z.string(),
    outcome: z.enum(["created", "updated", "unchanged"]),
    changes: z
      .array(
        z.object({
          setting: z.string().describe("For instance `rate_limits.max_dispatches_per_second`."),
          from: z.number(),
          to: z.number(),
        }),
      )
      .describe("Empty unless the queue was updated."),
  })
  .meta({ id: "AppliedQueue" });
export type AppliedQueue = z.infer<typeof AppliedQueue>;

export const ApplyQueuesResponse = z.object({ queues: z.array(AppliedQueue) }).meta({ id: "ApplyQueuesResponse" });
export type ApplyQueuesResponse = z.infer<typeof ApplyQueuesResponse>;
