import type { JobListItem } from "@galley/client";

/** What stands in one line of the history: the head of a batch, or some images side by side. */
export type Row =
  | { kind: "head"; key: string; batchId: string | null; jobs: readonly JobListItem[]; isWhole: boolean }
  | { kind: "images"; key: string; jobs: readonly JobListItem[] };

/**
 * The history in lines of so many columns, newest first: the images of a batch together, and what was made one by one between
 * two batches. A batch at the end of a list that goes on may have more than is seen of it.
 */
export function rowsOf(jobs: readonly JobListItem[], columns: number, hasMore: boolean): Row[] {
  const rows: Row[] = [];
  for (let from = 0; from < jobs.length; ) {
    const batchId = batchAt(jobs, from, hasMore);
    let to = from + 1;
    while (to < jobs.length && batchAt(jobs, to, hasMore) === batchId) to += 1;
    const group = jobs.slice(from, to);
    const first = group[0] as JobListItem;
    const isWhole = !(hasMore && to === jobs.length);
    // Those of a batch in the order in which they were asked for.
    const ordered = batchId === null ? group : group.toReversed();
    rows.push({ kind: "head", key: `head ${batchId ?? first.job_id}`, batchId, jobs: group, isWhole });
    for (let at = 0; at < ordered.length; at += columns) {
      const some = ordered.slice(at, at + columns);
      rows.push({ kind: "images", key: `images ${some[0]?.job_id}`, jobs: some });
    }
    from = to;
  }
  return rows;
}

/** The batch that a job stands in; one that has no other job is shown as what was made alone. */
function batchAt(jobs: readonly JobListItem[], at: number, hasMore: boolean): string | null {
  const id = jobs[at]?.batch_id ?? null;
  if (id === null || jobs[at - 1]?.batch_id === id || jobs[at + 1]?.batch_id === id) return id;
  return hasMore && at === jobs.length - 1 ? id : null;
}
