import type { JobErrorCode, JobStatus } from "@galley/contract";
import { terminalStatuses } from "@galley/contract";
import { maxAttempts, maxInterruptions, postponement, retryWait } from "./retry.ts";

/**
 * The life of a job, and nothing else: no clock, no database, no queue.
 *
 *   pending -> queued -> processing -> completed | failed | cancelled
 *                 ^----------'   (a retry, a release, a lease that ran out)
 *
 * A job is pending until the queue has its first task. Where the queue is slow to say so, the task may be delivered
 * first: a pending job can be worked on like a queued one.
 *
 * A job may wait for a person's decision between two stages: it stays `processing`, without a lease and without a task,
 * until it is answered, and then goes on as a queued one.
 *
 * A lease with a token is what makes an attempt the owner of its job: whatever an attempt wants to record is accepted
 * only with the token that is live now. Final states change only by an explicit retry.
 */
export interface JobState {
  readonly status: JobStatus;
  /** How many tasks the job has been given; the newest one is its n-th. */
  readonly enqueueNumber: number;
  /** Attempts that ended in an error. */
  readonly failedAttempts: number;
  /** Attempts that ended without a word. */
  readonly interruptions: number;
  /** Deliveries in a row that came to nothing. */
  readonly postponements: number;
  /** How many attempts were followed by another one. */
  readonly retryCount: number;
  readonly leaseToken: string | null;
  /** ms since the epoch. */
  readonly leaseUntil: number | null;
  /** While it waits for an attempt: when that may begin (ms since the epoch). */
  readonly notBefore: number | null;
  /** By when an attempt must have begun (ms since the epoch). */
  readonly expiresAt: number | null;
  /** It waits, without a task, until its tenant has fewer jobs under way. */
  readonly parked: boolean;
  /** It waits, without a task, for a person's decision, and fails where there is none by then (ms since the epoch). */
  readonly waitingUntil: number | null;
  readonly cancelRequested: boolean;
  readonly progress: number;
  readonly currentStage: string | null;
  readonly errorCode: JobErrorCode | null;
  readonly errorMessage: string | null;
  readonly queuedAt: number | null;
  readonly startedAt: number | null;
  readonly completedAt: number | null;
}

export interface AttemptError {
  code: JobErrorCode;
  message: string;
  retryable: boolean;
  /** ms the provider asked to wait. */
  retryAfter: number | undefined;
}

export type JobEvent =
  /** The queue has taken the job's n-th task. */
  | { type: "enqueued"; number: number }
  /**
   * A delivery came to nothing for now: another is to come at this time (ms since the epoch), and not before a wait that
   * doubles from `step` ms with each of them in a row.
   */
  | { type: "postponed"; until: number; step: number }
  /** The job's n-th task was looked for and is not there. */
  | { type: "task_lost"; number: number }
  /** The next attempt need not wait any longer. Its task is brought by whoever says so. */
  | { type: "hurried" }
  /** So many attempts may end without a word, where it is another number than usual. */
  | { type: "claimed"; token: string; leaseUntil: number; mostInterruptions?: number | undefined }
  /** It was to begin, and its tenant has as many jobs under way as it may. */
  | { type: "parked" }
  /** One of its tenant's jobs has ended. */
  | { type: "unparked" }
  /** The time to begin may be over. */
  | { type: "expired" }
  | { type: "progressed"; token: string; stage: string; percentage: number }
  | { type: "completed"; token: string; stage: string }
  /** A person is to decide by `until` (ms since the epoch) how the job goes on; `stage` says what about. */
  | { type: "asked"; token: string; stage: string; until: number }
  /** The decision is there. */
  | { type: "answered" }
  | { type: "errored"; token: string; error: AttemptError }
  /** The worker gives the job back unharmed: it shuts down, or nears its deadline. Not an attempt. */
  | { type: "released"; token: string }
  | { type: "cancelled" }
  /** The running attempt has stopped as it was asked to. */
  | { type: "stopped"; token: string }
  | { type: "retried" };

/** Why an event does not apply to a job as it is. */
export type Objection =
  | "final"
  | "not_final"
  | "leased"
  | "too_early"
  | "lease_lost"
  | "completed"
  | "waiting"
  | "not_waiting";

export type Transition =
  | { job: JobState /** The job needs a task that comes at this time. */; enqueueAt?: number }
  | { objection: Objection };

/** ms since the epoch: before when a job may not begin, and by when it must have. */
export interface NewJobTimes {
  notBefore: number | null;
  expiresAt: number | null;
}

