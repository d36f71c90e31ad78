import { type AnyJobStatus, getStageLabel } from "@galley/client";
import { clsx } from "clsx";
import { Check, CircleDashed, Hourglass, LoaderCircle, type LucideIcon, X } from "lucide-react";
import { Duration } from "../../ui/figures.tsx";
import { plural } from "../../ui/format.ts";
import { type Stage, stagesOf } from "./stages.ts";

const looks: Record<Stage["state"], { icon: LucideIcon; look: string; words: string }> = {
  done: { icon: Check, look: "text-success", words: "done" },
  running: { icon: LoaderCircle, look: "text-accent-text animate-spin", words: "running" },
  waiting: { icon: Hourglass, look: "text-warning", words: "waiting" },
  stopped: { icon: X, look: "text-danger", words: "not finished" },
  "to come": { icon: CircleDashed, look: "text-muted", words: "to come" },
};

/** The stages of a post: what is done and how long it took, what runs, what is to come. */
export function StageList({ job }: { job: AnyJobStatus }) {
  const { stages, more } = stagesOf(job);
  if (stages.length === 0) return <p className="text-muted">The stages are shown as soon as it has begun.</p>;
  return (
    <ol aria-label="Stages" className="flex flex-col gap-2.5">
      {stages.map((stage) => (
        <Row key={stage.name} stage={stage} />
      ))}
      {more > 0 && <li className="pl-6.5 text-muted">{`and ${plural(more, "more stage")}`}</li>}
    </ol>
  );
}

function Row({ stage: { name, state, details, from, to } }: { stage: Stage }) {
  const { icon: Icon, look, words } = looks[state];
  const isOpen = state === "running" || state === "waiting";
  return (
    <li aria-current={isOpen ? "step" : undefined} className="grid grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-2.5">
      <Icon aria-hidden className={clsx("mt-0.5 size-4", look)} />
      <span className={clsx(isOpen && "font-medium", state === "to come" && "text-muted")}>
        {getStageLabel(name)}
        <span className="sr-only">{`, ${words}`}</span>
      </span>
      <span className="text-[13px] text-muted">
        {(to || state === "running" || state === "waiting") && <Duration from={from} to={to} />}
      </span>
      {details && <span className="col-start-2 text-[13px] break-words text-muted">{details}</span>}
    </li>
  );
}
