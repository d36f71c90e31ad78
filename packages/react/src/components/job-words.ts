import { formatEstimatedTime, getStageLabel, type JobStatus } from "@galley/client";

/** What the words about a job are made from. */
export type JobView = {
  status: JobStatus | null;
  currentStage: string | null;
  estimatedTimeRemaining: number | null;
  cancelRequested?: boolean | undefined;
};

/** Where a job is, in words that change only when that does. */
export function stageWords({ status, currentStage, cancelRequested }: JobView): string {
  switch (status) {
    case null:
      return "Starting";
    case "completed":
      return "Completed";
    case "failed":
      return "Failed";
    case "cancelled":
      return "Cancelled";
    default:
      if (cancelRequested) return "Stopping";
      return currentStage === null ? "Waiting to start" : getStageLabel(currentStage);
  }
}

/** "about 4 minutes left", while there is an estimate. */
export function timeLeftWords({ estimatedTimeRemaining: seconds }: JobView): string | null {
  return seconds === null ? null : `${formatEstimatedTime(seconds)} left`;
}
