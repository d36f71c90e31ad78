/** Time that moves only when someone waits: nothing in a test sleeps. */
export type FakeTime = {
  now(): number;
  /** Moves time, as a server does that holds an answer. */
  pass(milliseconds: number): void;
  /** Resolves at once; time has moved by then. Rejects when the signal has aborted. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Every wait so far, in milliseconds. */
  readonly waits: number[];
};

export function createFakeTime(): FakeTime {
  let time = 1_000_000;
  const waits: number[] = [];
  return {
    waits,
    now: () => time,
    pass(milliseconds) {
      time += milliseconds;
    },
    async wait(milliseconds, signal) {
      signal?.throwIfAborted();
      waits.push(milliseconds);
      time += milliseconds;
    },
  };
}
