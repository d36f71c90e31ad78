import { type BlogJobStatus, formatEstimatedTime, getStageLabel, isTerminal } from "@galley/client";
import { type UseJob, useGalley } from "@galley/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleStop } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Cost, Duration } from "../../ui/figures.tsx";
import { KeyValues, Panel } from "../../ui/panel.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { toast } from "../../ui/toaster.tsx";
import { LiveText } from "./live-text.tsx";
import { OutlineReview } from "./outline-review.tsx";
import { Retrying } from "./retrying.tsx";
import { StageList } from "./stage-list.tsx";
import { Stopped } from "./stopped.tsx";

interface PostUnderWayProps {
  watched: UseJob;
  job: BlogJobStatus;
  /** Its outline waits for a decision. */
  isAwaited: boolean;
}

/** A post that is not there: being written, waiting, or ended before it was. */
export function PostUnderWay({ watched, job, isAwaited }: PostUnderWayProps) {
  const queries = useQueryClient();
  const outline = usePlanned(job, isAwaited);
  const over = isTerminal(job);
  const { text, error, refresh, cancel, retry } = watched;
  const isLost = error !== null && !over;
  return (
    <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-6">
        {isLost && <ErrorState error={error} onRetry={refresh} compact />}
        {over && <Stopped job={job} onRetry={retry} />}
        {!over && job.error_message !== null && <Retrying job={job} />}
        {isAwaited && (
          <OutlineReview
            jobId={job.job_id}
            onDecided={() => void queries.invalidateQueries({ queryKey: ["write", "outline", job.job_id] })}
          />
        )}
        {text.length > 0 ? (
          <LiveText text={text} outline={outline} stopped={over} />
        ) : (
          !over && !isAwaited && <NothingYet job={job} />
        )}
      </div>
      <aside className="flex flex-col gap-6 max-lg:order-first">
        {!over && <Progress job={job} isAwaited={isAwaited} connection={watched.connection} onCancel={cancel} />}
        <div className="max-lg:hidden">
          <Panel title="Stages">
            <StageList job={job} />
          </Panel>
        </div>
      </aside>
      <div className="lg:hidden">
        <Panel title="Stages">
          <StageList job={job} />
        </Panel>
      </div>
    </div>
  );
}

/** The outline that is written by, so that what is still to come can be named. */
function usePlanned(job: BlogJobStatus, isAwaited: boolean) {
  const client = useGalley();
  const isPlanned = job.progress_updates.some(({ stage }) => stage === "draft_generation");
  const planned = useQuery({
    queryKey: ["write", "planned", job.job_id],
    queryFn: ({ signal }) => client.getOutline(job.job_id, { signal }),
    // One that was decided on is told as it was planned, not as it was edited.
    enabled: isPlanned && !isAwaited && !wasAsked(job),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return planned.data?.outline ?? null;
}

const wasAsked = ({ progress_updates }: BlogJobStatus): boolean =>
  progress_updates.some(({ stage }) => stage === "waiting_approval");

function NothingYet({ job }: { job: BlogJobStatus }) {
  const last = job.progress_updates.at(-1);
  return (
    <Panel title="The post so far">
      <p className="max-w-prose py-6 text-muted">
        {job.started_at === null
          ? "It waits for its turn. You may leave this page: the job goes on without it."
          : `${last?.status ?? "It has begun"}. The text appears here as it is written.`}
      </p>
    </Panel>
  );
}

type Cancel = () => Promise<void>;
type ProgressProps = Omit<PostUnderWayProps, "watched"> & { connection: UseJob["connection"]; onCancel: Cancel };

function Progress({ job, isAwaited, connection, onCancel }: ProgressProps) {
  const isStopping = job.cancel_requested;
  const stage = isStopping
    ? "Stopping"
    : job.started_at === null
      ? "Waiting to start"
      : getStageLabel(job.current_stage);
  const left = job.estimated_time_remaining;
  return (
    <Panel title="Progress" actions={<CancelButton busy={isStopping} onCancel={onCancel} />}>
      <div className="flex items-baseline justify-between gap-3">
        <p role="status" className="font-medium">
          {stage}
        </p>
        <span className="figures text-muted">{`${Math.floor(job.progress_percentage)} %`}</span>
      </div>
      <ProgressBar value={job.progress_percentage} label="Progress of the post" className="mt-2 mb-4" />
      <KeyValues
        rows={[
          ["Time left", isAwaited || left === null ? null : formatEstimatedTime(left)],
          ["Running for", job.started_at && <Duration from={job.started_at} to={null} />],
          ["Spent so far", <Cost key="cost" usd={job.cost} />],
          ["Updates", connection === "live" || connection === "closed" ? null : connections[connection]],
        ]}
      />
    </Panel>
  );
}

const connections = { connecting: "reconnecting", polling: "every few seconds", paused: "paused" };

function CancelButton({ busy, onCancel }: { busy: boolean; onCancel: Cancel }) {
  const [sent, setSent] = useState(false);
  const cancel = async () => {
    setSent(true);
    try {
      await onCancel();
    } catch (error) {
      toast.failed(error);
    }
    setSent(false);
  };
  return (
    <Button size="sm" icon={CircleStop} busy={busy || sent} onClick={() => void cancel()}>
      Cancel
    </Button>
  );
}
