import { isTerminal, type JobListItem } from "@galley/client";
import { Ban, CircleAlert } from "lucide-react";
import { Link } from "wouter";
import { Badge } from "../../ui/badge.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { Skeleton } from "../../ui/states.tsx";
import { useResultOf } from "../image-job.ts";
import { Picture } from "../picture.tsx";
import { operationOf, operationWords, stateWords, titleOf } from "../words.ts";

/** One image of the history. */
export function HistoryTile({ job }: { job: JobListItem }) {
  const result = useResultOf(job);
  const images = result?.result?.images ?? [];
  const title = titleOf(result ?? job);
  const operation = operationOf(job);
  const mark = operation !== "generate" ? operationWords[operation] : result?.is_draft ? "Draft" : null;
  return (
    <Link href={`/images/job/${job.job_id}`} className="group block min-w-0 rounded-control">
      <span className="relative block aspect-square overflow-hidden rounded-control border border-border bg-sunken">
        {images[0] ? (
          <Picture
            image={images[0]}
            alt=""
            className="size-full object-cover transition-opacity group-hover:opacity-90"
          />
        ) : (
          <Waiting job={job} />
        )}
        {job.status === "completed" && (mark || images.length > 1) && (
          <span className="absolute bottom-2 left-2">
            <Badge>{[mark, images.length > 1 ? images.length : null].filter(Boolean).join(" · ")}</Badge>
          </span>
        )}
      </span>
      <span className="mt-1.5 block truncate text-[13px] text-muted group-hover:text-text">{title}</span>
    </Link>
  );
}

function Waiting({ job }: { job: JobListItem }) {
  if (job.status === "completed") return <Skeleton className="size-full" />;
  if (!isTerminal(job)) {
    return (
      <span className="flex size-full flex-col justify-end gap-2 p-3">
        <span className="text-xs text-muted">{stateWords(job)}</span>
        <ProgressBar value={job.progress_percentage} label="Progress" />
      </span>
    );
  }
  const Icon = job.status === "cancelled" ? Ban : CircleAlert;
  return (
    <span className="flex size-full flex-col items-center justify-center gap-1.5 p-3 text-center">
      <Icon aria-hidden className={job.status === "cancelled" ? "size-5 text-muted" : "size-5 text-danger"} />
      <span className="text-xs font-medium">{job.status === "cancelled" ? "Cancelled" : "Failed"}</span>
      {job.error_message && <span className="line-clamp-3 text-xs text-muted">{job.error_message}</span>}
    </span>
  );
}
