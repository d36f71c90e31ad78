import type { QueueSettings } from "@galley/cloud-tasks";

const queue = (perSecond: number, concurrent: number, maxRetryDuration: number): QueueSettings => ({
  rateLimits: { maxDispatchesPerSecond: perSecond, maxConcurrentDispatches: concurrent },
  retryConfig: { maxAttempts: 3, maxRetryDuration, minBackoff: 10, maxBackoff: 300, maxDoublings: 3 },
});

/** The name of the queue of each kind of job. */
export interface QueueNames {
  blog: string;
}

/** Their names where no other is set (SPEC section 6). */
export const usualQueueNames: QueueNames = { blog: "blog-generation-queue" };

/** Galley's queues and the settings they are to have (SPEC section 6), by these names. */
export const queuesNamed = ({ blog }: QueueNames): Record<string, QueueSettings> => ({
  [blog]: queue(100, 500, 3600),
});
