/**
 * Tells those who wait that the dispatcher stops. An AbortSignal would do, but it searches all its listeners for each
 * one that comes or goes, and thousands of requests listen.
 */
export interface StopSignal {
  readonly stopped: boolean;
  /** Calls `run` once when it stops, at once if it has; the function given back takes that away again. */
  listen(run: () => void): () => void;
}

export function createStopSignal(): StopSignal & { stop(): void } {
  const listeners = new Set<() => void>();
  let stopped = false;
  return {
    get stopped() {
      return stopped;
    },
    listen(run) {
      if (stopped) {
        run();
        return () => {};
      }
      // A function of its own for each, so that the same `run` may listen twice.
      const listener = () => run();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      stopped = true;
      for (const listener of listeners) listener();
      listeners.clear();
    },
  };
}
