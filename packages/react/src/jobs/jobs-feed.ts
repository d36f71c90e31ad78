import type { GalleyClient, JobsUpdate } from "@galley/client";
import { createLive, type LiveResource } from "../watch/live.ts";
import { hold } from "../watch/shared.ts";

type JobsFeed = LiveResource<number> & {
  /** Calls with each update, none left out. Gives the function that ends it. */
  listen(listener: (update: JobsUpdate) => void): () => void;
};

/** The changes of all jobs; whoever follows some of them shares it. */
export function holdJobsFeed(client: GalleyClient, pauses: boolean) {
  return hold<JobsFeed>(client, "jobs-feed", { create: () => createJobsFeed(client), pauses });
}

function createJobsFeed(client: GalleyClient): JobsFeed {
  const listeners = new Set<(update: JobsUpdate) => void>();
  async function* open(signal: AbortSignal): AsyncGenerator<JobsUpdate> {
    for await (const update of client.watchJobs({ signal })) {
      if (signal.aborted) return;
      for (const listener of [...listeners]) listener(update);
      yield update;
    }
  }
  return {
    ...createLive({ open, reduce: (count: number | null) => (count ?? 0) + 1 }),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
