import type { QueueDefinition, QueueRecord } from "./model.ts";
import type { QueueRow } from "./tables.ts";
import type { Enforced } from "./throttle.ts";

const read = <T>(json: string | null): T | undefined => (json === null ? undefined : (JSON.parse(json) as T));
const write = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

export function toQueueRecord(row: QueueRow): QueueRecord {
  const appEngineRouting = read<NonNullable<QueueRecord["appEngineRouting"]>>(row.app_engine_routing);
  const httpTarget = read<NonNullable<QueueRecord["httpTarget"]>>(row.http_target);
  return {
    name: row.name,
    state: row.state,
    purgeTime: row.purge_time ?? undefined,
    policy: read(row.policy),
    rateLimits: {
      maxDispatchesPerSecond: row.max_dispatches_per_second,
      maxConcurrentDispatches: row.max_concurrent_dispatches,
    },
    retryConfig: {
      maxAttempts: row.max_attempts,
      maxRetryDuration: row.max_retry_duration,
      minBackoff: row.min_backoff,
      maxBackoff: row.max_backoff,
      maxDoublings: row.max_doublings,
    },
    ...(appEngineRouting && { appEngineRouting }),
    ...(httpTarget && { httpTarget }),
    ...(row.sampling_ratio !== null && { samplingRatio: row.sampling_ratio }),
  };
}

/** The columns that a definition decides. */
export function definitionColumns(definition: QueueDefinition) {
  const { rateLimits, retryConfig } = definition;
  return {
    max_dispatches_per_second: rateLimits.maxDispatchesPerSecond,
    max_concurrent_dispatches: rateLimits.maxConcurrentDispatches,
    max_attempts: retryConfig.maxAttempts,
    max_retry_duration: retryConfig.maxRetryDuration,
    min_backoff: retryConfig.minBackoff,
    max_backoff: retryConfig.maxBackoff,
    max_doublings: retryConfig.maxDoublings,
    app_engine_routing: write(definition.appEngineRouting),
    http_target: write(definition.httpTarget),
    sampling_ratio: definition.samplingRatio ?? null,
  };
}

export function enforcedOf(row: QueueRow): Enforced | undefined {
  return row.enforced_rate === null ? undefined : { rate: row.enforced_rate, at: row.enforced_at ?? 0 };
}

/** What the queue dispatches at most now, per second; without `throttle`, whatever an earlier engine held it to. */
export function rateOf(row: QueueRow, throttle: boolean): number {
  const enforced = throttle ? row.enforced_rate : null;
  return Math.min(row.max_dispatches_per_second, enforced ?? Number.POSITIVE_INFINITY);
}
