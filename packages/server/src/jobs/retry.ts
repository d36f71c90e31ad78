/** Galley counts attempts itself (SPEC 2.6): the queue's own retries serve only workers that cannot be reached. */
export const maxAttempts = 3;

/** So many attempts may end without an answer (a killed process, a lease run out) before the job is given up. */
export const maxInterruptions = 10;

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
