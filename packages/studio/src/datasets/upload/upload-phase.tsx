import { Pause, Play, RotateCw } from "lucide-react";
import { StatusBadge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { formatBytes, formatCount, plural } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { ErrorState } from "../../ui/states.tsx";
import { Figures } from "../figures-row.tsx";
import { formatTimeLeft } from "../time-left.ts";
import { AttentionList } from "./attention-list.tsx";
import { useSpeed } from "./use-speed.ts";
import type { Upload } from "./use-upload.ts";

/** The first phase: the files' way to Galley. */
export function UploadPhase({ upload, onClear }: { upload: Upload; onClear(): void }) {
  const { progress, figures, attention, error, left, isUploading } = upload;
  const isOver = !isUploading && left === 0;
  return (
    <Panel
      flush
      title={
        <span className="flex items-center gap-2">
          Upload <StatusBadge {...badgeOf(upload)} />
        </span>
      }
      actions={<Actions upload={upload} onClear={onClear} />}
    >
      <div className="flex flex-col gap-3 p-4">
        <ProgressBar
          value={progress.percentage}
          label="Upload"
          tone={isOver && attention.length === 0 ? "success" : "accent"}
        />
        <Line upload={upload} />
        <Figures
          label="Files of this upload"
          figures={[
            ["Stored", figures.stored, "text"],
            ["Duplicates", figures.duplicate, "danger"],
            ["Refused", figures.refused, "danger"],
            ["Failed", figures.failed, "danger"],
          ]}
        />
        {figures.already > 0 && (
          <p className="figures text-[13px] text-muted">
            {plural(figures.already, "file")} {figures.already === 1 ? "was" : "were"} here already, with the same
            content.
          </p>
        )}
        {upload.isCut ? (
          <p role="status" className="rounded-control bg-warning-soft px-3 py-2 text-warning">
            The connection is lost. The upload goes on by itself when it is back.
          </p>
        ) : (
          error &&
          left > 0 && <ErrorState error={error} compact onRetry={() => void upload.retryFailed().catch(() => {})} />
        )}
      </div>
      <AttentionList files={attention} />
      <p role="status" className="sr-only">
        {isOver && `Upload finished: ${figures.stored} stored, ${attention.length} need attention.`}
      </p>
    </Panel>
  );
}

function badgeOf(upload: Upload): { status: string; label?: string } {
  const { isUploading, left, attention, state, figures } = upload;
  if (isUploading) return { status: "uploading" };
  if (upload.isCut) return { status: "waiting", label: "Waiting for the connection" };
  if (state === "aborted" && left > 0) return { status: "paused" };
  if (attention.length === 0) return { status: "completed" };
  return figures.stored > 0 ? { status: "partial", label: "Finished, with problems" } : { status: "failed" };
}

function Actions({ upload, onClear }: { upload: Upload; onClear(): void }) {
  const { isUploading, left, state } = upload;
  const goOn = () => void upload.retryFailed().catch(() => {});
  if (isUploading) {
    return (
      <Button size="sm" icon={Pause} onClick={upload.abort}>
        Pause
      </Button>
    );
  }
  return (
    <>
      {left > 0 &&
        (state === "aborted" ? (
          <Button size="sm" variant="primary" icon={Play} onClick={goOn}>
            Go on
          </Button>
        ) : (
          <Button size="sm" variant="primary" icon={RotateCw} onClick={goOn}>
            Retry {plural(left, "file")}
          </Button>
        ))}
      <Button size="sm" variant="ghost" onClick={onClear}>
        {left > 0 ? "Give up" : "Clear"}
      </Button>
    </>
  );
}

/** How much has left, how fast, and for how long. */
function Line({ upload: { progress, figures, isUploading } }: { upload: Upload }) {
  const { sentBytes, totalBytes } = progress;
  const speed = useSpeed(sentBytes, isUploading);
  const left = speed && speed > 0 ? (totalBytes - sentBytes) / speed : null;
  return (
    <p className="figures flex flex-wrap justify-between gap-x-4 text-[13px] text-muted">
      <span>
        {formatBytes(sentBytes)} of {formatBytes(totalBytes)}
        {figures.open > 0 && ` · ${formatCount(figures.open)} of ${plural(figures.total, "file")} to go`}
      </span>
      {isUploading && speed !== null && (
        <span>
          {formatBytes(speed)}/s{left !== null && ` · ${formatTimeLeft(left)} left`}
        </span>
      )}
    </p>
  );
}
