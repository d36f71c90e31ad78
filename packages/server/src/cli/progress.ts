import { formatEstimatedTime, getStageLabel } from "@galley/client";
import type { JobStatusResponse } from "@galley/contract";
import { Presets, SingleBar } from "cli-progress";

/** Shows a job's progress: a live bar on a terminal, a line a stage elsewhere. */
export interface ProgressView {
  show(status: JobStatusResponse): void;
  end(): void;
}

export function createProgressView(title: string, output: NodeJS.WriteStream): ProgressView {
  return output.isTTY ? liveBar(title, output) : lines(title, output);
}

function liveBar(title: string, stream: NodeJS.WriteStream): ProgressView {
  const format = `${title} {bar} {percentage}% · {stage} · {left}`;
  const bar = new SingleBar({ format, stream, barsize: 28, hideCursor: true, clearOnComplete: false }, Presets.rect);
  bar.start(100, 0, { stage: "waiting", left: "" });
  return {
    show: (status) =>
      bar.update(Math.round(status.progress_percentage), {
        stage: stageOf(status),
        left: status.completed_at ? status.status : `${formatEstimatedTime(status.estimated_time_remaining)} left`,
      }),
    end: () => bar.stop(),
  };
}

function lines(title: string, output: NodeJS.WriteStream): ProgressView {
  let last = "";
  return {
    show(status) {
      const percentage = String(Math.round(status.progress_percentage)).padStart(3);
      const line = `${title} ${percentage}%  ${stageOf(status)}`;
      if (line !== last) output.write(`${line}\n`);
      last = line;
    },
    end() {},
  };
}

function stageOf(status: JobStatusResponse): string {
  return status.current_stage ? getStageLabel(status.current_stage) : status.status;
}
