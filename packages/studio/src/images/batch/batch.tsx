import type { BatchStatusResponse, ImageQuality } from "@galley/client";
import { type BatchImage, useImageBatch } from "@galley/react";
import { useMutation } from "@tanstack/react-query";
import { Ban } from "lucide-react";
import { useState } from "react";
import { useTitle } from "../../shell/title.ts";
import { StatusBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { confirm } from "../../ui/confirm.tsx";
import { RelativeTime } from "../../ui/figures.tsx";
import { plural } from "../../ui/format.ts";
import { PageHeader } from "../../ui/panel.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { ErrorState, SkeletonRows } from "../../ui/states.tsx";
import { toast } from "../../ui/toaster.tsx";
import { ApproveBar } from "./approve-bar.tsx";
import { useSelection } from "./selection.ts";
import { BatchTile } from "./tile.tsx";

/** Whether a draft waits for a decision: it is there, and no final of it is made or under way. */
const isOpen = ({ is_draft, status, final }: BatchImage): boolean =>
  is_draft && status === "completed" && (final === null || final.status === "failed" || final.status === "cancelled");

/** A batch: its images as they come, the drafts to be approved, and the finals made of them. */
export function BatchView({ batchId }: { batchId: string }) {
  const images = useImageBatch({ batchId });
  const { batch, jobs, error, isLoading } = images;
  useTitle(batch ? `Batch of ${plural(batch.total_jobs, "image")}` : "Batch", "Images");
  const open = jobs.filter(isOpen).map(({ job_id }) => job_id);
  const selection = useSelection(open);
  const approve = useApprove(images.approve, selection.clear);
  const retry = async (jobId: string) => images.retry(jobId).catch(toast.failed);
  return (
    <>
      <Head images={images} />
      {error && <ErrorState error={error} compact={jobs.length > 0} onRetry={() => void images.refresh()} />}
      {isLoading && <SkeletonRows rows={6} />}
      {open.length > 0 && (
        <ApproveBar
          jobs={jobs}
          open={open}
          selection={selection}
          busy={approve.isPending}
          error={approve.error}
          onApprove={(quality) => approve.mutate({ ids: selection.chosen, quality })}
        />
      )}
      <ul
        aria-label="Images of the batch"
        onKeyDown={selection.onKeyDown}
        className="grid grid-cols-2 gap-x-3 gap-y-5 md:grid-cols-3 xl:grid-cols-4"
      >
        {jobs.map((job, index) => (
          <BatchTile
            key={job.job_id}
            job={job}
            index={index}
            selected={selection.chosen.includes(job.job_id)}
            onToggle={isOpen(job) ? selection.toggle : undefined}
            onRetry={retry}
          />
        ))}
      </ul>
    </>
  );
}

function useApprove(approve: ReturnType<typeof useImageBatch>["approve"], onDone: () => void) {
  return useMutation({
    mutationFn: ({ ids, quality }: { ids: readonly string[]; quality: Exclude<ImageQuality, "draft"> }) =>
      approve(ids, { quality }),
    onSuccess: (finals) => {
      onDone();
      toast.success(`${plural(finals.length, "final")} under way`);
    },
  });
}

function Head({ images }: { images: ReturnType<typeof useImageBatch> }) {
  const { batch, jobs } = images;
  const finals = jobs.flatMap(({ final }) => final ?? []);
  const working = [...jobs, ...finals].filter(({ completed_at }) => completed_at === null);
  const [cancelling, setCancelling] = useState(false);
  const cancel = async () => {
    const text = `${plural(working.length, "image")} will not be made. What is there stays.`;
    setCancelling(true);
    await confirm({ title: "Cancel the batch?", text, action: "Cancel the batch", danger: true, run: images.cancel });
    setCancelling(false);
  };
  return (
    <>
      <PageHeader
        back={{ href: "/images", label: "Images" }}
        title={batch ? `Batch of ${plural(batch.total_jobs, "image")}` : "Batch"}
        badge={batch && <StatusBadge status={stateOf(batch, finals)} />}
        text={
          batch && (
            <span>
              {[countsOf(batch.counts), finals.length > 0 && plural(finals.length, "final")]
                .filter(Boolean)
                .join(" · ")}
              {" · "}
              <RelativeTime time={batch.created_at} />
            </span>
          )
        }
        actions={
          working.length > 0 && (
            <Button icon={Ban} busy={cancelling} onClick={() => void cancel()}>
              Cancel
            </Button>
          )
        }
      />
      {batch && working.length > 0 && (
        <ProgressBar
          value={batch.completed_at ? meanOf(finals) : batch.progress_percentage}
          label="Progress of the batch"
          className="mb-6"
        />
      )}
    </>
  );
}

/** A batch is over when its drafts are; while finals are made something is still under way. */
function stateOf({ status, counts }: BatchStatusResponse, finals: readonly { completed_at: string | null }[]): string {
  if (status !== "completed") return status;
  if (finals.some(({ completed_at }) => completed_at === null)) return "processing";
  return (counts.failed ?? 0) > 0 ? "partial" : status;
}

const meanOf = (jobs: readonly { progress_percentage: number; completed_at: string | null }[]): number =>
  jobs.reduce((sum, job) => sum + (job.completed_at ? 100 : job.progress_percentage), 0) / jobs.length;

const words: Record<string, string> = {
  completed: "ready",
  processing: "in work",
  queued: "waiting",
  pending: "waiting",
  failed: "failed",
  cancelled: "cancelled",
};

function countsOf(counts: Readonly<Record<string, number>>): string {
  const sums = new Map<string, number>();
  for (const [status, word] of Object.entries(words)) sums.set(word, (sums.get(word) ?? 0) + (counts[status] ?? 0));
  return [...sums].flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : [])).join(" · ");
}
