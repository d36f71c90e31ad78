import { type AnyJobStatus, formatEstimatedTime, GalleyError, getStageLabel, isTerminal } from "@galley/client";
import { useJob } from "@galley/react";
import { useMutation } from "@tanstack/react-query";
import { CircleStop, FileQuestion, PenLine, RotateCcw } from "lucide-react";
import { useTitle } from "../shell/title.ts";
import { jobState, StatusBadge } from "../ui/badge.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { PageHeader, Panel } from "../ui/panel.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states.tsx";
import { toast } from "../ui/toaster.tsx";
import { Attempts } from "./attempts.tsx";
import { Facts, Metadata, Raw } from "./facts.tsx";
import { Failure } from "./failure.tsx";
import { lastSearch } from "./history.tsx";
import { kindOf, nameOf, shortId } from "./kinds.ts";
import { Result } from "./result.tsx";
import { canCancel, canRetry, confirmCancel } from "./row-actions.tsx";
import { Timeline } from "./timeline.tsx";

const back = () => {
  const search = lastSearch.get();
  return { href: search ? `/jobs?${search}` : "/jobs", label: "Jobs" };
};

/** One job: what it does now, what it did, and what came of it. */
export function JobDetail({ jobId }: { jobId: string }) {
  const watched = useJob(jobId);
  const { job, error, isLoading, refresh } = watched;
  const name = job ? nameOf(job) : `Job ${shortId(jobId)}`;
  useTitle(name, "Jobs");
  if (job) return <Shown job={job} watched={watched} />;
  const gone = error instanceof GalleyError && (error.status === 404 || error.status === 422);
  return (
    <>
      <PageHeader back={back()} title={name} />
      <Panel flush>
        {gone ? (
          <EmptyState
            icon={FileQuestion}
            title="There is no such job"
            text="It may be over for longer than jobs are kept, or belong to somebody else."
            action={<ButtonLink href="/jobs">See all jobs</ButtonLink>}
          />
        ) : isLoading ? (
          <SkeletonRows />
        ) : (
          <ErrorState error={error} onRetry={refresh} />
        )}
      </Panel>
    </>
  );
}

interface ShownProps {
  job: AnyJobStatus;
  watched: ReturnType<typeof useJob>;
}

function Shown({ job, watched }: ShownProps) {
  const state = jobState(job);
  const { name, icon: Icon } = kindOf(job.kind);
  return (
    <>
      <PageHeader
        back={back()}
        title={
          <>
            <Icon aria-hidden className="mr-2 inline size-5 align-[-0.2em] text-muted" />
            {job.title ?? name} <span className="font-mono text-sm font-normal text-muted">{shortId(job.job_id)}</span>
          </>
        }
        badge={<StatusBadge status={state} />}
        text={
          <span className="flex items-center gap-1">
            <span className="font-mono text-[13px] break-all">{job.job_id}</span>
            <CopyButton text={job.job_id} label="Copy the id" />
          </span>
        }
        actions={<Actions job={job} watched={watched} />}
      />
      <Failure job={job} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-6">
          {!isTerminal(job) && <Now job={job} />}
          <Result job={job} />
          <Timeline job={job} />
          <Attempts job={job} />
          <Raw job={job} />
        </div>
        <div className="flex min-w-0 flex-col gap-6">
          <Facts job={job} />
          <Metadata metadata={job.metadata} />
        </div>
      </div>
    </>
  );
}

function Actions({ job, watched }: { job: AnyJobStatus; watched: ReturnType<typeof useJob> }) {
  const retry = useMutation({
    mutationFn: watched.retry,
    onSuccess: () => toast.success("The job runs again."),
    onError: toast.failed,
  });
  return (
    <>
      {job.kind === "blog" && (
        <ButtonLink href={`/write/${job.job_id}`} icon={PenLine}>
          Open in Write
        </ButtonLink>
      )}
      {canCancel(job) && (
        <Button icon={CircleStop} onClick={() => confirmCancel(job, watched.cancel)}>
          Cancel
        </Button>
      )}
      {canRetry(job) && (
        <Button variant="primary" icon={RotateCcw} busy={retry.isPending} onClick={() => retry.mutate()}>
          Retry
        </Button>
      )}
    </>
  );
}

/** How far a job is that is not over. */
function Now({ job }: { job: AnyJobStatus }) {
  const stage = job.status === "processing" ? getStageLabel(job.current_stage) : "Waiting in the queue";
  const left = job.estimated_time_remaining;
  return (
    <Panel>
      <div className="mb-2.5 flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="font-medium">{stage}</p>
        <p className="figures text-[13px] text-muted">
          {`${Math.round(job.progress_percentage)} %${left === null ? "" : ` · ${formatEstimatedTime(left)} left`}`}
        </p>
      </div>
      <ProgressBar value={job.progress_percentage} label={stage} />
    </Panel>
  );
}
