import type { QueueSettings } from "@galley/cloud-tasks";

const queue = (perSecond: number, concurrent: number, maxRetryDuration: number): QueueSettings => ({
  rateLimits: { maxDispatchesPerSecond: perSecond, maxConcurrentDispatches: concurrent },
  retryConfig: { maxAttempts: 3, maxRetryDuration, minBackoff: 10, maxBackoff: 300, maxDoublings: 3 },
});

/** Galley's queues and their settings, applied at every start (SPEC section 6). */
export const queueDefaults: Record<string, QueueSettings> = {
  "blog-generation-queue": queue(100, 500, 3600),
};
