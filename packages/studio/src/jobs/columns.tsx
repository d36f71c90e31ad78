import { getStageLabel, isTerminal, type JobListItem } from "@galley/client";
import { jobState, StatusBadge } from "../ui/badge.tsx";
import { Cost, Duration, RelativeTime } from "../ui/figures.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import type { Column } from "../ui/table.tsx";
import { kindOf, nameOf, shortId } from "./kinds.ts";
import { RowActions } from "./row-actions.tsx";

/** A job in a line. */
export const jobColumns: ReadonlyArray<Column<JobListItem>> = [
  { name: "Job", main: true, value: (job) => <Name job={job} />, className: "md:w-[36%] md:max-w-0" },
  { name: "State", value: (job) => <StatusBadge status={jobState(job)} />, className: "md:w-36" },
  { name: "Progress", value: progressOf },
  { name: "Created", align: "right", value: (job) => <RelativeTime time={job.created_at} />, className: "md:w-24" },
  {
    name: "Took",
    align: "right",
    value: (job) => (job.started_at ? <Duration from={job.started_at} to={job.completed_at} /> : null),
    className: "md:w-24",
  },
  { name: "Cost", align: "right", value: (job) => <Cost usd={job.cost} />, className: "md:w-24" },
  { name: "Actions", actions: true, align: "right", value: (job) => <RowActions job={job} />, className: "md:w-16" },
];

function Name({ job }: { job: JobListItem }) {
  const { name, icon: Icon } = kindOf(job.kind);
  const pairs = Object.entries(job.metadata);
  return (
    <span className="flex min-w-0 items-center gap-3">
      <span className="flex size-8 shrink-0 items-center justify-center rounded-control bg-hover text-muted">
        <Icon aria-hidden className="size-4" />
      </span>
      <span className="min-w-0">
        <span className="flex min-w-0 items-baseline gap-2">
          <span className="truncate" title={job.title ?? undefined}>
            {job.title !== null && <span className="sr-only">{`${name}: `}</span>}
            {job.title ?? name}
          </span>{" "}
          <span className="shrink-0 font-mono text-xs font-normal text-muted">{shortId(job.job_id)}</span>
        </span>
        {pairs.length > 0 && (
          <span className="block truncate text-xs font-normal text-muted">
            {pairs.map(([key, value]) => `${key}: ${value}`).join(" · ")}
          </span>
        )}
      </span>
    </span>
  );
}

function progressOf(job: JobListItem) {
  if (job.error_message) {
    return (
      <span
        className="line-clamp-2 max-w-md text-left text-[13px] text-muted md:line-clamp-1"
        title={job.error_message}
      >
        {job.error_message}
      </span>
    );
  }
  if (isTerminal(job) || job.status !== "processing") return null;
  const stage = getStageLabel(job.current_stage);
  return (
    <span className="flex w-40 max-w-full flex-col gap-1.5">
      <span className="truncate text-left text-[13px] text-muted">{stage}</span>
      <ProgressBar value={job.progress_percentage} label={`${nameOf(job)}: ${stage}`} />
    </span>
  );
}
