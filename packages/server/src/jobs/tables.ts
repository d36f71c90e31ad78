import type { AttemptOutcome, JobErrorCode, JobStatus } from "@galley/contract";
import type { Generated, Selectable } from "kysely";

/** Times are ms since the epoch, booleans 0 or 1, JSON is text: the same on SQLite and Postgres. */
interface JobTable {
  id: string;
  /** Whose it is. */
  tenant: string;
  kind: string;
  status: JobStatus;
  /** Raised with every change a client can see; the job's ETag. */
  version: number;
  input: string;
  pinned: string;
  estimate_class: string;
  /** Seconds. */
  estimate: number;
  progress: number;
  current_stage: string | null;
  failed_attempts: number;
  interruptions: number;
  postponements: number;
  retry_count: number;
  lease_token: string | null;
  lease_until: number | null;
  not_before: number | null;
  cancel_requested: number;
  error_code: JobErrorCode | null;
  error_message: string | null;
  /** How many tasks the job has had; the newest one's name is `task_name`. */
  enqueue_number: number;
  task_name: string | null;
  result: string | null;
  /** The batch it belongs to, and its place there, from 0. */
  batch_id: string | null;
  batch_index: number | null;
  /** JSON of the client's own pairs; each also in `job_metadata`, for finding. */
  metadata: string;
  webhook_url: string | null;
  /** JSON of the event types to be told of. */
  webhook_events: string | null;
  /** When it fails if it has not started by then. */
  expires_at: number | null;
  /** US dollars. */
  max_cost: number | null;
  /** US dollars charged so far: the sum of `job_charge`; null as soon as one of these is not known. */
  cost: number | null;
  /** The trace it was posted in (W3C traceparent). */
  trace: string | null;
  /** The id of what it is about, for kinds whose jobs belong to something. */
  subject: string | null;
  /** What it is about, in words. */
  title: string | null;
  /** 1: it has no task, and gets one when another job of its tenant ends. */
  parked: number;
  /** It has no task and no lease, and waits for a person's decision until then. */
  waiting_until: number | null;
  created_at: number;
  queued_at: number | null;
  started_at: number | null;
  completed_at: number | null;
  updated_at: number;
}

/** Progress updates in their order. A stage has two, `start` and `end`, however often it was repeated. */
interface JobUpdateTable {
  job_id: string;
  /** Per job, from 1, without gaps. */
  sequence: number;
  stage: string;
  phase: "start" | "end";
  stage_number: number;
  total_stages: number;
  progress: number;
  status: string;
  details: string | null;
  metadata: string;
  created_at: number;
}

/** Stored outputs: of a stage under its name, of a part under `stage/key`. */
interface JobCheckpointTable {
  job_id: string;
  key: string;
  /** What the output was made from; another hash means that it is not valid any more. */
  input_hash: string;
  output: string;
  /** ms of work. */
  duration: number;
  created_at: number;
}

/** What was bought for a job, whether or not the attempt came to anything. */
interface JobChargeTable {
  id: string;
  job_id: string;
  stage: string;
  provider: string;
  model: string;
  tokens: number;
  cost: number | null;
  created_at: number;
}

/** The times that somebody worked on a job. */
interface JobAttemptTable {
  job_id: string;
  /** Per job, from 1, without gaps. */
  number: number;
  started_at: number;
  ended_at: number | null;
  outcome: AttemptOutcome;
  error_code: JobErrorCode | null;
  error_message: string | null;
}

/** Which request a tenant's Idempotency-Key was first used for. */
interface JobIdempotencyTable {
  tenant: string;
  key: string;
  request_hash: string;
  /** What it made: a job or a batch. */
  job_id: string | null;
  batch_id: string | null;
  created_at: number;
}

/**
 * What happened to a job, for those who watch: in the order of the job by `sequence`, of all jobs by
 * (`commit_group`, `position`).
 */
interface JobEventTable {
  position: Generated<number>;
  /** On Postgres the transaction's number: rows are only read when no older transaction is left that may add some. */
  commit_group: Generated<number>;
  job_id: string;
  /** Per job, from 1, without gaps. */
  sequence: number;
  tenant: string;
  type: JobEventType;
  /** JSON: the update of `progress`; of every other the job's status as it was then, without updates and result. */
  data: string;
  /** How many progress updates the job had then. */
  updates: number;
  created_at: number;
}

/** `progress`, or the status that the job then had. */
export type JobEventType = JobStatus | "progress";

/** Jobs that were posted together. */
interface JobBatchTable {
  id: string;
  tenant: string;
  kind: string;
  total: number;
  webhook_url: string | null;
  webhook_events: string | null;
  created_at: number;
  /** When its last job became final. */
  completed_at: number | null;
}

/** A job's own pairs, to find it by. */
interface JobMetadataTable {
  job_id: string;
  tenant: string;
  key: string;
  value: string;
}

/**
 * What a queue elsewhere has still to be told: to take a job's task, or to give it up. At most one row for each task: a
 * removal takes the place of the creation.
 */
interface JobOutboxTable {
  task_name: string;
  /** The job whose task it is; null for a task of something else. */
  job_id: string | null;
  operation: "create" | "remove";
  queue: string;
  /** What a creation needs besides; null in a removal. */
  path: string | null;
  body: string | null;
  enqueue_number: number | null;
  schedule_time: number | null;
  created_at: number;
  /** How often it was sent in vain. */
  tries: number;
  next_try: number;
  /** Why the last try was in vain: the queue's error code, and its words. */
  last_code: string | null;
  last_error: string | null;
}

/** What a running job has written so far, a row for each section; nothing when it is completed: its result holds it. */
interface JobTextTable {
  job_id: string;
  section: string;
  /** Its place among the sections, from 0. */
  place: number;
  heading: string;
  /** Raised when the text is another and not only longer. */
  revision: number;
  text: string;
}

export interface JobTables {
  job_outbox: JobOutboxTable;
  job_idempotency: JobIdempotencyTable;
  job: JobTable;
  job_update: JobUpdateTable;
  job_checkpoint: JobCheckpointTable;
  job_charge: JobChargeTable;
  job_attempt: JobAttemptTable;
  job_event: JobEventTable;
  job_batch: JobBatchTable;
  job_metadata: JobMetadataTable;
  job_text: JobTextTable;
}

export type JobRow = Selectable<JobTable>;
export type JobOutboxRow = Selectable<JobOutboxTable>;
export type JobUpdateRow = Selectable<JobUpdateTable>;
export type JobEventRow = Selectable<JobEventTable>;
export type JobBatchRow = Selectable<JobBatchTable>;
