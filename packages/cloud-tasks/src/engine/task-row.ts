import type { AppEngineRouting, AttemptRecord, Credentials, RetryConfig, Target, TaskRecord } from "./model.ts";
import type { TaskRow } from "./tables.ts";

const read = <T>(json: string | null): T | undefined => (json === null ? undefined : (JSON.parse(json) as T));

export const routingOf = (row: TaskRow): AppEngineRouting => read<AppEngineRouting>(row.routing) ?? {};
export const credentialsOf = (row: TaskRow): Credentials | undefined => read<Credentials>(row.credentials);
export const ownRetryConfig = (row: TaskRow): Partial<RetryConfig> | undefined => read(row.retry_config);
export const headersOf = (row: TaskRow): Record<string, string> => JSON.parse(row.headers);

function targetOf(row: TaskRow): Target {
  if (row.target === "http") return { kind: "http", url: row.url };
  if (row.target === "service") return { kind: "service", path: row.url };
  return { kind: "app_engine", relativeUri: row.url, routing: routingOf(row) };
}

/** The columns that say where a task's request goes. */
export function targetColumns(target: Target): Pick<TaskRow, "target" | "url" | "routing"> {
  if (target.kind === "http") return { target: "http", url: target.url, routing: null };
  if (target.kind === "service") return { target: "service", url: target.path, routing: null };
  return { target: "app_engine", url: target.relativeUri, routing: JSON.stringify(target.routing) };
}

function lastAttemptOf(row: TaskRow): AttemptRecord | undefined {
  if (row.last_dispatch_time === null) return undefined;
  return {
    scheduleTime: row.last_schedule_time ?? row.last_dispatch_time,
    dispatchTime: row.last_dispatch_time,
    responseTime: row.last_response_time ?? undefined,
    status:
      row.last_status_code === null
        ? undefined
        : { code: row.last_status_code, message: row.last_status_message ?? "" },
  };
}

export function toRecord(row: TaskRow): TaskRecord {
  const credentials = credentialsOf(row);
  return {
    queue: row.queue,
    name: row.name,
    request: {
      target: targetOf(row),
      method: row.method as TaskRecord["request"]["method"],
      headers: headersOf(row),
      body: row.body,
      ...(credentials && { credentials }),
    },
    scheduleTime: row.schedule_time,
    createTime: row.create_time,
    dispatchDeadline: row.dispatch_deadline / 1000,
    dispatchCount: row.dispatch_count,
    responseCount: row.response_count,
    firstAttemptTime: row.first_attempt_time ?? undefined,
    lastAttempt: lastAttemptOf(row),
    retryConfig: ownRetryConfig(row),
    inFlight: row.state === "dispatched",
  };
}
