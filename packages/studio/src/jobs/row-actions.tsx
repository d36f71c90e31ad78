import { isTerminal, type JobListItem } from "@galley/client";
import { useGalley } from "@galley/react";
import { useMutation } from "@tanstack/react-query";
import { CircleStop, RotateCcw } from "lucide-react";
import { IconButton } from "../ui/button.tsx";
import { confirm } from "../ui/confirm.tsx";
import { toast } from "../ui/toaster.tsx";
import { kindOf } from "./kinds.ts";

type Job = Pick<JobListItem, "job_id" | "kind" | "status" | "completed_at" | "cancel_requested">;

/** What can be done with a job: it is cancelled while it is not over, and can be run again if it did not go well. */
export const canCancel = (job: Job): boolean => !isTerminal(job) && !job.cancel_requested;
export const canRetry = (job: Job): boolean => job.status === "failed" || job.status === "cancelled";

/** Asks, and cancels a job. */
export function confirmCancel(job: Job, cancel: () => Promise<unknown>): Promise<boolean> {
  return confirm({
    title: `Cancel this ${kindOf(job.kind).name.toLowerCase()}?`,
    text: "Stages that are finished stay: a retry goes on after them.",
    action: "Cancel the job",
    danger: true,
    run: cancel,
  });
}

/** Cancel or retry, in the line of a list. What comes of it is seen in the list. */
export function RowActions({ job }: { job: JobListItem }) {
  const client = useGalley();
  const retry = useMutation({
    mutationFn: () => client.retryJob(job.job_id),
    onSuccess: () => toast.success("The job runs again."),
    onError: toast.failed,
  });
  if (canCancel(job)) {
    const ask = () => confirmCancel(job, () => client.cancelJob(job.job_id));
    return <IconButton icon={CircleStop} label="Cancel" size="sm" onClick={ask} />;
  }
  if (canRetry(job)) {
    return (
      <IconButton icon={RotateCcw} label="Retry" size="sm" busy={retry.isPending} onClick={() => retry.mutate()} />
    );
  }
  return null;
}
