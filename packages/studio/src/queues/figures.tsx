import type { Queue, QueueStats } from "@galley/client";
import type { ReactNode } from "react";
import { RelativeTime } from "../ui/figures.tsx";
import { formatCount } from "../ui/format.ts";
import { Sparkline } from "./sparkline.tsx";

interface FiguresProps {
  queue: Queue;
  history: readonly QueueStats[];
}

/** What a queue does now, and what it did in the last minutes. */
export function Figures({ queue: { stats, rate_limits }, history }: FiguresProps) {
  if (!stats) return <p className="mb-6 text-muted">Google Cloud Tasks tells no figures of its queues.</p>;
  const throttled = stats.effective_rate < rate_limits.max_dispatches_per_second;
  return (
    <dl className="mb-6 grid grid-cols-2 gap-px overflow-hidden rounded-panel border border-border bg-border md:grid-cols-4">
      <Figure
        name="Waiting"
        value={formatCount(stats.depth)}
        note={
          stats.oldest_due_at ? (
            <>
              Oldest due <RelativeTime time={stats.oldest_due_at} />
            </>
          ) : (
            "None is due"
          )
        }
        line={history.map(({ depth }) => depth)}
      />
      <Figure
        name="In flight"
        value={formatCount(stats.in_flight)}
        note={`Of ${formatCount(rate_limits.max_concurrent_dispatches)} at once`}
        line={history.map(({ in_flight }) => in_flight)}
      />
      <Figure
        name="Sent in a minute"
        value={formatCount(stats.dispatched_per_minute)}
        note={
          throttled ? (
            <span className="text-warning">{`Slowed down to ${formatCount(stats.effective_rate)} a second`}</span>
          ) : (
            `Up to ${formatCount(rate_limits.max_dispatches_per_second)} a second`
          )
        }
        line={history.map(({ dispatched_per_minute }) => dispatched_per_minute)}
      />
      <Figure
        name="Failed in a minute"
        value={formatCount(stats.failed_per_minute)}
        note={
          stats.failed_per_minute > 0 ? <span className="text-danger">Workers do not accept them</span> : "All accepted"
        }
        line={history.map(({ failed_per_minute }) => failed_per_minute)}
      />
    </dl>
  );
}

interface FigureProps {
  name: string;
  value: string;
  note: ReactNode;
  line: readonly number[];
}

function Figure({ name, value, note, line }: FigureProps) {
  return (
    <div className="flex min-w-0 flex-col bg-surface p-4">
      <dt className="text-[13px] text-muted">{name}</dt>
      <dd className="figures flex items-end justify-between gap-3">
        <span className="text-2xl leading-8 font-semibold tracking-tight">{value}</span>
        <Sparkline values={line} />
      </dd>
      <dd className="mt-1 text-xs text-muted">{note}</dd>
    </div>
  );
}
