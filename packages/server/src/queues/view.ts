import type { Queue, QueueStats, Task } from "@galley/cloud-tasks";
import type { QueueTask, Queue as QueueView } from "@galley/contract";

const iso = (time: number): string => new Date(time).toISOString();
const isoOrNull = (time: number | undefined): string | null => (time === undefined ? null : iso(time));

/** A queue as the API shows it. */
export function viewQueue(queue: Queue, stats: QueueStats | undefined): QueueView {
  const { rateLimits, retryConfig } = queue;
  return {
    name: queue.name,
    state: queue.state,
    rate_limits: {
      max_dispatches_per_second: rateLimits.maxDispatchesPerSecond,
      max_concurrent_dispatches: rateLimits.maxConcurrentDispatches,
    },
    retry_config: {
      max_attempts: retryConfig.maxAttempts,
      max_retry_duration: retryConfig.maxRetryDuration,
      min_backoff: retryConfig.minBackoff,
      max_backoff: retryConfig.maxBackoff,
      max_doublings: retryConfig.maxDoublings,
    },
    purge_time: isoOrNull(queue.purgeTime),
    stats: stats === undefined ? null : viewStats(stats),
  };
}

function viewStats(stats: QueueStats) {
  return {
    depth: stats.waiting,
    in_flight: stats.inFlight,
    oldest_due_at: isoOrNull(stats.oldestDue),
    dispatched_per_minute: stats.dispatchedLastMinute,
    failed_per_minute: stats.failedLastMinute,
    effective_rate: stats.effectiveRate,
  };
}

/** A task as the API shows it. Its headers stay inside: they may carry secrets of whoever receives them. */
export function viewTask(task: Task, jobId: string | undefined): QueueTask {
  return {
    name: task.name,
    queue: task.queue,
    job_id: jobId ?? null,
    path: task.path,
    schedule_time: iso(task.scheduleTime),
    create_time: iso(task.createTime),
    dispatch_deadline: task.dispatchDeadline,
    dispatch_count: task.dispatchCount,
    response_count: task.responseCount,
    first_attempt_time: isoOrNull(task.firstAttemptTime),
    in_flight: task.inFlight,
  };
}
