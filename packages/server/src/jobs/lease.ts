import { type CancelTimer, type Clock, DatabaseError } from "@galley/foundation";
import { JobCancelled, LeaseLost } from "./job-error.ts";
import type { JobStore } from "./store.ts";

/**
 * ms that a worker may be silent before its job is taken for abandoned. Renewed three times as often, so that one
 * slow renewal does not lose a job (BullMQ's and Temporal's figures are alike).
 */
export const usualLeaseTime = 30_000;

/** An attempt's hold on its job. */
export interface Lease {
  readonly token: string;
  /** Aborted with `LeaseLost`, `JobCancelled`, the database's error when it could not be renewed, or what `abort` was given. */
  readonly signal: AbortSignal;
  abort(reason: unknown): void;
  end(): void;
}

/** Renews a lease until it is ended. A renewal also brings the news that the job is to be cancelled. */
export function keepLease(
  { store, clock, leaseTime }: { store: Pick<JobStore, "renew">; clock: Clock; leaseTime: number },
  jobId: string,
  token: string,
): Lease {
  const controller = new AbortController();
  let timer: CancelTimer | undefined;
  let cancelEnd: CancelTimer | undefined;
  let failure: unknown;

  /** After this the job may have another owner, whatever becomes of a renewal that is under way. */
  function holdUntil(time: number): void {
    cancelEnd?.();
    cancelEnd = clock.after(time - clock.now(), () =>
      controller.abort(failure ?? new DatabaseError("failed", "The database did not renew the lease in time")),
    );
  }
  async function renew(): Promise<void> {
    const until = clock.now() + leaseTime;
    try {
      const renewed = await store.renew(jobId, token, until);
      if (!renewed) return controller.abort(new LeaseLost(`Job ${jobId} belongs to another attempt`));
      if (renewed.cancelRequested) return controller.abort(new JobCancelled("The job was cancelled"));
      failure = undefined;
      if (!controller.signal.aborted) holdUntil(until);
    } catch (error) {
      // The database may answer again before the lease runs out: asked sooner than usual.
      failure = error;
    }
    schedule();
  }
  function schedule(): void {
    const wait = failure === undefined ? leaseTime / 3 : leaseTime / 6;
    if (!controller.signal.aborted) timer = clock.after(wait, () => void renew());
  }
  function end(): void {
    timer?.();
    cancelEnd?.();
  }

  holdUntil(clock.now() + leaseTime);
  schedule();
  controller.signal.addEventListener("abort", end);
  return {
    token,
    signal: controller.signal,
    abort: (reason) => controller.abort(reason),
    end,
  };
}
