import type { JobState } from "./state.ts";
import type { JobRow } from "./tables.ts";

/** The columns the state machine needs, and those by which a job is carried: all but the large ones. */
export const stateColumns = [
  "id",
  "tenant",
  "kind",
  "status",
  "version",
  "estimate",
  "progress",
  "current_stage",
  "failed_attempts",
  "interruptions",
  "postponements",
  "retry_count",
  "lease_token",
  "lease_until",
  "not_before",
  "cancel_requested",
  "error_code",
  "error_message",
  "enqueue_number",
  "task_name",
  "batch_id",
  "batch_index",
  "metadata",
  "webhook_url",
  "webhook_events",
  "expires_at",
  "max_cost",
  "trace",
  "subject",
  "parked",
  "waiting_until",
  "created_at",
  "queued_at",
  "started_at",
  "completed_at",
  "updated_at",
] as const satisfies ReadonlyArray<keyof JobRow>;

export type JobHead = Pick<JobRow, (typeof stateColumns)[number]>;

export function toState(row: JobHead): JobState {
  return {
    status: row.status,
    enqueueNumber: row.enqueue_number,
    failedAttempts: row.failed_attempts,
    interruptions: row.interruptions,
    postponements: row.postponements,
    retryCount: row.retry_count,
    leaseToken: row.lease_token,
    leaseUntil: row.lease_until,
    notBefore: row.not_before,
    expiresAt: row.expires_at,
    parked: row.parked === 1,
    waitingUntil: row.waiting_until,
    cancelRequested: row.cancel_requested === 1,
    progress: row.progress,
    currentStage: row.current_stage,
    errorCode: row.error_code,
    errorMessage: row.error_message,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    completedAt: row.completed_at,
  };
}

export function fromState(state: JobState) {
  return {
    status: state.status,
    enqueue_number: state.enqueueNumber,
    failed_attempts: state.failedAttempts,
    interruptions: state.interruptions,
    postponements: state.postponements,
    retry_count: state.retryCount,
    lease_token: state.leaseToken,
    lease_until: state.leaseUntil,
    not_before: state.notBefore,
    expires_at: state.expiresAt,
    parked: state.parked ? 1 : 0,
    waiting_until: state.waitingUntil,
    cancel_requested: state.cancelRequested ? 1 : 0,
    progress: state.progress,
    current_stage: state.currentStage,
    error_code: state.errorCode,
    error_message: state.errorMessage,
    queued_at: state.queuedAt,
    started_at: state.startedAt,
    completed_at: state.completedAt,
  } satisfies Partial<JobRow>;
}
