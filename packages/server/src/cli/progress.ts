import { formatEstimatedTime, getStageLabel } from "@galley/client";
import type { JobStatusResponse } from "@galley/contract";
import { Presets, SingleBar } from "cli-progress";

/** Shows how far something is: a live bar on a terminal, a line a stage elsewhere. */
export interface BarView {
  /** `note` is for the live bar alone: what changes too often for lines. */
  show(progress: { percentage: number; stage: string; note: string }): void;
  /** What is shown stays; another `show` begins anew below it. */
  end(): void;
}

/** Shows a job's progress. */
export interface ProgressView {
  show(status: JobStatusResponse): void;
  end(): void;
}

export function createBarView(title: string, output: NodeJS.WriteStream): BarView {
  return output.isTTY ? liveBar(title, output) : lines(title, output);
}

export function createProgressView(title: string, output: NodeJS.WriteStream): ProgressView {
  const view = createBarView(title, output);
  return {
    show: (status) =>
      view.show({
        percentage: status.progress_percentage,
        stage: status.current_stage ? getStageLabel(status.current_stage) : status.status,
        note: status.completed_at ? status.status : `${formatEstimatedTime(status.estimated_time_remaining)} left`,
      }),
    end: view.end,
  };
}

function liveBar(title: string, stream: NodeJS.WriteStream): BarView {
  const format = `${title} {bar} {percentage}% · {stage} · {note}`;
  const bar = new SingleBar({ format, stream, barsize: 28, hideCursor: true, clearOnComplete: false }, Presets.rect);
  let isThere = false;
  const show: BarView["show"] = ({ percentage, stage, note }) => {
    // Also anew after an end: somebody may have been asked something in between.
    if (isThere) bar.update(Math.round(percentage), { stage, note });
    else bar.start(100, Math.round(percentage), { stage, note });
    isThere = true;
  };
  show({ percentage: 0, stage: "waiting", note: "" });
  return {
    show,
    end() {
      if (isThere) bar.stop();
      isThere = false;
    },
  };
}

function lines(title: string, output: NodeJS.WriteStream): BarView {
  let last = "";
  return {
    show({ percentage, stage }) {
      const line = `${title} ${String(Math.round(percentage)).padStart(3)}%  ${stage}`;
      if (line !== last) output.write(`${line}\n`);
      last = line;
    },
    end() {},
  };
}
