import type { ClaimedTask } from "./claim.ts";
import type { Conclusion, EndedAttempt } from "./conclude.ts";
import type { AttemptEvent } from "./dispatcher.ts";
import type { RetryConfig, TaskRecord } from "./model.ts";
import type { Outgoing } from "./request.ts";
import { rpcStatus } from "./rpc-status.ts";
import { ownRetryConfig } from "./task-row.ts";

/**
 * What happens to a task, as Cloud Logging tells it for a queue with a sampling ratio
 * (google.cloud.tasks.logging.v1.TaskActivityLog).
 */
export type Activity = { queue: string; task: string } & (
  | { kind: "created"; scheduleTime: number }
  | ({ kind: "dispatched" } & AttemptFacts)
  | ({
      kind: "answered";
      /** google.rpc.Status; code 0 when the task was carried out. */
      status: { code: number; message: string };
      /** Seconds. */
      attemptDuration: number;
      /** When the next attempt is due, where there is one. */
      retryTime: number | undefined;
      result: Conclusion["result"];
    } & AttemptFacts)
);

interface AttemptFacts {
  dispatchCount: number;
  responseCount: number;
  maxAttempts: RetryConfig["maxAttempts"];
  scheduleTime: number;
  /** Method and URL. */
  targetAddress: string;
  targetType: "HTTP" | "App Engine";
}

interface ReportOptions {
  random: () => number;
  onActivity?: (activity: Activity) => void;
}

/** Tells of that share of what happens which a queue asks for. What is told of an attempt is told of its answer, too. */
export function createActivityReport({ random, onActivity }: ReportOptions) {
  /** The address of the attempts that were chosen, until they end. */
  const chosen = new WeakMap<ClaimedTask["task"], string>();
  const isChosen = (ratio: number | null) => onActivity !== undefined && ratio !== null && random() < ratio;

  function factsOf({ task, queue }: ClaimedTask, targetAddress: string): AttemptFacts {
    return {
      dispatchCount: task.dispatch_count,
      responseCount: task.response_count,
      maxAttempts: ownRetryConfig(task)?.maxAttempts ?? queue.max_attempts,
      scheduleTime: task.schedule_time,
      targetAddress,
      targetType: task.target === "app_engine" ? "App Engine" : "HTTP",
    };
  }

  return {
    created({ queue, name, scheduleTime }: TaskRecord, ratio: number | null): void {
      if (isChosen(ratio)) onActivity?.({ kind: "created", queue, task: name, scheduleTime });
    },
    dispatched(claimed: ClaimedTask, { method, url }: Outgoing): void {
      const { task, queue } = claimed;
      if (!isChosen(queue.sampling_ratio)) return;
      const address = `${method} ${url.href}`;
      chosen.set(task, address);
      onActivity?.({ kind: "dispatched", queue: task.queue, task: task.name, ...factsOf(claimed, address) });
    },
    answered(attempt: EndedAttempt, event: AttemptEvent): void {
      const address = chosen.get(attempt.task);
      if (address === undefined) return;
      const answered = attempt.answer.kind === "answered" ? 1 : 0;
      onActivity?.({
        kind: "answered",
        queue: event.queue,
        task: event.name,
        ...factsOf(attempt, address),
        responseCount: attempt.task.response_count + answered,
        status: rpcStatus(attempt.answer),
        attemptDuration: (event.endTime - event.startTime) / 1000,
        retryTime: event.scheduleTime,
        result: event.result,
      });
    },
  };
}
