import type { JobStatus } from "@galley/contract";
import { everyJob } from "../jobs/scope.ts";
import type { JobService } from "../jobs/service.ts";
import { Refusal } from "../refusal.ts";

/** What acting on a queue does to jobs: cancels them, or lets one begin that was to wait for its next attempt. */
export type QueueJobs = Pick<JobService, "cancel" | "hurry">;

/**
 * Cancels one job and tells its state after that: `cancelled`, or `processing` while it stops. Undefined: it has ended
 * by itself or is gone, which is as good.
 */
export async function cancelJob(jobs: QueueJobs, id: string): Promise<JobStatus | undefined> {
  try {
    return (await jobs.cancel(id, everyJob)).status;
  } catch (error) {
    const over = error instanceof Refusal && (error.code === "job_state_conflict" || error.code === "job_not_found");
    if (over) return undefined;
    throw error;
  }
}