/** A job with its first task, which the queue does not have yet. */
export const newJob = ({ notBefore = null, expiresAt = null }: Partial<NewJobTimes> = {}): JobState => ({
  status: "pending",
  enqueueNumber: 1,
  failedAttempts: 0,
  interruptions: 0,
  postponements: 0,
  retryCount: 0,
  leaseToken: null,
  leaseUntil: null,
  notBefore,
  expiresAt,
  parked: false,
  waitingUntil: null,
  cancelRequested: false,
  progress: 0,
  currentStage: null,
  errorCode: null,
  errorMessage: null,
  queuedAt: null,
  startedAt: null,
  completedAt: null,
});

const noLease = { leaseToken: null, leaseUntil: null } as const;

/** What becomes of `job` when `event` happens at `now` (ms since the epoch). */
export function transition(job: JobState, event: JobEvent, now: number): Transition {
  const next = follow(job, event, now);
  if ("objection" in next || next.enqueueAt === undefined) return next;
  return { ...next, job: { ...next.job, enqueueNumber: job.enqueueNumber + 1 } };
}

function follow(job: JobState, event: JobEvent, now: number): Transition {
  switch (event.type) {
    case "enqueued":
      return enqueued(job, event.number, now);
    case "postponed":
      return postpone(job, event, now);
    case "task_lost":
      return taskLost(job, event.number, now);
    case "hurried":
      return { job: job.notBefore === null ? job : { ...job, notBefore: null } };
    case "claimed":
      return claim(job, event, now);
    case "parked":
      return park(job, now);
    case "unparked":
      return unpark(job, now);
    case "expired":
      return { job: hasExpired(job, now) ? expire(job, now) : job };
    case "answered":
      return answered(job, now);
    case "cancelled":
      return cancel(job, now);
    case "retried":
      return retry(job, now);
    default:
      if (!owns(job, event.token)) return { objection: "lease_lost" };
      return byOwner(job, event, now);
  }
}

function owns(job: JobState, token: string): boolean {
  return job.status === "processing" && job.leaseToken === token;
}

type OwnerEvent = Extract<JobEvent, { token: string }>;

function byOwner(job: JobState, event: Exclude<OwnerEvent, { type: "claimed" }>, now: number): Transition {
  switch (event.type) {
    case "progressed":
      return { job: { ...job, currentStage: event.stage, progress: Math.max(job.progress, event.percentage) } };
    case "completed":
      // Whoever asked for the job to be cancelled was told that it would be.
      if (job.cancelRequested) return { job: end(job, "cancelled", now) };
      return {
        job: end(
          { ...job, currentStage: event.stage, progress: 100, errorCode: null, errorMessage: null },
          "completed",
          now,
        ),
      };
    case "asked":
      if (job.cancelRequested) return { job: end(job, "cancelled", now) };
      return { job: { ...job, ...noLease, currentStage: event.stage, waitingUntil: event.until } };
    case "errored":
      return fail(job, event.error, now);
    case "released":
      return { job: { ...job, ...noLease, status: "queued", queuedAt: now }, enqueueAt: now };
    case "stopped":
      return { job: end(job, "cancelled", now) };
  }
}

/** Says nothing new of a job that was delivered, ended or given another task in the meantime. */
function enqueued(job: JobState, number: number, now: number): Transition {
  if (job.status !== "pending" || job.enqueueNumber !== number) return { job };
  return { job: { ...job, status: "queued", queuedAt: now } };
}

function postpone(job: JobState, { until, step }: { until: number; step: number }, now: number): Transition {
  if (terminalStatuses.has(job.status)) return { objection: "final" };
  if (job.waitingUntil !== null) return { objection: "waiting" };
  const enqueueAt = Math.max(until, now + postponement(job.postponements, step));
  return { job: { ...job, postponements: job.postponements + 1 }, enqueueAt };
}

/** Looking takes time: whoever has got a task or a worker since then needs no other. */
function taskLost(job: JobState, number: number, now: number): Transition {
  if (terminalStatuses.has(job.status)) return { objection: "final" };
  if (job.enqueueNumber !== number || isLeased(job, now) || job.waitingUntil !== null) return { job };
  return { job, enqueueAt: Math.max(now, job.notBefore ?? now) };
}

const isLeased = (job: JobState, now: number): boolean =>
  job.status === "processing" && job.leaseUntil !== null && job.leaseUntil > now;

