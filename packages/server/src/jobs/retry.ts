/** Galley counts attempts itself (SPEC 2.6): the queue's own retries serve only workers that cannot be reached. */
export const maxAttempts = 3;

/** So many attempts may end without an answer (a killed process, a lease run out) before the job is given up. */
export const maxInterruptions = 10;

/**
 * ms. A queue elsewhere has a clock of its own. Where that is ahead of ours by more than the wait, a task that was to
 * come later comes at once, and so does the one after it: a wait that doubles gets past any difference in a few tasks.
 */
export const postponementStep = 5000;
const longestPostponement = 3_600_000;

const firstWait = 10_000;
const longestWait = 300_000;
/** A provider that asks for more than this is asked again after this long. */
const longestRetryAfter = 3_600_000;

/**
 * Milliseconds until the next attempt: 10 s, doubling, at most 300 s; or what the provider asked for.
 *
 * @param failed how many attempts have failed, the last one included
 */
export function retryWait(failed: number, retryAfter: number | undefined): number {
  if (retryAfter !== undefined) return Math.min(Math.max(0, retryAfter), longestRetryAfter);
  return Math.min(longestWait, firstWait * 2 ** Math.max(0, failed - 1));
}

/**
 * Milliseconds until a delivery that came to nothing is followed by another, at the least: a step, doubling, at most an
 * hour.
 *
 * @param before how many deliveries in a row have come to nothing before this one
 */
export const postponement = (before: number, step: number): number =>
  Math.min(longestPostponement, step * 2 ** Math.min(before, 30));
