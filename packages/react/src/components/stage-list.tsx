import { type AnyJobStatus, getStageLabel, isTerminal, type ProgressUpdate } from "@galley/client";
import { type ReactNode, useMemo } from "react";
import { classNames } from "./class-name.ts";

export type StageListProps = {
  job: Pick<AnyJobStatus, "status" | "completed_at" | "current_stage" | "progress_updates"> | null;
  label?: string | undefined;
  className?: string | undefined;
};

type Stage = { name: string; state: "done" | "current" | "stopped"; details: string | null; seconds: number | null };

const words = { done: "done", current: "under way", stopped: "not finished" };

/** The stages that a job has gone through, in order, and the one it is in. */
export function StageList({ job, label, className }: StageListProps): ReactNode {
  const stages = useMemo(() => (job ? stagesOf(job) : []), [job]);
  return (
    <ol className={classNames("galley-stages", className)} aria-label={label ?? "Stages"}>
      {stages.map(({ name, state, details, seconds }) => (
        <li
          key={name}
          className={classNames("galley-stage", `galley-stage--${state}`)}
          aria-current={state === "current" ? "step" : undefined}
        >
          <span className="galley-stage__name">{getStageLabel(name)}</span>{" "}
          <span className="galley-stage__state">{words[state]}</span>{" "}
          {seconds !== null && <span className="galley-stage__time">{`${seconds.toFixed(1)} s`}</span>}
          {details !== null && <p className="galley-stage__details">{details}</p>}
        </li>
      ))}
    </ol>
  );
}

/** Two updates a stage, at its start and when it is complete; a stage that an attempt repeats is one stage. */
function stagesOf({ status, completed_at, current_stage, progress_updates }: NonNullable<StageListProps["job"]>) {
  const isOver = isTerminal({ status, completed_at });
  const stages = new Map<string, { first: ProgressUpdate; last: ProgressUpdate }>();
  for (const update of progress_updates) {
    const known = stages.get(update.stage);
    // An attempt that starts a stage again starts its time again.
    const first = !known || !isComplete(update) ? update : known.first;
    stages.set(update.stage, { first, last: update });
  }
  const list = [...stages].map(([name, { first, last }]): Stage => {
    const isDone = isComplete(last);
    const seconds = isDone && first !== last ? (Date.parse(last.timestamp) - Date.parse(first.timestamp)) / 1000 : null;
    return { name, state: isDone ? "done" : isOver ? "stopped" : "current", details: last.details, seconds };
  });
  if (current_stage !== null && !isOver && !stages.has(current_stage)) {
    list.push({ name: current_stage, state: "current", details: null, seconds: null });
  }
  return list;
}

const isComplete = ({ status }: ProgressUpdate): boolean => status.toLowerCase().includes("complete");
