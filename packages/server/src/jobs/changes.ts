import type { Signals } from "@galley/foundation";

/** Tells, in every process on the database, that a job has changed. Says nothing of what changed. */
export interface JobChanges {
  /** To be called after the commit. */
  announce(jobId: string): void;
  /** Calls `listener` at each change of the job, and whenever one may have been missed, until the returned function is called. */
  listen(jobId: string, listener: () => void): () => void;
  /** Calls `listener` at each change of any job, with its id; without one when changes may have been missed. */
  listenToAll(listener: (jobId: string | undefined) => void): () => void;
}

const channel = "job";

export function createJobChanges(signals: Signals): JobChanges {
  const listeners = new Map<string, Set<() => void>>();
  const toAll = new Set<(jobId: string | undefined) => void>();
  signals.subscribe(
    channel,
    (jobId) => {
      for (const listener of listeners.get(jobId) ?? []) listener();
      for (const listener of toAll) listener(jobId);
    },
    () => {
      for (const some of listeners.values()) for (const listener of some) listener();
      for (const listener of toAll) listener(undefined);
    },
  );
  return {
    announce: (jobId) => signals.publish(channel, jobId),
    listen(jobId, listener) {
      const some = listeners.get(jobId) ?? new Set();
      some.add(listener);
      listeners.set(jobId, some);
      return () => {
        some.delete(listener);
        if (some.size === 0 && listeners.get(jobId) === some) listeners.delete(jobId);
      };
    },
    listenToAll(listener) {
      toAll.add(listener);
      return () => void toAll.delete(listener);
    },
  };
}
