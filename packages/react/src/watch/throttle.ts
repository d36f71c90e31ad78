/** Milliseconds between two renderings of something that changes all the time; the eye sees no difference below it. */
export const renderEvery = 50;

export type Throttle = {
  /** Runs now, or, when it has just run, a little later: the last call is always followed by a run. */
  soon(): void;
  /** Runs now, whatever was asked for before. */
  now(): void;
  /** Leaves no timer. */
  cancel(): void;
};

/** Keeps `run` from running more often than every so many milliseconds. */
export function createThrottle(run: () => void, every: number = renderEvery): Throttle {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDue = false;

  function cancel(): void {
    clearTimeout(timer);
    timer = undefined;
    isDue = false;
  }
  function now(): void {
    cancel();
    timer = setTimeout(afterPause, every);
    run();
  }
  function afterPause(): void {
    timer = undefined;
    if (isDue) now();
  }
  return {
    cancel,
    now,
    soon() {
      if (timer === undefined) now();
      else isDue = true;
    },
  };
}
