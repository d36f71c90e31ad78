import { maxAttempts, maxInterruptions, retryWait } from "../../../src/jobs/retry.ts";

export const leaseTime = 30_000;

/** What a job is, told as plainly as it can be: who owns it, and what has become of it. */
export interface Job {
  id: string;
  status: "queued" | "processing" | "completed" | "failed" | "cancelled";
  /** The attempt that owns it, alive or not. */
  owner: string | undefined;
  leaseUntil: number;
  notBefore: number;
  failed: number;
  interruptions: number;
  retries: number;
  cancelRequested: boolean;
  /** How often it has ended, and how. */
  ends: string[];
}

export interface Model {
  jobs: Job[];
}

export const newJob = (id: string): Job => ({
  id,
  status: "queued",
  owner: undefined,
  leaseUntil: 0,
  notBefore: 0,
  failed: 0,
  interruptions: 0,
  retries: 0,
  cancelRequested: false,
  ends: [],
});

export const isFinal = ({ status }: Job): boolean => status !== "queued" && status !== "processing";
const isLeased = (job: Job, now: number): boolean => job.status === "processing" && job.leaseUntil > now;

function end(job: Job, status: "completed" | "failed" | "cancelled"): void {
  Object.assign(job, { status, owner: undefined, notBefore: 0 });
  job.ends.push(status);
}

/** What a claim comes to: the work, the end of the job, or a reason why not. */
export function claim(job: Job, token: string, now: number): "work" | "ended" | "final" | "leased" | "too_early" {
  if (isFinal(job)) return "final";
  if (isLeased(job, now)) return "leased";
  if (job.notBefore > now && !job.cancelRequested) return "too_early";
  if (job.status === "processing") job.interruptions += 1;
  if (job.cancelRequested) end(job, "cancelled");
  else if (job.interruptions > maxInterruptions) end(job, "failed");
  else Object.assign(job, { status: "processing", owner: token, leaseUntil: now + leaseTime, notBefore: 0 });
  return job.status === "processing" ? "work" : "ended";
}

/** Only the owner's word counts. */
export const owns = (job: Job, token: string): boolean => job.status === "processing" && job.owner === token;

export const complete = (job: Job): void => end(job, job.cancelRequested ? "cancelled" : "completed");

export function fail(job: Job, retryable: boolean, now: number): void {
  job.failed += 1;
  if (job.cancelRequested) end(job, "cancelled");
  else if (!retryable || job.failed >= maxAttempts) end(job, "failed");
  else {
    job.retries += 1;
    Object.assign(job, { status: "queued", owner: undefined, notBefore: now + retryWait(job.failed, undefined) });
  }
}

export const release = (job: Job): void => void Object.assign(job, { status: "queued", owner: undefined });

/** Answers whether it can be. */
export function cancel(job: Job, now: number): boolean {
  if (job.status === "completed" || job.status === "failed") return false;
  if (job.status === "cancelled") return true;
  job.cancelRequested = true;
  if (!isLeased(job, now)) end(job, "cancelled");
  return true;
}

/** Answers whether it can be. */
export function retry(job: Job): boolean {
  if (job.status !== "failed" && job.status !== "cancelled") return false;
  job.retries += 1;
  Object.assign(job, { status: "queued", failed: 0, interruptions: 0, cancelRequested: false });
  return true;
}
