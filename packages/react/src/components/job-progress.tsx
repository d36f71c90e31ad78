import { type AnyJobStatus, isTerminal } from "@galley/client";
import type { ReactNode } from "react";
import { ActionButton } from "./action-button.tsx";
import { ProgressView } from "./progress-view.tsx";

export type JobProgressProps = {
  /** As `useJob` gives it; null: nothing is known of it yet. */
  job: AnyJobStatus | null;
  /** Why it is not heard of. The job's own failure is shown without it. */
  error?: Error | null | undefined;
  /** What it is the progress of, for those who do not see it. */
  label?: string | undefined;
  /** With it there is a button that cancels, while that is possible. */
  onCancel?: (() => unknown) | undefined;
  /** With it there is a button that runs a failed or cancelled job again. */
  onRetry?: (() => unknown) | undefined;
  className?: string | undefined;
  children?: ReactNode;
};

/** How far a job of any kind is: its bar, stage, time left and error. */
export function JobProgress({
  job,
  error,
  label,
  onCancel,
  onRetry,
  className,
  children,
}: JobProgressProps): ReactNode {
  const mayCancel = job !== null && !isTerminal(job) && !job.cancel_requested;
  const mayRetry = job?.status === "failed" || job?.status === "cancelled";
  const ownError = job?.status === "failed" ? (job.error_message ?? "The job failed") : null;
  return (
    <ProgressView
      label={label ?? "Progress of the job"}
      className={className}
      status={job?.status ?? null}
      progress={job?.progress_percentage ?? 0}
      currentStage={job?.current_stage ?? null}
      estimatedTimeRemaining={job?.estimated_time_remaining ?? null}
      cancelRequested={job?.cancel_requested}
      errorMessage={ownError ?? (mayRetry ? null : (error?.message ?? null))}
    >
      {children}
      {((onCancel && mayCancel) || (onRetry && mayRetry)) && (
        <div className="galley-actions">
          {onCancel && mayCancel && <ActionButton onAction={onCancel}>Cancel</ActionButton>}
          {onRetry && mayRetry && <ActionButton onAction={onRetry}>Try again</ActionButton>}
        </div>
      )}
    </ProgressView>
  );
}
