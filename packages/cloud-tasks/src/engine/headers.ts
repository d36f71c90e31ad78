import type { TaskRow } from "./tables.ts";

/** Seconds since the epoch with six digits after the point, as recorded: `1618052481.246814`. */
function eta(time: number): string {
  return `${Math.floor(time / 1000)}.${String((time % 1000) * 1000).padStart(6, "0")}`;
}

/**
 * The headers of a task's request, name, value, name, value …, in the case and order in which they are sent. Names and
 * values are those recorded at the real service for HTTP targets; there is no Content-Type unless the task has one,
 * and the retry reason is there and empty.
 */
export function requestHeaders(task: TaskRow, host: string, token: string): string[] {
  const own = JSON.parse(task.headers) as Record<string, string>;
  const headers: string[] = [
    "Host",
    host,
    "X-CloudTasks-QueueName",
    task.queue,
    "X-CloudTasks-TaskName",
    task.name,
    "X-CloudTasks-TaskRetryCount",
    String(task.dispatch_count - 1),
    "X-CloudTasks-TaskExecutionCount",
    String(task.execution_count),
    "X-CloudTasks-TaskETA",
    eta(task.schedule_time),
  ];
  // After a dispatcher's death the attempt is a retry, but of no response that anyone has seen.
  if (task.previous_response !== null)
    headers.push("X-CloudTasks-TaskPreviousResponse", String(task.previous_response));
  if (task.dispatch_count > 1) headers.push("X-CloudTasks-TaskRetryReason", "");
  for (const [name, value] of Object.entries(own)) headers.push(name, value);
  headers.push("User-Agent", "Google-Cloud-Tasks", "Authorization", `Bearer ${token}`);
  headers.push("Content-Length", String(Buffer.byteLength(task.body)));
  return headers;
}
