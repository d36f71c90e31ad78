import type { AppliedQueue, Queue, QueueTask } from "@galley/contract";
import { type Column, count, facts, paint, span, table } from "./show.ts";

const none = "-";
const noFigures = "Google Cloud Tasks does not tell how much waits in a queue or what it has sent.";

/** A rate as a person writes it: at most two decimals. */
const rate = (perSecond: number): string => String(Math.round(perSecond * 100) / 100);

function rateOf({ rate_limits, stats }: Queue): string {
  const most = rate_limits.max_dispatches_per_second;
  const now = stats?.effective_rate ?? most;
  return now < most ? `${rate(now)} of ${rate(most)}` : rate(most);
}

const viewState = (state: Queue["state"]): string =>
  state === "RUNNING" ? state.toLowerCase() : paint("yellow", state.toLowerCase());

export function viewQueues(queues: ReadonlyArray<Queue>, now: number): string {
  if (queues.length === 0) return "There are no queues yet. `galley queues apply` creates them.";
  const columns: Column[] = [
    ["QUEUE", "left"],
    ["STATE", "left"],
    ["WAITING", "right"],
    ["IN FLIGHT", "right"],
    ["OLDEST", "right"],
    ["SENT/MIN", "right"],
    ["FAILED/MIN", "right"],
    ["RATE/S", "right"],
  ];
  const rows = queues.map((queue) => {
    const { name, state, stats } = queue;
    const oldest = stats?.oldest_due_at ? span(now - Date.parse(stats.oldest_due_at)) : none;
    const figure = (value: number | undefined): string => (value === undefined ? none : String(value));
    return [
      name,
      viewState(state),
      figure(stats?.depth),
      figure(stats?.in_flight),
      oldest,
      figure(stats?.dispatched_per_minute),
      figure(stats?.failed_per_minute),
      rateOf(queue),
    ];
  });
  const shown = table(columns, rows);
  return queues.every(({ stats }) => stats === null) ? `${shown}\n\n${noFigures}` : shown;
}

export function viewQueue(queue: Queue, now: number): string {
  const { rate_limits: limits, retry_config: retry, stats } = queue;
  const oldest = stats?.oldest_due_at ? `, the oldest due for ${span(now - Date.parse(stats.oldest_due_at))}` : "";
  const window = retry.max_retry_duration === 0 ? "" : `, and ${retry.max_retry_duration} s after the first`;
  const givenUp = retry.max_attempts === -1 ? "never" : `after ${retry.max_attempts} attempts${window}`;
  const lines: Array<[string, string]> = [
    ["state", viewState(queue.state)],
    ...((stats
      ? [
          ["waiting", `${stats.depth}${oldest}`],
          ["in flight", String(stats.in_flight)],
          ["last minute", `${stats.dispatched_per_minute} sent, ${stats.failed_per_minute} failed`],
        ]
      : []) as Array<[string, string]>),
    ["rate", `${rateOf(queue)} a second, ${limits.max_concurrent_dispatches} at once`],
    ["given up", givenUp],
    ["backoff", `${retry.min_backoff} s to ${retry.max_backoff} s, ${retry.max_doublings} doublings`],
    ["purged", queue.purge_time ?? "never"],
  ];
  const shown = `${paint("bold", queue.name)}\n${facts(lines)}`;
  return stats === null ? `${shown}\n\n${noFigures}` : shown;
}

export function viewTasks(tasks: ReadonlyArray<QueueTask>, now: number): string {
  const columns: Column[] = [
    ["TASK", "left"],
    ["STATE", "left"],
    ["DUE", "right"],
    ["SENT", "right"],
    ["JOB", "left"],
  ];
  const rows = tasks.map((task) => [
    task.name,
    task.in_flight ? "in flight" : "waiting",
    viewDue(Date.parse(task.schedule_time) - now),
    String(task.dispatch_count),
    task.job_id ?? none,
  ]);
  return table(columns, rows);
}

function viewDue(left: number): string {
  return left > 0 ? `in ${span(left)}` : `${span(-left)} ago`;
}

/** What was done to jobs, to be read after a colon or a semicolon. */
export function viewCancelled(cancelled: number, stopping: number): string {
  const done = `${count(cancelled, "job")} ${cancelled === 1 ? "was" : "were"} cancelled`;
  return stopping === 0 ? done : `${done}, ${stopping} more ${stopping === 1 ? "is" : "are"} being stopped`;
}

export function viewApplied(applied: ReadonlyArray<AppliedQueue>): string {
  const width = Math.max(...applied.map(({ name }) => name.length));
  return applied
    .flatMap(({ name, outcome, changes }) => [
      `${name.padEnd(width)}  ${outcome}`,
      ...changes.map(({ setting, from, to }) => `  ${setting}: ${from} -> ${to}`),
    ])
    .join("\n");
}
