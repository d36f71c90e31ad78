import { Pause, Play, X } from "lucide-react";
import { Link, useLocation } from "wouter";
import { IconButton } from "../../ui/button.tsx";
import { formatCount, plural } from "../../ui/format.ts";
import { ProgressBar } from "../../ui/progress-bar.tsx";
import { paths } from "../paths.ts";
import { useKeepUpload } from "./keep-upload.ts";
import { type KnownUpload, uploads } from "./uploads.ts";
import { type Upload, useUpload } from "./use-upload.ts";

/** One upload, small, on every page but its own; keeps it alive on all of them. */
export function UploadCard({ upload: known }: { upload: KnownUpload }) {
  const { projectId, datasetId, name } = known;
  const upload = useUpload(projectId, datasetId);
  useKeepUpload(upload, known);
  const [address] = useLocation();
  const own = paths.dataset(projectId, datasetId);
  if (address === own || upload.progress.totalFiles === 0) return null;
  const { isUploading, left, progress } = upload;
  return (
    <div className="animate-enter pointer-events-auto flex items-center gap-3 rounded-panel border border-border bg-raised py-2.5 pr-2 pl-4 shadow-raised">
      <div className="min-w-0 flex-1">
        <Link href={own} className="block truncate font-medium hover:underline">
          {name}
        </Link>
        <p className="figures truncate text-[13px] text-muted">{wordsFor(upload)}</p>
        {(isUploading || left > 0) && (
          <ProgressBar value={progress.percentage} label={`Upload to ${name}`} className="mt-1.5" />
        )}
      </div>
      {isUploading && <IconButton icon={Pause} size="sm" label="Pause the upload" onClick={upload.abort} />}
      {!isUploading && left > 0 && (
        <IconButton
          icon={Play}
          size="sm"
          label="Go on with the upload"
          onClick={() => void upload.retryFailed().catch(() => {})}
        />
      )}
      {!isUploading && left === 0 && (
        <IconButton icon={X} size="sm" label="Dismiss" onClick={() => uploads.remove(datasetId)} />
      )}
    </div>
  );
}

function wordsFor(upload: Upload): string {
  const { isUploading, left, figures, attention, state, error } = upload;
  const count = `${formatCount(figures.stored)} of ${plural(figures.total, "file")}`;
  if (isUploading) return `Uploading: ${count}`;
  if (upload.isCut) return `Connection lost, goes on by itself: ${count}`;
  if (error && left > 0) return `Stopped: ${error.message}`;
  if (state === "aborted" && left > 0) return `Paused: ${count}`;
  return attention.length > 0 ? `${plural(attention.length, "file")} need attention` : `Uploaded: ${count}`;
}
