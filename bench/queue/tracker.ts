/** Milliseconds without a single completion after which the rest are given up for lost. */
const patience = 30_000;

/** Follows the tasks of one run, each known by a number that no other task of the process has. */
export interface Tracker {
  /** A task's creation begins. */
  begun(n: number): void;
  done(n: number): void;
  /** Resolves when everything begun so far is done. @throws when completions cease to come. */
  allDone(): Promise<void>;
  doneOne(n: number): Promise<void>;
  /** ms from the beginning of each creation to the stored completion, for tasks since the last call. */
  latencies(): number[];
}

export function createTracker(): Tracker {
  const open = new Map<number, number>();
  let latencies: number[] = [];
  let lastDone = performance.now();
  let waiting: { met(): boolean; resolve(): void } | undefined;

  function waitUntil(met: () => boolean): Promise<void> {
    lastDone = performance.now();
    return new Promise((resolve, reject) => {
      const watch = setInterval(() => {
        if (performance.now() - lastDone < patience) return;
        clearInterval(watch);
        reject(new Error(`${open.size} tasks were never done`));
      }, 1000);
      waiting = {
        met,
        resolve() {
          waiting = undefined;
          clearInterval(watch);
          resolve();
        },
      };
      if (met()) waiting.resolve();
    });
  }

  return {
    begun(n) {
      open.set(n, performance.now());
    },
    done(n) {
      const begun = open.get(n);
      if (begun === undefined) throw new Error(`Task ${n} was done twice, or never created`);
      lastDone = performance.now();
      latencies.push(lastDone - begun);
      open.delete(n);
      if (waiting?.met()) waiting.resolve();
    },
    allDone: () => waitUntil(() => open.size === 0),
    doneOne: (n) => waitUntil(() => !open.has(n)),
    latencies() {
      const taken = latencies;
      latencies = [];
      return taken;
    },
  };
}
