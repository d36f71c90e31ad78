import type { DatasetProgress } from "@galley/client";
import { RotateCw } from "lucide-react";
import { StatusBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Duration } from "../../ui/figures.tsx";
import { formatCount, plural } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { Figures } from "../figures-row.tsx";
import { type Problem, ProblemList } from "../problem-list.tsx";
import { datasetState, datasetWord } from "./dataset-state.ts";

interface ProcessingPhaseProps {
  processing: DatasetProgress;
  retry: { run(): void; busy: boolean };
  /** Shows all that have failed. */
  onShowFailed(): void;
}

/** The second phase: each image is checked, and gets its thumbnail. */
export function ProcessingPhase({ processing, retry, onShowFailed }: ProcessingPhaseProps) {
  const { total_files: total, processed_files: processed, failed_files: failed } = processing;
  const open = total - processed - failed;
  return (
    <Panel
      flush
      title={
        <span className="flex items-center gap-2">
          Processing <StatusBadge status={datasetState(processing)} label={datasetWord(processing)} />
        </span>
      }
      actions={failed > 0 && <RetryAll {...retry} />}
    >
      <div className="flex flex-col gap-3 p-4">
        <ProgressBar
          value={processing.progress_percent}
          label="Processing"
          tone={open === 0 && failed === 0 ? "success" : "accent"}
        />
        <p className="figures flex flex-wrap justify-between gap-x-4 text-[13px] text-muted">
          <span>
            {formatCount(processed + failed)} of {plural(total, "image")}
          </span>
          <Duration from={processing.processing_started_at} to={processing.processing_completed_at} />
        </p>
        <Figures
          label="Images of the last uploads"
          figures={[
            ["Processed", processed, "text"],
            ["Waiting", open, "text"],
            ["Failed", failed, "danger"],
          ]}
        />
      </div>
      {failed > 0 && <Errors processing={processing} onShowFailed={onShowFailed} />}
    </Panel>
  );
}

/** Has all that failed processed once more. */
export const RetryAll = ({ run, busy }: ProcessingPhaseProps["retry"]) => (
  <Button size="sm" icon={RotateCw} busy={busy} onClick={run}>
    Retry all failed
  </Button>
);

function Errors({ processing, onShowFailed }: Pick<ProcessingPhaseProps, "processing" | "onShowFailed">) {
  const { errors, failed_files: failed } = processing;
  return (
    <div className="border-t border-border px-4 py-2">
      <ProblemList label="Images that failed" problems={errors.map(problemIn)} />
      <Button size="sm" variant="ghost" onClick={onShowFailed} className="mt-1 -ml-2.5">
        {failed > errors.length ? `Show all ${formatCount(failed)}` : "Show them"}
      </Button>
    </div>
  );
}

/** `file name: reason`. The reason has no colon of its own, a name may have one. */
function problemIn(error: string): Problem {
  const at = error.lastIndexOf(": ");
  return at < 0 ? { name: error, reason: "" } : { name: error.slice(0, at), reason: error.slice(at + 2) };
}
