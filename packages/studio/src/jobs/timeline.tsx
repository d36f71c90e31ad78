import { type AnyJobStatus, getStageLabel } from "@galley/client";
import { clsx } from "clsx";
import { CircleCheck, CircleX, Clock, LoaderCircle, type LucideIcon } from "lucide-react";
import { useNow } from "../ui/figures.tsx";
import { formatDuration, formatElapsed } from "../ui/format.ts";
import { Panel } from "../ui/panel.tsx";
import { type StageTime, type Stretch, stagesOf, timeOf } from "./stages.ts";

/** From when to when the whole goes; ms since the epoch. */
interface Span {
  from: number;
  to: number;
}

/** What a job did, stage by stage, and how long each took. */
export function Timeline({ job }: { job: AnyJobStatus }) {
  const over = job.completed_at !== null;
  const now = useNow(over ? null : 1000);
  const stages = stagesOf(job);
  const from = Date.parse(job.created_at);
  const to = job.completed_at ? Date.parse(job.completed_at) : Math.max(now, from);
  const span = { from, to: Math.max(to, from + 1) };
  const begun = job.started_at ? Date.parse(job.started_at) : null;
  const waited: Stretch = {
    from,
    to: begun ?? (over ? to : null),
    end: begun !== null || over ? "complete" : "running",
  };
  return (
    <Panel
      title="Timeline"
      hint={
        over
          ? `${formatDuration(span.to - from)} from the request to the end`
          : `${formatElapsed(span.to - from)} since the request`
      }
    >
      <ol className="flex flex-col gap-3 md:gap-0">
        <Row label="Waiting in the queue" icon={Clock} tone="neutral" stretches={[waited]} span={span} now={now} />
        {stages.map((stage) => (
          <Row
            key={stage.stage}
            label={getStageLabel(stage.stage)}
            details={stage.details}
            {...lookOf(stage)}
            stretches={stage.stretches}
            span={span}
            now={now}
          />
        ))}
      </ol>
    </Panel>
  );
}

type Tone = "neutral" | "accent" | "success" | "danger";

function lookOf({ stretches }: StageTime): { icon: LucideIcon; tone: Tone; says: string } {
  const end = stretches.at(-1)?.end ?? "complete";
  if (end === "running") return { icon: LoaderCircle, tone: "accent", says: "running" };
  if (end === "broken") return { icon: CircleX, tone: "danger", says: "not finished" };
  return { icon: CircleCheck, tone: "success", says: "complete" };
}

interface RowProps {
  label: string;
  details?: string | null;
  icon: LucideIcon;
  tone: Tone;
  says?: string;
  stretches: Stretch[];
  span: Span;
  now: number;
}

const marks: Record<Tone, string> = {
  neutral: "text-muted",
  accent: "text-accent-text",
  success: "text-success",
  danger: "text-danger",
};

function Row({ label, details, icon: Icon, tone, says, stretches, span, now }: RowProps) {
  const goesOn = stretches.at(-1)?.to === null;
  const taken = (goesOn ? formatElapsed : formatDuration)(timeOf(stretches, now));
  return (
    <li className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1.5 md:min-h-9 md:grid-cols-[minmax(14rem,1fr)_1fr_5.5rem]">
      <div className="flex min-w-0 items-center gap-2.5">
        <Icon aria-hidden className={clsx("size-4 shrink-0", marks[tone], tone === "accent" && "animate-spin")} />
        <p className="min-w-0 truncate" title={details ? `${label}: ${details}` : label}>
          {label}
          {says && <span className="sr-only">, {says}</span>}
          {details && <span className="ml-2 text-[13px] text-muted">{details}</span>}
        </p>
      </div>
      <p className="figures text-right text-[13px] text-muted md:order-3">{taken}</p>
      <div aria-hidden className="relative col-span-2 h-2 rounded-full bg-hover md:order-2 md:col-span-1">
        {stretches.map((stretch) => (
          <Bar key={stretch.from} stretch={stretch} span={span} now={now} waiting={tone === "neutral"} />
        ))}
      </div>
    </li>
  );
}

const fills = { complete: "bg-accent", running: "bg-accent animate-skeleton", broken: "bg-danger" };

interface BarProps {
  stretch: Stretch;
  span: Span;
  now: number;
  waiting: boolean;
}

function Bar({ stretch: { from, to, end }, span, now, waiting }: BarProps) {
  const whole = span.to - span.from;
  const left = (Math.max(from, span.from) - span.from) / whole;
  const width = Math.max(0, ((to ?? now) - from) / whole);
  return (
    <div
      className={clsx("absolute inset-y-0 min-w-1 rounded-full", waiting ? "bg-control" : fills[end])}
      style={{ left: `${Math.min(left, 0.995) * 100}%`, width: `${Math.min(width, 1 - left) * 100}%` }}
    />
  );
}
