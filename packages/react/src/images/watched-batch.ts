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

/** A batch with its pictures and their finals. Listens to the jobs' changes for as long as one of them is at work. */
export function createWatchedBatch(client: GalleyClient, batchId: string): WatchedBatch {
  const { state, change, ...published } = createPublishedState<ImageBatchState>(noBatchYet);
  const controller = new AbortController();
  const { signal } = controller;
  const known = new Map<string, ImageJobStatus>();
  let batch: BatchStatusResponse | null = null;
  let order: readonly string[] = [];
  let feed: { release: () => void } | undefined;
  let pauses = false;

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
    for (const event of update.job ? [update.job] : (update.jobs ?? [])) takeEvent(event);
    // What has ended while nothing was heard is not in a snapshot.
    if (update.event === "snapshot") void look(atWork());
  }

  function takeEvent(event: JobStatusEvent): void {
    const job = known.get(event.job_id);
    if (!job) return;
    known.set(event.job_id, { ...job, ...event });
    show();
    if (isTerminal(event)) void look([event.job_id]);
  }

  const atWork = (): string[] => [...known.values()].filter((job) => !isTerminal(job)).map(({ job_id }) => job_id);

  /** Asks for these jobs, and for the finals that they have. */
  async function look(ids: readonly string[]): Promise<void> {
    try {
      const jobs = await Promise.all(ids.map((id) => client.getImageJob(id, { signal })));
      if (signal.aborted) return;
      for (const job of jobs) known.set(job.job_id, job);
      const finals = jobs.flatMap(({ final_job_id: id }) => (id !== null && !known.has(id) ? [id] : []));
      show(true);
      if (finals.length > 0) await look(finals);
      else listenWhileAtWork();
    } catch (error) {
      fail(error);
    }
  }

  function fail(error: unknown): void {
    if (!signal.aborted) change({ error: error as Error, connection: "closed" }, true);
  }

  function listenWhileAtWork(): void {
    if (signal.aborted) return;
    if (atWork().length > 0 && !feed) listen();
    else if (atWork().length === 0) stopListening();
  }

  function listen(): void {
    const held = holdJobsFeed(client, pauses);
    const unlisten = held.resource.listen(take);
    const unsubscribe = held.resource.subscribe(() => change({ connection: held.resource.getSnapshot().connection }));
    feed = {
      release() {
        unlisten();
        unsubscribe();
        held.release();
      },
    };
    // Between the last look and now something may have happened, and one feed that is there already says no snapshot.
    if (held.resource.getSnapshot().data !== null) void look(atWork());
  }

  function stopListening(): void {
    feed?.release();
    feed = undefined;
    change({ connection: "closed" }, true);
  }

  async function refresh(): Promise<void> {
    change({ error: null });
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
      const { job_ids } = await client.finalizeImageBatch(batchId, { ...request, job_ids: [...jobIds] });
      await look(jobIds);
      return job_ids;
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
