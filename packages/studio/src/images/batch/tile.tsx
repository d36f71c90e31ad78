import { type ImageJobStatus, isTerminal } from "@galley/client";
import type { BatchImage } from "@galley/react";
import { clsx } from "clsx";
import { Ban, Check, CircleAlert, RotateCw } from "lucide-react";
import { memo, type ReactNode, useRef, useState } from "react";
import { Link } from "wouter";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { Picture } from "../picture.tsx";
import { stateWords, titleOf } from "../words.ts";

interface BatchTileProps {
  job: BatchImage;
  index: number;
  selected: boolean;
  /** Undefined where there is nothing to approve. */
  onToggle: ((jobId: string, reaches: boolean) => void) | undefined;
  onRetry(jobId: string): Promise<void>;
}

/** One image of a batch: on its way, there as a draft, made final, or failed alone. */
export const BatchTile = memo(function BatchTile({ job, index, selected, onToggle, onRetry }: BatchTileProps) {
  const name = titleOf(job) === "Image" ? `Image ${index + 1}` : titleOf(job);
  const latest = job.final ?? job;
  return (
    <li className="flex min-w-0 flex-col gap-1.5" data-status={latest.status}>
      <Face job={job} name={name} selected={selected} onToggle={onToggle} />
      <Link href={`/images/job/${latest.job_id}`} className="line-clamp-2 font-medium break-words hover:underline">
        {name}
      </Link>
      <Links job={job} />
      <Trouble job={latest} name={name} onRetry={onRetry} />
    </li>
  );
});

const frame = "relative block aspect-square w-full overflow-hidden rounded-panel border bg-sunken";

function Face({
  job,
  name,
  selected,
  onToggle,
}: Pick<BatchTileProps, "job" | "selected" | "onToggle"> & { name: string }) {
  const final = job.final?.result?.images[0];
  const draft = job.result?.images[0];
  const latest = job.final ?? job;
  const picture = final ?? draft;
  const inside = (
    <>
      {picture ? (
        <Picture key={picture.url} image={picture} alt={name} className="size-full object-contain" />
      ) : (
        <Empty job={job} />
      )}
      {!isTerminal(latest) && <Working job={latest} over={picture !== undefined} name={name} />}
      {final && draft && (
        <span className="absolute right-2 bottom-2 size-1/4 overflow-hidden rounded-control border-2 border-surface">
          <Picture image={draft} alt="" className="size-full object-cover" />
        </span>
      )}
    </>
  );
  if (onToggle) {
    return (
      <Choice id={job.job_id} name={name} selected={selected} onToggle={onToggle}>
        {inside}
      </Choice>
    );
  }
  return picture ? (
    <Link href={`/images/job/${latest.job_id}`} aria-label={`Open ${name}`} className={clsx(frame, "border-border")}>
      {inside}
    </Link>
  ) : (
    <div className={clsx(frame, "border-border")}>{inside}</div>
  );
}

interface ChoiceProps {
  id: string;
  name: string;
  selected: boolean;
  onToggle: NonNullable<BatchTileProps["onToggle"]>;
  children: ReactNode;
}

/** The image is the label of its box: a click on it selects it. */
function Choice({ id, name, selected, onToggle, children }: ChoiceProps) {
  // What a change is not told: whether Shift was held.
  const shift = useRef(false);
  return (
    <label
      onClick={(event) => {
        shift.current = event.shiftKey;
      }}
      onKeyDown={(event) => {
        shift.current = event.shiftKey;
      }}
      className={clsx(
        frame,
        "cursor-pointer select-none has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
        selected ? "border-accent ring-2 ring-accent" : "border-border hover:border-control",
      )}
    >
      {children}
      <input
        type="checkbox"
        aria-label={`Select ${name}`}
        checked={selected}
        onChange={() => onToggle(id, shift.current)}
        className="absolute inset-0 size-full cursor-pointer opacity-0"
      />
      <span
        aria-hidden
        className={clsx(
          "absolute top-2 left-2 flex size-6 items-center justify-center rounded-control border",
          selected ? "border-accent bg-accent text-on-accent" : "border-control bg-surface/90",
        )}
      >
        {selected && <Check className="size-4" />}
      </span>
    </label>
  );
}

function Working({ job, over, name }: { job: ImageJobStatus; over: boolean; name: string }) {
  return (
    <span className={clsx("absolute inset-x-0 bottom-0 flex flex-col gap-2 p-3", over && "bg-surface/90")}>
      <span className="flex justify-between gap-2 text-xs text-muted">
        <span>{over ? `Final: ${stateWords(job).toLowerCase()}` : stateWords(job)}</span>
        <span className="figures">{`${Math.floor(job.progress_percentage)} %`}</span>
      </span>
      <ProgressBar value={job.progress_percentage} label={`Progress of ${name}`} />
    </span>
  );
}

function Empty({ job }: { job: ImageJobStatus }) {
  if (!isTerminal(job)) return <span className="animate-skeleton block size-full bg-hover" />;
  const Icon = job.status === "cancelled" ? Ban : CircleAlert;
  return (
    <span className="flex size-full items-center justify-center">
      <Icon
        aria-hidden
        className={clsx("size-7 stroke-[1.5]", job.status === "cancelled" ? "text-muted" : "text-danger")}
      />
    </span>
  );
}

/** A draft and its final, each with its own page. */
function Links({ job }: { job: BatchImage }) {
  const { final, draft_job_id: draftId } = job;
  if (job.status !== "completed") return null;
  const link = "rounded-full hover:underline";
  return (
    <p className="flex flex-wrap items-center gap-1.5">
      {job.is_draft && (
        <Link href={`/images/job/${job.job_id}`} className={link}>
          <Badge>Draft</Badge>
        </Link>
      )}
      {final && (
        <Link href={`/images/job/${final.job_id}`} className={link}>
          <Badge tone={final.status === "completed" ? "success" : "neutral"}>Final</Badge>
        </Link>
      )}
      {draftId && (
        <>
          <Badge tone="success">Final</Badge>
          <Link href={`/images/job/${draftId}`} className="text-[13px] text-accent-text hover:underline">
            Its draft
          </Link>
        </>
      )}
    </p>
  );
}

function Trouble({ job, name, onRetry }: { job: ImageJobStatus; name: string; onRetry: BatchTileProps["onRetry"] }) {
  const [busy, setBusy] = useState(false);
  if (job.status !== "failed" && job.status !== "cancelled") return null;
  const retry = async () => {
    setBusy(true);
    await onRetry(job.job_id);
    setBusy(false);
  };
  return (
    <div className="flex flex-col items-start gap-2">
      <p className={clsx("text-[13px] break-words", job.status === "failed" ? "text-danger" : "text-muted")}>
        {job.status === "cancelled" ? "Cancelled" : (job.error_message ?? "Failed")}
      </p>
      <Button size="sm" icon={RotateCw} busy={busy} aria-label={`Try again: ${name}`} onClick={() => void retry()}>
        Try again
      </Button>
    </div>
  );
}
