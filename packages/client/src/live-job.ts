import type { JobStatusResponse, LiveText, ProgressUpdate, TextDelta } from "@galley/contract";

/**
 * A job's text with a piece that was told of it. Undefined where something is missing before the piece. An earlier
 * revision than the one that is known changes nothing.
 */
export function withDelta(texts: readonly LiveText[], delta: TextDelta): readonly LiveText[] | undefined {
  const { offset, ...piece } = delta;
  const known = texts.find(({ section }) => section === piece.section);
  if (known && known.revision > piece.revision) return texts;
  const before = known?.revision === piece.revision ? known.text : "";
  if (offset > before.length) return undefined;
  const others = texts.filter((one) => one !== known);
  const section = { ...piece, text: before.slice(0, offset) + piece.text };
  return [...others, section].sort((one, other) => one.index - other.index);
}

type Told = Omit<JobStatusResponse, "progress_updates" | "result">;

/** A job after a step of its progress, which never falls. */
export function afterProgress<Job extends Told>(job: Job, update: ProgressUpdate, since: string | null = null): Job {
  return {
    ...job,
    progress_percentage: Math.max(job.progress_percentage, update.progress_percentage),
    current_stage: update.stage,
    estimated_time_remaining: timeLeft(job, update, since),
  };
}

/** The same with the step; the very job where it has it already: what happens around a snapshot is told twice. */
export function withProgress<Job extends Told & Pick<JobStatusResponse, "progress_updates">>(
  job: Job,
  update: ProgressUpdate,
): Job {
  const text = JSON.stringify(update);
  const { progress_updates } = job;
  if (progress_updates.some((known) => JSON.stringify(known) === text)) return job;
  const since = progress_updates.at(-1)?.timestamp ?? job.started_at;
  return { ...afterProgress(job, update, since), progress_updates: [...progress_updates, update] };
}

/** From here on a job's own pace says more than that of others before it, as the server counts. */
const paceKnown = 25;

/** Seconds that are left, from what was left before the step: the server tells of a step without them. */
function timeLeft(job: Told, { progress_percentage: progress, timestamp }: ProgressUpdate, since: string | null) {
  const { estimated_time_remaining: left, started_at, progress_percentage: before } = job;
  if (left === null || before >= 100) return left;
  const secondsFrom = (time: string | null) => (time ? (Date.parse(timestamp) - Date.parse(time)) / 1000 : 0);
  const byOthers = Math.max(left - secondsFrom(since), (left * (100 - progress)) / (100 - before));
  const byPace =
    started_at && progress >= paceKnown ? (secondsFrom(started_at) * (100 - progress)) / progress : byOthers;
  return Math.max(1, Math.ceil(Math.min(byOthers, byPace)));
}

/** Whether there is no news: time left runs down by itself. */
export const isSame = (one: object, other: object): boolean =>
  JSON.stringify({ ...one, estimated_time_remaining: 0 }) === JSON.stringify({ ...other, estimated_time_remaining: 0 });

/** The event that tells of a job in this state. */
export function eventOf({ status }: Pick<Told, "status">): "completed" | "failed" | "cancelled" | "status" {
  return status === "completed" || status === "failed" || status === "cancelled" ? status : "status";
}
