import { getStageLabel, type JobAttempt } from "@galley/client";
import type { JobListItem, JobStatus, JobStatusResponse, ProgressUpdate } from "@galley/contract";
import { type Column, count, exact, type Fact, facts, money, paint, span, table } from "./show.ts";

const none = "-";
const colours = { completed: "green", failed: "red", cancelled: "yellow", processing: "cyan" } as const;

const viewStatus = (status: JobStatus): string =>
  status in colours ? paint(colours[status as keyof typeof colours], status) : status;

const stageOf = ({ current_stage }: Pick<JobListItem, "current_stage">): string =>
  current_stage === null ? "" : getStageLabel(current_stage);

const columns: readonly Column[] = [
  ["JOB", "left"],
  ["KIND", "left"],
  ["STATUS", "left"],
  ["DONE", "right"],
  ["AGE", "right"],
  ["COST", "right"],
  ["STAGE OR ERROR", "left"],
  ["TITLE", "left"],
];

/** A line for each job, in which the title takes what is left of the width. */
export function viewJobs(jobs: readonly JobListItem[], now: number, width = Number.POSITIVE_INFINITY): string {
  const rows = jobs.map((job) => [
    job.job_id,
    job.kind,
    viewStatus(job.status),
    `${Math.round(job.progress_percentage)}%`,
    span(now - Date.parse(job.created_at)),
    money(job.cost),
    job.error_code ?? (job.completed_at === null ? stageOf(job) : ""),
    job.title ?? "",
  ]);
  return table(columns, rows, width);
}

const clock = (time: string): string => time.slice(0, 19).replace("T", " ");

/** One job in full. Times in UTC. `urlOf` makes addresses whole. */
export function viewJob(
  job: JobStatusResponse,
  attempts: readonly JobAttempt[],
  { now, urlOf }: { now: number; urlOf: (address: string) => string },
): string {
  const isOver = job.completed_at !== null;
  const pairs = Object.entries(job.metadata).map(([name, value]) => `${name}=${value}`);
  const about = facts([
    ["title", job.title],
    ["kind", job.kind],
    ["status", statusOf(job)],
    ["stage", !isOver && job.current_stage && stageOf(job)],
    ["created", `${clock(job.created_at)}, ${span(now - Date.parse(job.created_at))} ago`],
    ["started", startOf(job, now)],
    ["next attempt", nextAttemptOf(job, now)],
    ["cost", money(job.cost)],
    ["retries", job.retry_count > 0 && String(job.retry_count)],
    ["batch", job.batch_id],
    ["metadata", pairs.join(", ")],
    ["error", job.error_message && `${job.error_message} (${job.error_code})`],
    ...resultOf(job, urlOf),
  ]);
  const stages = stagesOf(job.progress_updates);
  const parts = [
    `${paint("bold", job.job_id)}\n${about}`,
    ...(stages.length > 0 ? [viewStages(stages, now, isOver)] : []),
    ...(attempts.length > 0 ? [viewAttempts(attempts, now)] : []),
  ];
  return parts.join("\n\n");
}

function statusOf({ status, progress_percentage, cancel_requested, completed_at }: JobStatusResponse): string {
  const stopping = cancel_requested && completed_at === null ? ", being stopped" : "";
  return `${viewStatus(status)}, ${Math.round(progress_percentage)}%${stopping}`;
}

function startOf({ started_at, completed_at }: JobStatusResponse, now: number): string | null {
  if (started_at === null) return null;
  const took = exact((completed_at === null ? now : Date.parse(completed_at)) - Date.parse(started_at));
  return `${clock(started_at)}, ${completed_at === null ? `${took} ago` : `took ${took}`}`;
}

function nextAttemptOf({ next_attempt_at }: JobStatusResponse, now: number): string | null {
  if (next_attempt_at === null) return null;
  const wait = Date.parse(next_attempt_at) - now;
  return `${clock(next_attempt_at)}, ${wait > 0 ? `in ${span(wait)}` : "as soon as a worker is free"}`;
}

/** What a person would look for in the result. */
function resultOf({ kind, result }: JobStatusResponse, urlOf: (address: string) => string): Fact[] {
  if (result === null) return [];
  if (kind === "blog" && typeof result.title === "string") return [["post", result.title]];
  const images = Array.isArray(result.images) ? (result.images as Array<{ url: string }>) : [];
  return images.map(({ url }): Fact => ["picture", urlOf(url)]);
}

interface Stage {
  name: string;
  began: number;
  ended: number | undefined;
  details: string;
}

/** Two updates a stage: it began, it is complete. One that an attempt went through again is there once, as it was last. */
function stagesOf(updates: readonly ProgressUpdate[]): Stage[] {
  const stages = new Map<string, Stage>();
  for (const { stage, status, details, timestamp } of updates) {
    const time = Date.parse(timestamp);
    const before = stages.get(stage);
    const isEnd = before !== undefined && status.includes("complete");
    stages.set(stage, {
      name: getStageLabel(stage),
      began: isEnd ? before.began : time,
      ended: isEnd ? time : undefined,
      details: details ?? before?.details ?? "",
    });
  }
  return [...stages.values()];
}

function viewStages(stages: readonly Stage[], now: number, isOver: boolean): string {
  const rows = stages.map(({ name, began, ended, details }) => {
    const took = ended === undefined ? (isOver ? none : `${exact(now - began)} …`) : exact(ended - began);
    return [name, took, details];
  });
  return table(
    [
      ["STAGE", "left"],
      ["TOOK", "right"],
      ["DETAILS", "left"],
    ],
    rows,
  );
}

function viewAttempts(attempts: readonly JobAttempt[], now: number): string {
  const rows = attempts.map((attempt) => [
    String(attempt.number),
    attempt.outcome,
    clock(attempt.started_at),
    exact((attempt.ended_at === null ? now : Date.parse(attempt.ended_at)) - Date.parse(attempt.started_at)),
    attempt.error_message ?? "",
  ]);
  return table(
    [
      ["ATTEMPT", "right"],
      ["OUTCOME", "left"],
      ["STARTED", "left"],
      ["TOOK", "right"],
      ["ERROR", "left"],
    ],
    rows,
  );
}

/** How a job ended, in a line. */
export function viewEnd(job: JobListItem): string {
  const { job_id, status, created_at, completed_at, cost, error_message, error_code } = job;
  const took = completed_at === null ? "" : ` after ${exact(Date.parse(completed_at) - Date.parse(created_at))}`;
  const how = `${viewStatus(status)}${took}${cost ? `, for ${money(cost)}` : ""}`;
  if (status === "completed") return `Job ${job_id} is ${how}.`;
  if (status !== "failed") return `Job ${job_id} was ${how}.`;
  const why = error_message === null ? "" : `: ${error_message.replace(/\.$/, "")} (${error_code})`;
  return `Job ${job_id} ${how}${why}. To try again: galley jobs retry ${job_id}`;
}

export const viewRetried = (ids: readonly string[]): string =>
  ids.length === 0
    ? "There is no such job."
    : `${ids.join("\n")}\n\n${count(ids.length, "job")} ${ids.length === 1 ? "is" : "are"} worked on again.`;
