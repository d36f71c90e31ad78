import type { DatasetProgress } from "@galley/client";
import { type ReactNode, useState } from "react";
import type { UploadSummary } from "../datasets/upload-files.ts";
import type { UseDatasetUpload } from "../datasets/use-dataset-upload.ts";
import { ActionButton } from "./action-button.tsx";
import { classNames } from "./class-name.ts";
import { ProgressBar } from "./progress-bar.tsx";

export type UploadProgressProps = {
  /** What `useDatasetUpload` gives. */
  upload: UseDatasetUpload;
  /** How many failures are shown at first, and with each "Show more". 20. */
  pageSize?: number | undefined;
  label?: string | undefined;
  className?: string | undefined;
};

/** An upload in both its phases, with what went wrong, and the buttons to go on. */
export function UploadProgress({ upload, pageSize = 20, label, className }: UploadProgressProps): ReactNode {
  const { state, progress, processing, report, error } = upload;
  const isAtRest = state !== "uploading" && state !== "processing";
  // Its error is the upload's, which is shown above.
  const sendAgain = () => upload.retryFailed().catch(() => {});
  const mayReprocess = isAtRest && processing !== null && processing.failed_files > 0;
  return (
    <section className={classNames("galley-upload", className)} data-state={state} aria-label={label ?? "Upload"}>
      <p className="galley-upload__state" role="status">
        {stateWords(upload)}
      </p>
      {progress.totalFiles > 0 && <Phase name="Upload" value={progress.percentage} text={sentWords(progress)} />}
      {processing !== null && processing.processing_status !== "ready" && (
        <Phase name="Processing" value={processing.progress_percent} text={processedWords(processing)} />
      )}
      {error !== null && (
        <p className="galley-upload__error" role="alert">
          {error.message}
        </p>
      )}
      <Failures upload={upload} pageSize={pageSize} />
      <div className="galley-actions">
        {state === "uploading" && <ActionButton onAction={upload.abort}>Stop the upload</ActionButton>}
        {report !== null && report.left.length > 0 && (
          <ActionButton onAction={sendAgain}>{`Send ${filesWord(report.left.length)} again`}</ActionButton>
        )}
        {mayReprocess && (
          <ActionButton
            onAction={upload.reprocess}
          >{`Process ${filesWord(processing.failed_files)} again`}</ActionButton>
        )}
      </div>
    </section>
  );
}

function Phase({ name, value, text }: { name: string; value: number; text: string }): ReactNode {
  return (
    <div className="galley-phase">
      <div className="galley-progress__line">
        <span className="galley-phase__name">{name}</span> <span className="galley-phase__text">{text}</span>
      </div>
      <ProgressBar label={name} value={value} text={`${Math.floor(value)} %, ${text}`} />
    </div>
  );
}

function Failures({ upload, pageSize }: { upload: UseDatasetUpload; pageSize: number }): ReactNode {
  const [shown, show] = useState(pageSize);
  const { troubled } = upload.files;
  const errors = upload.processing?.errors ?? [];
  if (troubled.length === 0 && errors.length === 0) return null;
  return (
    <div className="galley-failures">
      <ul className="galley-failures__list" aria-label="Files with problems">
        {troubled.slice(0, shown).map(({ name, state, reason }, index) => (
          <li key={`${index} ${name}`} className={`galley-failure galley-failure--${state}`}>
            <span className="galley-failure__name">{name}</span>{" "}
            <span className="galley-failure__reason">{reason ?? state}</span>
          </li>
        ))}
        {errors.map((error) => (
          <li key={error} className="galley-failure galley-failure--processing">
            {error}
          </li>
        ))}
      </ul>
      {troubled.length > shown && (
        <button type="button" className="galley-button" onClick={() => show(shown + pageSize)}>
          {`Show more of ${troubled.length}`}
        </button>
      )}
    </div>
  );
}

const filesWord = (count: number): string => (count === 1 ? "1 file" : `${count} files`);

/** Changes only with the state, so that it may be read out. */
function stateWords({ state, report, progress }: UseDatasetUpload): string {
  switch (state) {
    case "idle":
      return "Nothing is being uploaded";
    case "uploading":
      return `Uploading ${filesWord(progress.totalFiles)}`;
    case "processing":
      return "Processing";
    case "aborted":
      return `Stopped, ${filesWord(report?.left.length ?? 0)} left`;
    case "failed":
      return "Failed";
    case "completed":
      return `Completed, ${filesWord(report?.counts.stored ?? 0)} stored`;
  }
}

function sentWords({ totalFiles, counts, sentBytes, totalBytes }: UploadSummary): string {
  const done = totalFiles - counts.queued - counts.uploading;
  return `${done} of ${filesWord(totalFiles)}, ${megabytes(sentBytes)} of ${megabytes(totalBytes)} MB`;
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);

function processedWords({ total_files, processed_files, failed_files }: DatasetProgress): string {
  const words = `${processed_files} of ${total_files} processed`;
  return failed_files === 0 ? words : `${words}, ${failed_files} failed`;
}
