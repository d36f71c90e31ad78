import type { protos } from "@google-cloud/tasks";
import type { Queue, QueueSettings } from "../port.ts";
import { idOf } from "./names.ts";
import { fromDuration, fromTimestamp, toDuration } from "./times.ts";

type QueueMessage = protos.google.cloud.tasks.v2.IQueue;

/** What the service makes of a setting that is not set; in proto3 a zero is the same as not set (queue.proto). */
const usual = {
  maxDispatchesPerSecond: 500,
  maxConcurrentDispatches: 1000,
  maxAttempts: 100,
  minBackoff: 0.1,
  maxBackoff: 3600,
  maxDoublings: 16,
};

/**
 * The settings as the service will keep them: zeros become its defaults (it cannot be told `maxDoublings: 0`), and
 * `maxRetryDuration` has no fraction, which it would cut off. Rounded up here, because cut down to 0 it would mean
 * that there is no such limit.
 */
export function asKept({ rateLimits, retryConfig }: QueueSettings): QueueSettings {
  return {
    rateLimits: {
      maxDispatchesPerSecond: rateLimits.maxDispatchesPerSecond || usual.maxDispatchesPerSecond,
      maxConcurrentDispatches: rateLimits.maxConcurrentDispatches || usual.maxConcurrentDispatches,
    },
    retryConfig: {
      maxAttempts: retryConfig.maxAttempts || usual.maxAttempts,
      maxRetryDuration: Math.ceil(retryConfig.maxRetryDuration),
      minBackoff: retryConfig.minBackoff || usual.minBackoff,
      maxBackoff: retryConfig.maxBackoff || usual.maxBackoff,
      maxDoublings: retryConfig.maxDoublings || usual.maxDoublings,
    },
  };
}

export function toQueueMessage(name: string, { rateLimits, retryConfig }: QueueSettings): QueueMessage {
  return {
    name,
    rateLimits: { ...rateLimits },
    retryConfig: {
      maxAttempts: retryConfig.maxAttempts,
      maxRetryDuration: toDuration(retryConfig.maxRetryDuration),
      minBackoff: toDuration(retryConfig.minBackoff),
      maxBackoff: toDuration(retryConfig.maxBackoff),
      maxDoublings: retryConfig.maxDoublings,
    },
  };
}

/** A queue as the port knows it. A disabled queue dispatches nothing, like a paused one, and is shown as such. */
export function fromQueueMessage({ name, rateLimits, retryConfig, state, purgeTime }: QueueMessage): Queue {
  return {
    name: idOf(name),
    ...asKept({
      rateLimits: {
        maxDispatchesPerSecond: rateLimits?.maxDispatchesPerSecond ?? 0,
        maxConcurrentDispatches: rateLimits?.maxConcurrentDispatches ?? 0,
      },
      retryConfig: {
        maxAttempts: retryConfig?.maxAttempts ?? 0,
        maxRetryDuration: fromDuration(retryConfig?.maxRetryDuration) ?? 0,
        minBackoff: fromDuration(retryConfig?.minBackoff) ?? 0,
        maxBackoff: fromDuration(retryConfig?.maxBackoff) ?? 0,
        maxDoublings: retryConfig?.maxDoublings ?? 0,
      },
    }),
    state: state === "PAUSED" || state === "DISABLED" ? "PAUSED" : "RUNNING",
    purgeTime: fromTimestamp(purgeTime),
  };
}

/** DISABLED comes only from an uploaded queue.yaml (queue.proto, Queue.State). */
export const isDisabled = ({ state }: QueueMessage): boolean => state === "DISABLED";
