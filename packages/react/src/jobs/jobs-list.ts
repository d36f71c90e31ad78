import { type GalleyClient, isTerminal, type JobListItem, type JobStatusEvent, type JobsUpdate } from "@galley/client";
import type { Connection } from "../watch/live.ts";
import { createPublishedState } from "../watch/published.ts";
import type { Resource } from "../watch/shared.ts";
import { holdJobsFeed } from "./jobs-feed.ts";
import { isOfList, isOlder, type JobsListFilter, withJob } from "./merge-jobs.ts";

export type JobsState = {
  readonly jobs: readonly JobListItem[];
  readonly cursor: string | null;
  /** What is being asked for. */
  readonly loading: "first" | "all" | "more" | null;
  readonly connection: Connection;
  readonly error: Error | null;
};

export const noJobsYet: JobsState = { jobs: [], cursor: null, loading: "first", connection: "connecting", error: null };

export type JobsList = Resource<JobsState> & {
  loadMore(): Promise<void>;
  /** Asks for all that is shown once more. */
  refresh(): Promise<void>;
  /** Calls with each job of the list that completes from now on. */
  onCompleted(listener: (job: JobStatusEvent) => void): () => void;
};

/** A list of jobs that follows what happens to them. */
export function createJobsList(client: GalleyClient, filter: JobsListFilter): JobsList {
  const { state, change, ...published } = createPublishedState<JobsState>(noJobsYet);
  const completed = new Set<(job: JobStatusEvent) => void>();
  const controller = new AbortController();
  const { signal } = controller;
  /** What has happened since a list was asked for that has not come yet; it may say less. */
  let meanwhile: JobStatusEvent[] = [];
  let load = 0;

  function apply(jobs: readonly JobListItem[], event: JobStatusEvent): readonly JobListItem[] {
    return withJob(jobs, event, { filter, hasMore: state().cursor !== null });
  }

  function take(update: JobsUpdate): void {
    const news = update.job ? [update.job] : (update.jobs ?? []);
    if (state().loading) meanwhile.push(...news);
    change({ jobs: news.reduce(apply, state().jobs), connection: update.connection });
    if (update.event === "completed" && update.job && isOfList(filter, update.job)) {
      for (const listener of [...completed]) listener(update.job);
    }
    if (update.event === "snapshot" && (snapshots++ > 0 || state().error || hasMissed(update))) void refresh();
  }

  /** Whether a job that the list shows at work has ended before anything was heard. */
  function hasMissed({ jobs }: JobsUpdate): boolean {
    const atWork = new Set(jobs?.map(({ job_id }) => job_id));
    return state().jobs.some((job) => !isTerminal(job) && !atWork.has(job.job_id));
  }

  async function ask(loading: "first" | "all" | "more", least: number): Promise<void> {
    const own = ++load;
    meanwhile = [];
    change({ loading }, true);
    const before = loading === "more" ? state() : noJobsYet;
    let { jobs, cursor } = before;
    try {
      do {
        const page = await client.listJobs({ ...filter, cursor: cursor ?? undefined }, { signal });
        if (own !== load || signal.aborted) return;
        const known = new Set(jobs.map(({ job_id }) => job_id));
        jobs = [...jobs, ...page.jobs.filter(({ job_id }) => !known.has(job_id))];
        cursor = page.next_cursor;
      } while (cursor !== null && jobs.length < least);
      const listed = new Map(jobs.map((job) => [job.job_id, job]));
      const later = meanwhile.filter((event) => !isOlder(event, listed.get(event.job_id)));
      change({ cursor });
      change({ jobs: later.reduce(apply, jobs), loading: null, error: feedError() }, true);
    } catch (error) {
      if (own === load && !signal.aborted) change({ loading: null, error: feedError() ?? (error as Error) }, true);
    }
  }

  async function refresh(): Promise<void> {
    feed.resource.resume();
    await ask(state().loading === "first" ? "first" : "all", state().jobs.length);
  }

  let feed = holdJobsFeed(client, false);
  // Another list's may have come to an error.
  feed.resource.resume();
  const feedError = (): Error | null => feed.resource.getSnapshot().error;
  // Who comes later than the feed has missed its first snapshot.
  let snapshots = feed.resource.getSnapshot().data === null ? 0 : 1;
  const unlisten = feed.resource.listen(take);
  const unsubscribe = feed.resource.subscribe(() => {
    const { connection, error } = feed.resource.getSnapshot();
    // One that has been told already, for the list, is about the same.
    if (error && !state().error) change({ connection, error }, true);
    else if (connection !== state().connection) change({ connection });
  });
  void ask("first", 0);

  return {
    getSnapshot: published.getSnapshot,
    subscribe: published.subscribe,
    refresh,
    async loadMore() {
      const { cursor, loading, jobs } = state();
      if (cursor !== null && loading === null) await ask("more", jobs.length + 1);
    },
    onCompleted(listener) {
      completed.add(listener);
      return () => completed.delete(listener);
    },
    mayPause(may) {
      const next = holdJobsFeed(client, may);
      feed.release();
      feed = next;
    },
    close() {
      controller.abort();
      unlisten();
      unsubscribe();
      feed.release();
      published.close();
    },
  };
}
