import type { Pace, RateLimit } from "./port.ts";

/**
 * The pace that keeps a limit, after the generic cell rate algorithm (ITU-T I.371): one number, the time `next` to which
 * turns are given out, moves on by `interval` with each; a turn may come `tolerance` before it. A third of the limit may
 * be taken at once, the rest comes evenly, so that no window holds more wherever it begins: n turns in a window move
 * `next` on by n intervals, from its beginning to its end and the tolerance at the most.
 */
export function paceOf({ count, window }: RateLimit): Pace {
  const atOnce = Math.floor(count / 3);
  const interval = Math.ceil(window / (count - atOnce));
  return { interval, tolerance: count * interval - window };
}

/** The time of the turn that begins at `start`. */
export function turnAt(start: number, { tolerance }: Pace, now: number): number {
  return Math.max(now, start - tolerance);
}
