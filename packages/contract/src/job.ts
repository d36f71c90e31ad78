import { z } from "zod";
import { JobErrorCode } from "./errors.ts";

/** `completed`, `failed` and `cancelled` are final, except for an explicit retry. */
export const JobStatus = z
  .enum(["pending", "queued", "processing", "completed", "failed", "cancelled"])
  .meta({ id: "JobStatus" });
export type JobStatus = z.infer<typeof JobStatus>;

export const terminalStatuses: ReadonlySet<JobStatus> = new Set(["completed", "failed", "cancelled"]);

const JobId = z.uuid().describe("The job's id.");

const Timestamp = z.iso.datetime().describe("ISO 8601 in UTC.");

/** One step of a job's progress: a stage began, or is complete (then `status` contains the word "complete"). */
export const ProgressUpdate = z
  .object({
    stage: z.string(),
    stage_number: z.int().min(1),
    total_stages: z.int().min(1),
    progress_percentage: z.number().min(0).max(100),
    status: z.string(),
    details: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    timestamp: Timestamp,
  })
  .meta({ id: "ProgressUpdate" });
export type ProgressUpdate = z.infer<typeof ProgressUpdate>;

export const CreateJobResponse = z
  .object({
    job_id: JobId,
    status: JobStatus.describe("`queued`, or `pending` while the queue cannot be reached."),
    message: z.string(),
    estimated_completion_time: z.int().min(0).describe("Seconds."),
    status_url: z.string(),
    events_url: z.string(),
    cancel_url: z.string(),
    queue_position: z.int().min(0).describe("How many jobs of this kind wait before it."),
  })
  .meta({ id: "CreateJobResponse" });
export type CreateJobResponse = z.infer<typeof CreateJobResponse>;

/** A job's status, with the `result` schema of its kind. */
export const jobStatusOf = <Result extends z.ZodType>(result: Result) =>
  z.object({
    job_id: JobId,
    kind: z.string(),
    title: z
      .string()
      .max(200)
      .nullable()
      .describe("What it is about, in words: a post's topic, an image's prompt. Null where its kind does not tell."),
    status: JobStatus,
    progress_percentage: z.number().min(0).max(100).describe("Never falls; 100 only when completed."),
    current_stage: z.string().nullable(),
    progress_updates: z.array(ProgressUpdate),
    created_at: Timestamp,
    queued_at: Timestamp.nullable(),
    started_at: Timestamp.nullable(),
    completed_at: Timestamp.nullable().describe("When the job reached its final state, whichever it was."),
    result: result.nullable().describe("Only when completed."),
    error_message: z.string().nullable().describe("When failed; while retrying, the last attempt's error."),
    error_code: JobErrorCode.nullable(),
    retry_count: z.int().min(0).describe("Attempts that ended in an error and were followed by another."),
    next_attempt_at: Timestamp.nullable().describe(
      "When the attempt that it waits for may begin: the next one after a failed one, or the first one where `schedule_time` was given. Null when it waits for no time.",
    ),
    estimated_time_remaining: z.int().min(0).nullable().describe("Seconds; null when final."),
    task_name: z.string().nullable().describe("The queue's task that carries the job now."),
    cancel_requested: z.boolean(),
    metadata: z.record(z.string(), z.string()).describe("The pairs that came with the request."),
    batch_id: z.uuid().nullable().describe("The batch it was posted in."),
    cost: z
      .number()
      .min(0)
      .nullable()
      .describe("US dollars charged so far, whatever came of it; null where the price of some of it is not known."),
  });

export const JobStatusResponse = jobStatusOf(z.record(z.string(), z.unknown())).meta({ id: "JobStatusResponse" });
export type JobStatusResponse = z.infer<typeof JobStatusResponse>;

/** A job in a list: its status without the result. */
export const JobListItem = JobStatusResponse.omit({ result: true }).meta({ id: "JobListItem" });
export type JobListItem = z.infer<typeof JobListItem>;

export const JobList = z
  .object({ jobs: z.array(JobListItem), next_cursor: z.string().nullable() })
  .meta({ id: "JobList" });
export type JobList = z.infer<typeof JobList>;

export const JobListQuery = z.object({
  status: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(JobStatus).min(1))
    .optional()
    .describe("One or more states, separated by commas."),
  created_after: Timestamp.optional(),
  created_before: Timestamp.optional(),
  batch_id: z.uuid().optional(),
  metadata: z
    .record(z.string(), z.string())
    .refine((pairs) => Object.keys(pairs).length <= 4, "must have at most 4 pairs")
    .optional()
    .describe("Pairs that the jobs' own hold: `metadata[key]=value`."),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export type JobListQuery = z.output<typeof JobListQuery>;

export const JobStatusQuery = z.object({
  wait: z.coerce.number().min(0).max(60).optional().describe("Seconds to hold the answer until the job is final."),
});

export const JobParams = z.object({ job_id: JobId });

/** Headers of every POST that creates a job. */
export const CreateJobHeaders = z.object({
  "idempotency-key": z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe("The same key and body within 24 hours gives the first job again, with `Idempotency-Replayed: true`."),
});

/** Which finished jobs to run again: those that match all that is given. */
export const RetryJobsRequest = z
  // A filter that is misspelt would match others, and their work is paid for.
  .strictObject({
    status: z.enum(["failed", "cancelled"]).default("failed"),
    error_code: JobErrorCode.optional(),
    created_after: Timestamp.optional(),
    created_before: Timestamp.optional(),
    limit: z.int().min(1).max(200).default(50),
  })
  .meta({ id: "RetryJobsRequest" });
export type RetryJobsRequest = z.infer<typeof RetryJobsRequest>;

export const RetryJobsResponse = z.object({ job_ids: z.array(JobId) }).meta({ id: "RetryJobsResponse" });

/** What the queue posts to a worker. */
export const WorkerRequest = z.object({ job_id: JobId }).meta({ id: "WorkerRequest" });
