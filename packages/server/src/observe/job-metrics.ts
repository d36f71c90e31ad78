import { terminalStatuses } from "@galley/contract";
import type { JobHead } from "../jobs/job-row.ts";
import type { JobChange, JobRecorder } from "../jobs/store.ts";
import type { Metrics } from "./metrics.ts";

/** What came of an attempt. `interrupted`: its lease ran out; `released`: given back unharmed, to be gone on with. */
type AttemptOutcome = "completed" | "failed" | "cancelled" | "retried" | "released" | "interrupted";

/** How an attempt ended, as committed. */
export interface AttemptEnd {
  outcome: AttemptOutcome;
  job: JobHead;
}

/** Told of each attempt's end that this process has committed, by the attempt's lease token. */
export type OnAttemptEnd = (token: string, end: AttemptEnd) => void;

/** Counts what is committed. In the process that commits, and once: the sum over the processes is right. */
export function createJobRecorder(metrics: Metrics, onAttemptEnd: OnAttemptEnd): JobRecorder {
  return async (work, change) => {
    // A unit may be run again after a conflict: only what is committed counts.
    work.onCommit(() => count(metrics, change, onAttemptEnd));
  };
}

function count(metrics: Metrics, { before, job }: JobChange, onAttemptEnd: OnAttemptEnd): void {
  const { kind } = job;
  if (!before) metrics.created.inc({ kind });
  if (before && before.status !== job.status && terminalStatuses.has(job.status)) countEnd(metrics, job);
  if (before && job.retry_count > before.retry_count) {
    metrics.retries.inc({ kind, cause: terminalStatuses.has(before.status) ? "requested" : "automatic" });
  }
  if (before && job.lease_token !== null && before.lease_token !== job.lease_token && before.status !== "processing") {
    metrics.queueWait.observe({ kind }, Math.max(0, job.updated_at - mightHaveBegun(before)) / 1000);
  }
  const ended = before && attemptEnd(before, job);
  if (ended) {
    metrics.attempts.inc({ kind, outcome: ended.outcome });
    onAttemptEnd(before.lease_token!, ended);
  }
}

function countEnd(metrics: Metrics, job: JobHead): void {
  const { kind, status } = job;
  metrics.ended.inc({ kind, status });
  if (status === "failed") metrics.failures.inc({ kind, code: job.error_code ?? "internal_error" });
  metrics.jobSeconds.observe(
    { kind, status },
    Math.max(0, (job.completed_at ?? job.updated_at) - job.created_at) / 1000,
  );
}

/** Since when nothing but the queue has kept the job waiting. */
const mightHaveBegun = ({ queued_at, created_at, not_before }: JobHead): number =>
  Math.max(queued_at ?? created_at, not_before ?? 0);

/** What came of the attempt that had the lease, if the change ended one. */
function attemptEnd(before: JobHead, job: JobHead): AttemptEnd | undefined {
  if (before.status !== "processing" || before.lease_token === null) return undefined;
  if (job.lease_token === before.lease_token) return undefined;
  if (job.interruptions > before.interruptions) return { outcome: "interrupted", job };
  switch (job.status) {
    case "completed":
    case "failed":
    case "cancelled":
      return { outcome: job.status, job };
    case "queued":
      return { outcome: job.failed_attempts > before.failed_attempts ? "retried" : "released", job };
    default:
      return undefined;
  }
}
