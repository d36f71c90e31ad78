import type { TaskEngine } from "./task-engine.ts";

type Phases = Pick<TaskEngine, "start" | "stop">;

/**
 * Starts and stops, asked for at any time and any number of times, happen one after the other, and a start once. What was
 * never started may have something to stop: requests that were asked for at it.
 */
export function createLifecycle({ start, stop }: Phases): Phases {
  let started = false;
  let last: Promise<void> = Promise.resolve();

  function next(step: () => Promise<void>): Promise<void> {
    const done = last.then(step);
    last = done.catch(() => {});
    return done;
  }

  return {
    start: () =>
      next(async () => {
        if (started) return;
        await start();
        started = true;
      }),
    stop: (graceMs) =>
      next(async () => {
        started = false;
        await stop(graceMs);
      }),
  };
}
