import { createThrottle, renderEvery } from "./throttle.ts";

/** Shows a value that changes often, less often. */
export type Published<Value> = {
  /** The value is another one now: it is shown at once with `urgent`, else within a moment. */
  changed(urgent?: boolean): void;
  getSnapshot(): Value;
  subscribe(listener: () => void): () => void;
  close(): void;
};

/** `read` is called for each showing; `every`: milliseconds between two of what is not urgent. */
export function createPublished<Value>(read: () => Value, every: number = renderEvery): Published<Value> {
  const listeners = new Set<() => void>();
  let shown = read();
  let isClosed = false;
  const throttle = createThrottle(() => {
    shown = read();
    for (const listener of [...listeners]) listener();
  }, every);
  return {
    changed(urgent = false) {
      if (isClosed) return;
      if (urgent) throttle.now();
      else throttle.soon();
    },
    getSnapshot: () => shown,
    subscribe(listener) {
      // Who was let go of may be taken up again, as React does with what it hides for a while.
      isClosed = false;
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      isClosed = true;
      throttle.cancel();
    },
  };
}

/** The same for an object that changes field by field. */
export function createPublishedState<State extends object>(initial: State, every?: number) {
  let state = initial;
  const published = createPublished(() => state, every);
  return {
    /** The newest, shown or not. */
    state: (): State => state,
    change(some: Partial<State>, urgent = false): void {
      state = { ...state, ...some };
      published.changed(urgent);
    },
    ...published,
  };
}
