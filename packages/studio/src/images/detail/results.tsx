import { isTerminal, type JobListItem } from "@galley/client";
import { useGalley, useJobs } from "@galley/react";
import { useMutation } from "@tanstack/react-query";
import { Ban, GitCompareArrows, RotateCw } from "lucide-react";
import { Link } from "wouter";
import { StatusBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { RelativeTime } from "../../ui/figures.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { toast } from "../../ui/toaster.tsx";
import { useResultOf } from "../image-job.ts";
import { Picture } from "../picture.tsx";
import { operationOf, operationWords, promptOf, stateWords } from "../words.ts";
import type { Source } from "./source.ts";

interface ResultsProps {
  source: Source;
  /** What is compared now. */
  compared: string | null;
  onCompare(what: string | null): void;
}

/** What was made from the image, by this tab or any other, as it comes. */
export function Results({ source, compared, onCompare }: ResultsProps) {
  const list = useJobs({ kind: "image", metadata: { source: source.id, source_image: String(source.index) } });
  const { jobs, error } = list;
  if (jobs.length === 0 && !error) return null;
  return (
    <section aria-labelledby="results" className="min-w-0">
      <h2 id="results" className="mb-3 text-base font-semibold">
        Made from this image
      </h2>
      {error && <ErrorState error={error} compact onRetry={() => void list.refresh()} />}
      <ul className="flex flex-col gap-3">
        {jobs.map((job) => (
          <Result key={job.job_id} job={job} compared={compared} onCompare={onCompare} />
        ))}
      </ul>
      {list.hasMore && (
        <Button className="mt-4" busy={list.isLoadingMore} onClick={() => void list.loadMore()}>
          Show older
        </Button>
      )}
    </section>
  );
}

function Result({ job, compared, onCompare }: { job: JobListItem } & Omit<ResultsProps, "source">) {
  const result = useResultOf(job);
  const images = result?.result?.images ?? [];
  const operation = operationWords[operationOf(job)];
  return (
    <li className="rounded-panel border border-border bg-surface p-3" data-status={job.status}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{operation}</span>
        {job.status !== "completed" && <StatusBadge status={job.status} />}
        {promptOf(job) && <span className="min-w-0 truncate text-muted">{promptOf(job)}</span>}
        <span className="ml-auto text-[13px] text-muted">
          <RelativeTime time={job.created_at} />
        </span>
      </div>
      <State job={job} name={operation} />
      {images.length > 0 && (
        <ul className="mt-3 grid grid-cols-2 gap-3 sm:grid-cols-3">
          {images.map((image, index) => {
            const what = `${job.job_id}:${index}`;
            const number = images.length > 1 ? ` ${index + 1}` : "";
            return (
              <li key={image.url} className="min-w-0">
                <Link
                  href={`/images/job/${job.job_id}${index > 0 ? `?image=${index}` : ""}`}
                  aria-label={`Open ${operation.toLowerCase()}${number}`}
                  className="block aspect-square overflow-hidden rounded-control border border-border bg-sunken"
                >
                  <Picture image={image} alt="" className="size-full object-contain" />
                </Link>
                <div className="mt-1.5 flex items-center justify-between gap-2">
                  <span className="figures text-xs text-muted">{`${image.width} × ${image.height}`}</span>
                  <Button
                    size="sm"
                    variant={compared === what ? "primary" : "ghost"}
                    icon={GitCompareArrows}
                    aria-pressed={compared === what}
                    aria-label={`Compare ${operation.toLowerCase()}${number}`}
                    onClick={() => onCompare(compared === what ? null : what)}
                  >
                    Compare
                  </Button>
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </li>
  );
}

/** How far it is, or why it is not there, with what can be done about it. */
function State({ job, name }: { job: JobListItem; name: string }) {
  const client = useGalley();
  const cancel = useMutation({ mutationFn: () => client.cancelJob(job.job_id), onError: toast.failed });
  const retry = useMutation({ mutationFn: () => client.retryJob(job.job_id), onError: toast.failed });
  if (job.status === "completed") return null;
  if (!isTerminal(job)) {
    return (
      <div className="mt-3 flex items-center gap-4">
        <div className="min-w-0 flex-1">
          <p className="mb-1.5 text-[13px] text-muted">{stateWords(job)}</p>
          <ProgressBar value={job.progress_percentage} label={`Progress of ${name.toLowerCase()}`} />
        </div>
        <Button size="sm" icon={Ban} busy={cancel.isPending || job.cancel_requested} onClick={() => cancel.mutate()}>
          Cancel
        </Button>
      </div>
    );
  }
  return (
    <div className="mt-2 flex flex-wrap items-center justify-between gap-3">
      <p className="text-[13px] text-muted">{job.status === "failed" ? job.error_message : "It was cancelled."}</p>
      <Button size="sm" icon={RotateCw} busy={retry.isPending} onClick={() => retry.mutate()}>
        Try again
      </Button>
    </div>
  );
}
