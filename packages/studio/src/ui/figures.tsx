import { useEffect, useState } from "react";
import { formatCost, formatDuration, formatElapsed, formatMoment, formatRelative } from "./format.ts";

/** The time now, renewed so often. */
export function useNow(every: number | null): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (every === null) return;
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** How long ago, which keeps up; the moment itself on hover. Takes the API's times; null shows nothing. */
export function RelativeTime({ time }: { time: string | null | undefined }) {
  const at = time ? Date.parse(time) : Number.NaN;
  const now = useNow(Math.abs(Date.now() - at) < 3_600_000 ? 1000 : 60_000);
  if (Number.isNaN(at)) return null;
  return (
    <time dateTime={time ?? undefined} title={formatMoment(at)} className="whitespace-nowrap">
      {formatRelative(at, now)}
    </time>
  );
}

interface DurationProps {
  /** When it began. */
  from: string | null | undefined;
  /** When it ended; null: it goes on, and the figure with it. */
  to: string | null | undefined;
}

/** How long something took, or takes. */
export function Duration({ from, to }: DurationProps) {
  const now = useNow(to ? null : 1000);
  if (!from) return null;
  const ms = (to ? Date.parse(to) : now) - Date.parse(from);
  return <span className="figures whitespace-nowrap">{to ? formatDuration(ms) : formatElapsed(ms)}</span>;
}

/** What something has cost. Null: nobody knows, which is not nothing. */
export function Cost({ usd }: { usd: number | null | undefined }) {
  if (usd === undefined) return null;
  if (usd === null) return <span className="text-muted">unknown</span>;
  return <span className="figures">{formatCost(usd)}</span>;
}