function claim(job: JobState, event: Extract<JobEvent, { type: "claimed" }>, now: number): Transition {
  if (terminalStatuses.has(job.status)) return { objection: "final" };
  if (isLeased(job, now)) return { objection: "leased" };
  if (job.waitingUntil !== null) return hasExpired(job, now) ? { job: expire(job, now) } : { objection: "waiting" };
  const abandoned = job.status === "processing";
  if (job.notBefore !== null && job.notBefore > now && !job.cancelRequested) return { objection: "too_early" };
  const interruptions = job.interruptions + (abandoned ? 1 : 0);
  if (hasExpired(job, now) && !job.cancelRequested) return { job: expire(job, now) };
  if (job.cancelRequested) return { job: end({ ...job, interruptions }, "cancelled", now) };
  if (interruptions > (event.mostInterruptions ?? maxInterruptions)) {
    const errorMessage = `The worker died ${interruptions} times while it worked on this job, which was given up.`;
    return { job: end({ ...job, interruptions, errorCode: "worker_lost", errorMessage }, "failed", now) };
  }
  return {
    job: {
      ...job,
      status: "processing",
      interruptions,
      leaseToken: event.token,
      leaseUntil: event.leaseUntil,
      postponements: 0,
      notBefore: null,
      parked: false,
      queuedAt: job.queuedAt ?? now,
      startedAt: job.startedAt ?? now,
    },
  };
}

/** Only while it waits: whoever works on it, or has ended it, has been quicker. */
function park(job: JobState, now: number): Transition {
  if (terminalStatuses.has(job.status)) return { objection: "final" };
  if (job.status === "processing") return { job };
  return { job: { ...job, status: "queued", parked: true, postponements: 0, queuedAt: job.queuedAt ?? now } };
}

function unpark(job: JobState, now: number): Transition {
  if (terminalStatuses.has(job.status)) return { objection: "final" };
  if (!job.parked) return { job };
  return { job: { ...job, parked: false }, enqueueAt: Math.max(now, job.notBefore ?? now) };
}

function answered(job: JobState, now: number): Transition {
  if (job.waitingUntil === null) return { objection: terminalStatuses.has(job.status) ? "final" : "not_waiting" };
  if (hasExpired(job, now)) return { job: expire(job, now) };
  return { job: { ...job, status: "queued", queuedAt: now, waitingUntil: null }, enqueueAt: now };
}

/** An attempt that has begun is let go on, and so are those after it; but nobody is waited for for ever. */
const hasExpired = ({ status, startedAt, expiresAt, waitingUntil }: JobState, now: number): boolean =>
  !terminalStatuses.has(status) && ((startedAt === null ? expiresAt : waitingUntil) ?? Number.POSITIVE_INFINITY) <= now;

function expire(job: JobState, now: number): JobState {
  const errorMessage =
    job.waitingUntil === null
      ? "The job had not begun by the time it was to (expires_in)."
      : "Nobody decided in time how the job was to go on.";
  return end({ ...job, errorCode: "expired", errorMessage }, "failed", now);
}

function fail(job: JobState, error: AttemptError, now: number): Transition {
  const failedAttempts = job.failedAttempts + 1;
  const told = { ...job, failedAttempts, errorCode: error.code, errorMessage: error.message };
  if (job.cancelRequested) return { job: end(told, "cancelled", now) };
  if (!error.retryable || failedAttempts >= maxAttempts) return { job: end(told, "failed", now) };
  const notBefore = now + retryWait(failedAttempts, error.retryAfter);
  return {
    job: { ...told, ...noLease, status: "queued", queuedAt: now, notBefore, retryCount: job.retryCount + 1 },
    enqueueAt: notBefore,
  };
}

function cancel(job: JobState, now: number): Transition {
  if (job.status === "cancelled") return { job };
  if (job.status === "completed" || job.status === "failed") return { objection: "final" };
  const asked = { ...job, cancelRequested: true };
  return { job: isLeased(job, now) ? asked : end(asked, "cancelled", now) };
}

function retry(job: JobState, now: number): Transition {
  if (!terminalStatuses.has(job.status)) return { objection: "not_final" };
  if (job.status === "completed") return { objection: "completed" };
  return {
    job: {
      ...job,
      status: "queued",
      failedAttempts: 0,
      interruptions: 0,
      retryCount: job.retryCount + 1,
      cancelRequested: false,
      errorCode: null,
      errorMessage: null,
      // Whoever asks for it once more wants it now, late as it is.
      expiresAt: null,
      queuedAt: now,
      completedAt: null,
    },
    enqueueAt: now,
  };
}

function end(job: JobState, status: "completed" | "failed" | "cancelled", now: number): JobState {
  // An earlier attempt's error is not why the job was cancelled.
  const error = status === "cancelled" ? { errorCode: null, errorMessage: null } : {};
  return { ...job, ...noLease, ...error, status, notBefore: null, parked: false, waitingUntil: null, completedAt: now };
}
