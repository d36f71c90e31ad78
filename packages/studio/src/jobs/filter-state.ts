import type { JobStatus, JobsFilter } from "@galley/client";
import { useMemo } from "react";
import { useSearchState } from "../shell/search-params.ts";

/** The states that jobs are looked at by, as the address names them. */
export const views = ["all", "active", "completed", "failed", "cancelled"] as const;
export type View = (typeof views)[number];

const statesOf: Record<View, readonly JobStatus[] | undefined> = {
  all: undefined,
  active: ["pending", "queued", "processing"],
  completed: ["completed"],
  failed: ["failed"],
  cancelled: ["cancelled"],
};

const hour = 3_600_000;
/** Times that end now, by their name in the address. */
export const spans: Record<string, { label: string; ms: number }> = {
  "1h": { label: "Last hour", ms: hour },
  "24h": { label: "Last 24 hours", ms: 24 * hour },
  "7d": { label: "Last 7 days", ms: 7 * 24 * hour },
};

export interface JobFilterState {
  view: View;
  kind: string;
  /** A name of `spans`, `days`, or "" for all time. */
  when: string;
  /** Days such as 2026-01-31, in the reader's zone; the first and the last. */
  from: string;
  to: string;
}

/** What is looked at, kept in the address; and how the API words it. */
export function useJobFilter() {
  const [query, change] = useSearchState();
  const search = query.toString();
  const state = useMemo(() => readState(new URLSearchParams(search)), [search]);
  const filter = useMemo(() => toFilter(state, Date.now()), [state]);
  const set = (changes: Partial<JobFilterState>) => {
    const { view, ...rest } = changes;
    change({ ...rest, ...(view && { status: view === "all" ? null : view }) });
  };
  return { state, filter, set, search };
}

function readState(query: URLSearchParams): JobFilterState {
  const asked = query.get("status") ?? "all";
  const when = query.get("when") ?? "";
  return {
    view: views.find((view) => view === asked) ?? "all",
    kind: query.get("kind") ?? "",
    when: when in spans || when === "days" ? when : "",
    from: query.get("from") ?? "",
    to: query.get("to") ?? "",
  };
}

function toFilter({ view, kind, when, from, to }: JobFilterState, now: number): JobsFilter {
  const span = spans[when];
  const after = span ? now - span.ms : when === "days" ? startOf(from, 0) : undefined;
  const before = when === "days" ? startOf(to, 1) : undefined;
  return {
    status: statesOf[view],
    kind: kind || undefined,
    // The first millisecond of the day is part of it.
    created_after: after === undefined ? undefined : new Date(after - 1).toISOString(),
    created_before: before === undefined ? undefined : new Date(before).toISOString(),
  };
}

/** When a day begins here, or the one so many days after it. */
function startOf(day: string, later: number): number | undefined {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  return year ? new Date(Number(year), Number(month) - 1, Number(date) + later).getTime() : undefined;
}
