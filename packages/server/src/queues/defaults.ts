import type { QueueSettings } from "@galley/cloud-tasks";

const queue = (perSecond: number, concurrent: number, maxRetryDuration: number): QueueSettings => ({
  rateLimits: { maxDispatchesPerSecond: perSecond, maxConcurrentDispatches: concurrent },
  retryConfig: { maxAttempts: 3, maxRetryDuration, minBackoff: 10, maxBackoff: 300, maxDoublings: 3 },
});

/** The names of the queues: of each kind of job, and of webhook messages. */
export interface QueueNames {
  blog: string;
  image: string;
  processing: string;
  webhook: string;
}

/** Their names where no other is set (SPEC section 6). */
export const usualQueueNames: QueueNames = {
  blog: "blog-generation-queue",
  image: "image-generation-queue",
  processing: "image-processing-queue",
  webhook: "webhook-queue",
};

/** Galley's queues and the settings they are to have (SPEC section 6), by these names. */
export const queuesNamed = ({ blog, image, processing, webhook }: QueueNames): Record<string, QueueSettings> => ({
  [blog]: queue(100, 500, 3600),
  [image]: queue(200, 1000, 1800),
  [processing]: queue(5, 10, 3600),
  [webhook]: queue(50, 100, 3600),
});
