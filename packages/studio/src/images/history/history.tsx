import type { JobStatus } from "@galley/client";
import { useJobs } from "@galley/react";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { Images } from "lucide-react";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Link } from "wouter";
import { useSearchState } from "../../shell/search-params.ts";
import { RelativeTime } from "../../ui/figures.tsx";
import { plural } from "../../ui/format.ts";
import { Select } from "../../ui/inputs.tsx";
import { EmptyState, ErrorState, SkeletonRows } from "../../ui/states.tsx";
import { type Row, rowsOf } from "./rows.ts";
import { HistoryTile } from "./tile.tsx";

const filters: Record<string, { label: string; status?: JobStatus[] }> = {
  all: { label: "All images" },
  open: { label: "In progress", status: ["pending", "queued", "processing"] },
  completed: { label: "Completed", status: ["completed"] },
  failed: { label: "Failed", status: ["failed"] },
  cancelled: { label: "Cancelled", status: ["cancelled"] },
};

/** All images, the newest first; as many pages as one scrolls down to, and only what is near the screen in the page. */
export function History() {
  const [query, setQuery] = useSearchState();
  const name = query.get("show") ?? "all";
  const filter = filters[name] ?? filters.all;
  const list = useJobs({ kind: "image", ...(filter?.status && { status: filter.status }) });
  const { jobs, error, isLoading } = list;
  const isEmpty = jobs.length === 0 && !list.hasMore;
  if (isEmpty && name === "all" && !isLoading && !error) return <NothingYet />;
  return (
    <section aria-labelledby="history">
      <header className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <h2 id="history" className="text-base font-semibold">
          History
        </h2>
        <Select
          aria-label="Which images"
          className="w-40"
          value={name}
          onChange={({ currentTarget: { value } }) => setQuery({ show: value === "all" ? null : value })}
        >
          {Object.entries(filters).map(([value, { label }]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </header>
      {isLoading && <SkeletonRows rows={4} />}
      {jobs.length > 0 && <Wall list={list} />}
      {error && (
        <ErrorState
          error={error}
          compact={jobs.length > 0}
          onRetry={() => void (jobs.length > 0 ? list.loadMore() : list.refresh())}
        />
      )}
      {isEmpty && name !== "all" && !isLoading && !error && (
        <p className="rounded-panel border border-border bg-surface px-4 py-10 text-center text-muted">
          None of your images is in this state.
        </p>
      )}
    </section>
  );
}

const NothingYet = () => (
  <EmptyState
    icon={Images}
    title="No images yet"
    text="What you make appears here. Write a prompt above, or start from an image of your own."
  />
);

const gap = 12;
const captionHeight = 26;
const headHeight = 40;

function Wall({ list }: { list: ReturnType<typeof useJobs> }) {
  const { jobs, hasMore, isLoadingMore, error, loadMore } = list;
  const box = useRef<HTMLDivElement>(null);
  const { width, top } = usePlace(box);
  const columns = Math.max(2, Math.floor((width + gap) / (176 + gap)));
  const tile = (width - gap * (columns - 1)) / columns;
  const rows = useMemo(() => rowsOf(jobs, columns, hasMore), [jobs, columns, hasMore]);
  const virtual = useWindowVirtualizer({
    count: width > 0 ? rows.length : 0,
    estimateSize: (at) => (rows[at]?.kind === "head" ? headHeight : tile + captionHeight + gap),
    getItemKey: (at) => rows[at]?.key ?? at,
    overscan: 3,
    scrollMargin: top,
  });
  // Sizes are reckoned, not measured: they change with the width.
  useLayoutEffect(() => virtual.measure(), [tile, rows]);
  const shown = virtual.getVirtualItems();
  const isNearEnd = (shown.at(-1)?.index ?? -1) >= rows.length - 3;
  useEffect(() => {
    if (isNearEnd && hasMore && !isLoadingMore && !error) void loadMore();
  }, [isNearEnd, hasMore, isLoadingMore, error, loadMore]);
  return (
    <div ref={box}>
      <div className="relative" style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, key, start }) => (
          <div key={key} className="absolute inset-x-0 top-0" style={{ transform: `translateY(${start - top}px)` }}>
            <Line row={rows[index] as Row} columns={columns} />
          </div>
        ))}
      </div>
      {isLoadingMore && <SkeletonRows rows={1} />}
    </div>
  );
}

function Line({ row, columns }: { row: Row; columns: number }) {
  if (row.kind === "head") return <Head {...row} />;
  return (
    <ul className="grid" style={{ gap, gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {row.jobs.map((job) => (
        <li key={job.job_id} className="min-w-0">
          <HistoryTile job={job} />
        </li>
      ))}
    </ul>
  );
}

function Head({ batchId, jobs, isWhole }: Extract<Row, { kind: "head" }>) {
  const failed = jobs.filter(({ status }) => status === "failed").length;
  const count = plural(jobs.length, "image");
  return (
    <h3 className="flex h-10 items-end gap-2 pb-2 text-[13px] text-muted">
      {batchId === null ? (
        <span>{count}</span>
      ) : (
        <Link href={`/images/${batchId}`} className="font-medium text-text hover:underline">
          {isWhole ? `Batch of ${count}` : "Batch"}
        </Link>
      )}
      <span aria-hidden>·</span>
      <RelativeTime time={jobs[0]?.created_at} />
      {failed > 0 && <span className="text-danger">{`${failed} failed`}</span>}
    </h3>
  );
}

/** How wide an element is, and how far below the top of the page it begins. */
function usePlace(box: { readonly current: HTMLElement | null }): { width: number; top: number } {
  const [place, setPlace] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const look = () => {
      const { width, top } = element.getBoundingClientRect();
      const next = { width, top: Math.round(top + window.scrollY) };
      setPlace((now) => (now.width === next.width && now.top === next.top ? now : next));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    // What stands above may grow and push it down.
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [box]);
  return place;
}
