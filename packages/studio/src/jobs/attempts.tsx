import type { AnyJobStatus, JobAttempt } from "@galley/client";
import { useGalley } from "@galley/react";
import { useQuery } from "@tanstack/react-query";
import { StatusBadge } from "../ui/badge.tsx";
import { Duration, RelativeTime } from "../ui/figures.tsx";
import { Panel } from "../ui/panel.tsx";
import { ErrorState, SkeletonRows } from "../ui/states.tsx";
import { type Column, Table } from "../ui/table.tsx";

const states: Record<string, { status: string; label: string }> = {
  running: { status: "processing", label: "Running" },
  lost: { status: "partial", label: "Process lost" },
  continued: { status: "queued", label: "Continued" },
};

const columns: ReadonlyArray<Column<JobAttempt>> = [
  {
    name: "Attempt",
    main: true,
    value: ({ number }) => <span className="figures whitespace-nowrap">{`Attempt ${number}`}</span>,
  },
  {
    name: "Outcome",
    value: ({ outcome }) => {
      const { status, label } = states[outcome] ?? { status: outcome, label: undefined };
      return <StatusBadge status={status} label={label} />;
    },
  },
  {
    name: "Why",
    value: ({ error_message }) =>
      error_message ? <span className="max-w-md text-left text-[13px] text-muted">{error_message}</span> : null,
  },
  { name: "Started", align: "right", value: ({ started_at }) => <RelativeTime time={started_at} /> },
  { name: "Took", align: "right", value: ({ started_at, ended_at }) => <Duration from={started_at} to={ended_at} /> },
];

/** How often a job was tried, and how each attempt ended. */
export function Attempts({ job }: { job: AnyJobStatus }) {
  const client = useGalley();
  const { data, error, refetch } = useQuery({
    // Another attempt shows in the job itself.
    queryKey: ["job-attempts", job.job_id, job.status, job.retry_count, job.started_at],
    queryFn: ({ signal }) => client.getJobAttempts(job.job_id, { signal }),
    placeholderData: (before) => before,
  });
  if (data?.length === 0) return null;
  return (
    <Panel title="Attempts" flush>
      {data ? (
        <Table caption="Attempts" columns={columns} rows={data} keyOf={({ number }) => String(number)} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <SkeletonRows rows={1} />
      )}
    </Panel>
  );
}
