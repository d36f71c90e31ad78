/** A queue of Cloud Tasks dispatches at most 500 tasks a second: with this many, that limit is out of the way. */
export const queueCount = 40;

/** Durations as the API has them. Together 200 requests may be under way. */
export const queueSettings = {
  rateLimits: { maxDispatchesPerSecond: 500, maxConcurrentDispatches: 5 },
  retryConfig: { maxAttempts: 5, minBackoff: "0.100s", maxBackoff: "10s", maxDoublings: 5 },
};

/** The full names of the queues that the server has. */
export const galleyQueueNames = Array.from(
  { length: queueCount },
  (_, index) => `projects/bench/locations/here/queues/queue-${index}`,
);
