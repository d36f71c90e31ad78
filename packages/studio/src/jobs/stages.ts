import type { ProgressUpdate } from "@galley/client";

/** A stretch of time in which a stage was worked on; ms since the epoch. */
export interface Stretch {
  from: number;
  /** Null: it is being worked on now. */
  to: number | null;
  /** `broken`: its attempt ended before it was complete. */
  end: "complete" | "broken" | "running";
}

export interface StageTime {
  stage: string;
  number: number;
  details: string | null;
  /** More than one where it was begun again. */
  stretches: Stretch[];
}

interface JobTimes {
  progress_updates: readonly ProgressUpdate[];
  status: string;
  completed_at: string | null;
}

/** When each stage was worked on, in the order in which they began. */
export function stagesOf({ progress_updates, status, completed_at }: JobTimes): StageTime[] {
  const stages = new Map<string, StageTime>();
  let open: Stretch | undefined;
  const close = (at: number, end: Stretch["end"]) => {
    if (open) Object.assign(open, { to: at, end });
    open = undefined;
  };
  for (const update of progress_updates) {
    const at = Date.parse(update.timestamp);
    const known = stages.get(update.stage);
    const stage = known ?? { stage: update.stage, number: update.stage_number, details: null, stretches: [] };
    if (!known) stages.set(update.stage, stage);
    stage.details = update.details ?? stage.details;
    if (isComplete(update)) {
      close(at, "complete");
      continue;
    }
    // One after the other: whoever begins has ended what was before, however that was.
    close(at, "broken");
    open = { from: at, to: null, end: "running" };
    stage.stretches.push(open);
  }
  if (completed_at !== null) close(Date.parse(completed_at), status === "completed" ? "complete" : "broken");
  else if (status !== "processing") close(latest(stages), "broken");
  return [...stages.values()];
}

/** The API says it in words: the status of an update contains "complete" where the stage is over. */
const isComplete = ({ status }: ProgressUpdate): boolean => /complete/i.test(status);

/** While a job waits to be tried again nobody says when the last try ended: it is shown as a mark where it began. */
function latest(stages: ReadonlyMap<string, StageTime>): number {
  return Math.max(0, ...[...stages.values()].flatMap(({ stretches }) => stretches.map(({ from }) => from)));
}

/** ms in all that has been worked on until now. */
export const timeOf = (stretches: readonly Stretch[], now: number): number =>
  stretches.reduce((sum, { from, to }) => sum + ((to ?? now) - from), 0);
