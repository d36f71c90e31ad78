import type { DatasetProgress, UploadFile, UploadReport } from "@galley/client";
import { useCallback } from "react";
import { useGalley } from "../provider.tsx";
import type { Connection } from "../watch/live.ts";
import type { WatchOptions } from "../watch/options.ts";
import { find } from "../watch/shared.ts";
import { useLatest } from "../watch/use-latest.ts";
import { useShared } from "../watch/use-shared.ts";
import { useTold } from "../watch/use-told.ts";
import { createUpload, noUploadYet, type Upload, type UploadSnapshot, uploadName } from "./upload.ts";
import type { UploadFiles, UploadSummary } from "./upload-files.ts";
import { type UseDatasetProgress, useDatasetProgress } from "./use-dataset-progress.ts";

/**
 * `uploading`: files are on their way. `processing`: they have arrived, their thumbnails are being made. `completed`: all
 * that was stored is processed, well or not. `failed`: nothing was, or there is an error. `aborted`: `retryFailed` goes on.
 */
export type DatasetUploadState = "idle" | "uploading" | "processing" | "completed" | "failed" | "aborted";

export type UseDatasetUploadOptions = Omit<WatchOptions<never>, "onComplete"> & {
  /** Requests at once, 1 to 5. 3. */
  concurrency?: number | undefined;
  /**
   * Whether the upload goes on when the last component that shows it is unmounted; the next one of the same dataset takes
   * it up. `false`: it is aborted then.
   */
  keepUploading?: boolean | undefined;
  /** Once for each upload, when its files are processed. */
  onComplete?: ((report: UploadReport) => void) | undefined;
};

export type UseDatasetUpload = {
  state: DatasetUploadState;
  /** The upload phase: what has left, of all files. */
  progress: UploadSummary;
  /** Each file, to be read by page. */
  files: UploadFiles;
  /** The processing phase, of all that was uploaded since the dataset was last at rest; null until it is known. */
  processing: DatasetProgress | null;
  connection: Connection;
  /** What became of the files; null before the first upload and while one runs. */
  report: UploadReport | null;
  error: Error | null;
  /** Sends files; while others are on their way, they are added to these. Resolves with what became of them. */
  upload(files: readonly UploadFile[]): Promise<UploadReport>;
  /** Sends what is left again: what failed, and what an abort has left. */
  retryFailed(): Promise<UploadReport>;
  abort(): void;
  /** Has pictures processed again whose processing failed; gives how many these are. */
  reprocess: UseDatasetProgress["reprocess"];
  /** Forgets an upload that is over. */
  reset(): void;
};

/** Puts pictures into a dataset, and watches both phases: their way to Galley, and their processing there. */
export function useDatasetUpload(
  projectId: string | null | undefined,
  datasetId: string | null | undefined,
  options: UseDatasetUploadOptions = {},
): UseDatasetUpload {
  const { enabled = true, pauseWhenHidden = true, onComplete, onError } = options;
  const client = useGalley();
  const name = enabled && projectId && datasetId ? uploadName(projectId, datasetId) : null;
  // The processing is held first: the upload, when it ends, has it watched anew.
  const watched = useDatasetProgress(projectId, datasetId, { enabled, pauseWhenHidden });
  const create = () => createUpload(client, projectId ?? "", datasetId ?? "");
  const sent = useShared<UploadSnapshot, Upload>({ client, name, create }, noUploadYet);
  const { report } = sent;
  const error = sent.error ?? watched.error;
  const state = stateOf(sent, watched);

  useTold(state === "completed" ? report : null, () => report && onComplete?.(report));
  useTold(error, () => error && onError?.(error));

  return {
    state,
    progress: sent.progress,
    files: sent.files,
    processing: watched.progress,
    connection: watched.connection,
    report,
    error,
    reprocess: watched.reprocess,
    ...useUploadActions(name, options),
  };
}

function stateOf({ isUploading, report, error }: UploadSnapshot, watched: UseDatasetProgress): DatasetUploadState {
  if (isUploading) return "uploading";
  if (error) return "failed";
  if (report?.aborted) return "aborted";
  const status = watched.progress?.processing_status;
  const isAtWork = status === "uploading" || status === "processing";
  if (report === null) return isAtWork ? "processing" : "idle";
  if (report.counts.stored === 0) return report.counts.duplicate > 0 ? "completed" : "failed";
  if (watched.error) return "failed";
  if (isAtWork || watched.connection !== "closed") return "processing";
  return status === "failed" ? "failed" : "completed";
}

function useUploadActions(name: string | null, { concurrency, keepUploading }: UseDatasetUploadOptions) {
  const client = useGalley();
  const how = useLatest({ concurrency, keepUploading });
  const current = useCallback((): Upload => {
    const upload = name === null ? undefined : find<Upload>(client, name);
    if (!upload) throw new TypeError("There is no dataset to upload to");
    return upload;
  }, [client, name]);
  const upload = useCallback((files: readonly UploadFile[]) => current().send(files, how.current), [current, how]);
  const retryFailed = useCallback(() => current().retryFailed(how.current), [current, how]);
  const abort = useCallback(() => current().abort(), [current]);
  const reset = useCallback(() => current().reset(), [current]);
  return { upload, retryFailed, abort, reset };
}
