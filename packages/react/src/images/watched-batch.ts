import {
  type BatchStatusResponse,
  type FinalizeBatchRequest,
  type GalleyClient,
  type ImageJobStatus,
  isTerminal,
  type JobStatusEvent,
  type JobsUpdate,
} from "@galley/client";
import { holdJobsFeed } from "../jobs/jobs-feed.ts";
import { createPublishedState } from "../watch/published.ts";
import type { Resource } from "../watch/shared.ts";
import { summed } from "./batch-figures.ts";
import { type BatchImage, type ImageBatchState, noBatchYet } from "./batch-types.ts";

export type WatchedBatch = Resource<ImageBatchState> & {
  /** Has finals made of the drafts that are named; gives the finals' jobs. */
  approve(
    jobIds: readonly string[],
    request: Omit<Partial<FinalizeBatchRequest>, "job_ids">,
  ): Promise<readonly string[]>;
  /** Cancels what has not ended, finals included. */
  cancel(): Promise<void>;
  retry(jobId: string): Promise<void>;
  refresh(): Promise<void>;
};

export const batchName = (batchId: string): string => `image-batch:${batchId}`;

/** So many jobs of others are remembered as none of this batch's finals. */
const mostStrangers = 1000;

/**
 * A batch with its pictures and their finals. Listens to the jobs' changes for as long as one of them is at work, or a draft
 * waits for approval, which may be given elsewhere.
 */
