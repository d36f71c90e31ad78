import type { QueueSettings, TaskQueues } from "@galley/cloud-tasks";
import type { AppliedQueue } from "@galley/contract";

/**
 * Creates a queue, or brings its settings to these. A queue that has them already is not written to, so that applying
 * the same configuration again costs no quota.
 *
 * @throws TaskQueueError
 */
export async function applyQueue(
  queues: Pick<TaskQueues, "getQueue" | "applyQueue">,
  name: string,
  settings: QueueSettings,
): Promise<AppliedQueue> {
  const before = await queues.getQueue(name);
  const changes = before ? differences(before, settings) : [];
  if (before && changes.length === 0) return { name, outcome: "unchanged", changes };
  await queues.applyQueue(name, settings);
  return { name, outcome: before ? "updated" : "created", changes };
}

function differences(before: QueueSettings, after: QueueSettings): AppliedQueue["changes"] {
  const { rateLimits: limits, retryConfig: retry } = after;
  const pairs: Array<[setting: string, from: number, to: number]> = [
    ["rate_limits.max_dispatches_per_second", before.rateLimits.maxDispatchesPerSecond, limits.maxDispatchesPerSecond],
    [
      "rate_limits.max_concurrent_dispatches",
      before.rateLimits.maxConcurrentDispatches,
      limits.maxConcurrentDispatches,
    ],
    ["retry_config.max_attempts", before.retryConfig.maxAttempts, retry.maxAttempts],
    ["retry_config.max_retry_duration", before.retryConfig.maxRetryDuration, retry.maxRetryDuration],
    ["retry_config.min_backoff", before.retryConfig.minBackoff, retry.minBackoff],
    ["retry_config.max_backoff", before.retryConfig.maxBackoff, retry.maxBackoff],
    ["retry_config.max_doublings", before.retryConfig.maxDoublings, retry.maxDoublings],
  ];
  return pairs.filter(([, from, to]) => from !== to).map(([setting, from, to]) => ({ setting, from, to }));
}
