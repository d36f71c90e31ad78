import { EventEmitter } from "node:events";

/** Tells, within this process, that a job has changed. Raised after the commit; says nothing of what changed. */
export interface JobChanges {
  announce(jobId: string): void;
  /** Calls `listener` at each change of the job until the returned function is called. */
  listen(jobId: string, listener: () => void): () => void;
}

export function createJobChanges(): JobChanges {
  const emitter = new EventEmitter();
  // One listener for each request that waits on the same job: there is no sensible limit.
  emitter.setMaxListeners(0);
  return {
    announce: (jobId) => void emitter.emit(jobId),
    listen(jobId, listener) {
      emitter.on(jobId, listener);
      return () => void emitter.off(jobId, listener);
    },
  };
}
