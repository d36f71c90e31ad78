import type { QueueSettings } from "../port.ts";

type RetryConfig = QueueSettings["retryConfig"];

/**
 * Seconds from the end of a failed attempt to retry number `retry` (1 after the first failure): the wait doubles
 * `maxDoublings` times, then grows by `minBackoff * 2^maxDoublings` each time, and stays at `maxBackoff` once it is
 * there (google/cloud/tasks/v2/queue.proto, RetryConfig.max_doublings).
 */
export function backoff(retry: number, { minBackoff, maxBackoff, maxDoublings }: RetryConfig): number {
  if (minBackoff === 0) return 0;
  // 2 ** 1024 is Infinity, which the cap turns into maxBackoff.
  const doubled = retry <= maxDoublings + 1;
  const wait = doubled ? minBackoff * 2 ** (retry - 1) : minBackoff * 2 ** maxDoublings * (retry - maxDoublings);
  return Math.min(maxBackoff, wait);
}

/**
 * Whether a task that has failed is given up: only when it has had all its attempts AND has been tried for as long as
 * it may be (queue.proto, RetryConfig.max_retry_duration). A duration of 0 counts as passed; unlimited attempts count
 * as spent only where a duration is set, which then decides alone. Both unlimited: never.
 */
export function isGivenUp(
  attempts: number,
  secondsSinceFirst: number,
  { maxAttempts, maxRetryDuration }: RetryConfig,
): boolean {
  if (maxAttempts === -1) return maxRetryDuration > 0 && secondsSinceFirst >= maxRetryDuration;
  return attempts >= maxAttempts && secondsSinceFirst >= maxRetryDuration;
}
