import type { Activity } from "../../engine/activity.ts";
import { codes } from "../rpc.ts";

const nameOf = (code: number): string => Object.entries(codes).find(([, number]) => number === code)?.[0] ?? "UNKNOWN";

/** As far as the time is known: milliseconds, with fractions down to the microsecond. */
function timestamp(milliseconds: number): string {
  const whole = Math.floor(milliseconds);
  const micros = Math.min(999, Math.round((milliseconds - whole) * 1000));
  return new Date(whole).toISOString().replace("Z", `${String(micros).padStart(3, "0")}Z`);
}

/**
 * One line of JSON in the form of a Cloud Logging entry of `cloudtasks.googleapis.com/task_operations_log`, whose
 * payload is a `google.cloud.tasks.logging.v1.TaskActivityLog`. Counts are texts, as 64-bit numbers are in JSON.
 */
export function writeActivity(activity: Activity, now: number): string {
  const failed = activity.kind === "answered" && activity.status.code !== 0;
  return JSON.stringify({
    timestamp: timestamp(now),
    severity: failed ? "ERROR" : "INFO",
    jsonPayload: {
      "@type": "type.googleapis.com/google.cloud.tasks.logging.v1.TaskActivityLog",
      task: `${activity.queue}/tasks/${activity.task}`,
      ...payloadOf(activity),
    },
  });
}

function payloadOf(activity: Activity): Record<string, unknown> {
  const scheduleTime = timestamp(activity.scheduleTime);
  if (activity.kind === "created") return { taskCreationLog: { scheduleTime, status: "OK" } };
  const facts = {
    dispatchCount: String(activity.dispatchCount),
    responseCount: String(activity.responseCount),
    maxAttempts: activity.maxAttempts,
    scheduleTime,
    targetAddress: activity.targetAddress,
    targetType: activity.targetType,
  };
  if (activity.kind === "dispatched") return { attemptDispatchLog: facts };
  const { status, attemptDuration, retryTime } = activity;
  return {
    attemptResponseLog: {
      ...facts,
      status: nameOf(status.code),
      attemptDuration: `${attemptDuration.toFixed(6)}s`,
      ...(retryTime !== undefined && { retryTime: timestamp(retryTime) }),
    },
  };
}