export function createWatchedBatch(client: GalleyClient, batchId: string): WatchedBatch {
  const { state, change, ...published } = createPublishedState<ImageBatchState>(noBatchYet);
  const controller = new AbortController();
  const { signal } = controller;
  const known = new Map<string, ImageJobStatus>();
  let batch: BatchStatusResponse | null = null;
  let order: readonly string[] = [];
  let feed: { release: () => void; resume: () => void } | undefined;
  let pauses = false;
  /** How often each job was told of or asked for: an answer that something newer has come before is dropped. */
  const turns = new Map<string, number>();
  const strangers = new Set<string>();
  let approving = 0;

  function turnOf(id: string): number {
    const turn = (turns.get(id) ?? 0) + 1;
    turns.set(id, turn);
    return turn;
  }

  /** Only what has changed becomes another object. */
  function show(urgent = false): void {
    const before = new Map(state().jobs.map((job) => [job.job_id, job]));
    const jobs = order.flatMap((id) => {
      const job = known.get(id);
      if (!job) return [];
      const final = known.get(job.final_job_id ?? "") ?? null;
      const old = before.get(id);
      const isSame = old && sources.get(old) === job && old.final === final;
      const image: BatchImage = isSame ? old : { ...job, final };
      sources.set(image, job);
      return [image];
    });
    change({ jobs, batch: batch && summed(batch, jobs) }, urgent);
  }
  const sources = new WeakMap<BatchImage, ImageJobStatus>();

  function take(update: JobsUpdate): void {
    change({ connection: update.connection });
    for (const event of update.jobs ?? []) takeEvent(event);
    if (update.job && !takeEvent(update.job)) void meet(update.job);
    // What has ended, or was approved, while nothing was heard is not in a snapshot.
    if (update.event === "snapshot") void look(mayChange());
  }

  function takeEvent(event: JobStatusEvent): boolean {
    const job = known.get(event.job_id);
    if (!job) return false;
    turnOf(event.job_id);
    known.set(event.job_id, { ...job, ...event });
    show();
    if (isTerminal(event)) void look([event.job_id]);
    return true;
  }

  /** A job that is not known may be the final of a draft that was approved elsewhere: no event says so. */
  async function meet({ job_id, kind }: JobStatusEvent): Promise<void> {
    if (kind !== "image" || approving > 0 || strangers.has(job_id) || undecided().length === 0) return;
    if (strangers.size >= mostStrangers) strangers.clear();
    strangers.add(job_id);
    try {
      const { draft_job_id } = await client.getImageJob(job_id, { signal });
      if (draft_job_id !== null && order.includes(draft_job_id)) await look([draft_job_id]);
    } catch {
      // Its next event tells of it again.
      strangers.delete(job_id);
    }
  }

  const atWork = (): string[] => [...known.values()].filter((job) => !isTerminal(job)).map(({ job_id }) => job_id);

  /** Drafts that may still be approved: they are complete, and have no final, or one that came to nothing. */
  const undecided = (): string[] =>
    order.filter((id) => {
      const job = known.get(id);
      const final = known.get(job?.final_job_id ?? "");
      const isFree = job?.final_job_id === null || final?.status === "failed" || final?.status === "cancelled";
      return job?.is_draft === true && job.status === "completed" && isFree;
    });

  const mayChange = (): string[] => [...atWork(), ...undecided()];

  /** Asks for these jobs, and for the finals that they have. */
  async function look(ids: readonly string[]): Promise<void> {
    try {
      const asked = new Map(ids.map((id) => [id, turnOf(id)]));
      const jobs = await Promise.all(ids.map((id) => client.getImageJob(id, { signal })));
      if (signal.aborted) return;
      for (const job of jobs) if (asked.get(job.job_id) === turns.get(job.job_id)) known.set(job.job_id, job);
      const finals = jobs.flatMap(({ final_job_id: id }) => (id !== null && !known.has(id) ? [id] : []));
      show(true);
      if (finals.length > 0) await look(finals);
      else listenWhileNeeded();
    } catch (error) {
      fail(error);
    }
  }

  function fail(error: unknown): void {
    if (!signal.aborted) change({ error: error as Error, connection: "closed" }, true);
  }

  function listenWhileNeeded(): void {
    if (signal.aborted) return;
    const isNeeded = mayChange().length > 0;
    if (isNeeded && !feed) listen();
    else if (!isNeeded) stopListening();
  }

  function listen(): void {
    const held = holdJobsFeed(client, pauses);
    const unlisten = held.resource.listen(take);
    const unsubscribe = held.resource.subscribe(() => {
      const { connection, error } = held.resource.getSnapshot();
      change({ connection, ...(error && { error }) }, error !== null);
    });
    feed = {
      release() {
        unlisten();
        unsubscribe();
        held.release();
      },
      resume: held.resource.resume,
    };
    held.resource.resume();
    // Between the last look and now something may have happened, and one feed that is there already says no snapshot.
    if (held.resource.getSnapshot().data !== null) void look(mayChange());
  }

  function stopListening(): void {
    feed?.release();
    feed = undefined;
    change({ connection: "closed" }, true);
  }

  async function refresh(): Promise<void> {
    change({ error: null });
    feed?.resume();
    try {
      batch = await client.getImageBatch(batchId, { signal });
      if (signal.aborted) return;
      order = batch.jobs.map(({ job_id }) => job_id);
      change({ batch }, true);
      await look(order);
    } catch (error) {
      fail(error);
    }
  }
  void refresh();

  return {
    getSnapshot: published.getSnapshot,
    subscribe: published.subscribe,
    refresh,
    async approve(jobIds, request) {
      approving++;
      try {
        const { job_ids } = await client.finalizeImageBatch(batchId, { ...request, job_ids: [...jobIds] });
        await look(jobIds);
        return job_ids;
      } finally {
        approving--;
      }
    },
    async cancel() {
      await client.cancelImageBatch(batchId);
      const finals = atWork().filter((id) => !order.includes(id));
      await Promise.all(finals.map((id) => client.cancelJob(id)));
      await look([...known.keys()]);
    },
    async retry(jobId) {
      await client.retryJob(jobId);
      await look([jobId]);
    },
    mayPause(may) {
      if (may === pauses) return;
      pauses = may;
      if (!feed) return;
      const old = feed;
      listen();
      old.release();
    },
    close() {
      controller.abort();
      feed?.release();
      published.close();
    },
  };
}
