import { type UseDatasetUpload, useDatasetUpload } from "@galley/react";
import { useMemo, useSyncExternalStore } from "react";
import { attentionOf, figuresOf, type UploadFigures } from "./figures.ts";
import { uploads } from "./uploads.ts";

/** Requests at once: two fill a line, and leave the page connections of the six that a browser has for a host. */
const options = { keepUploading: true, concurrency: 2 };

export interface Upload extends UseDatasetUpload {
  figures: UploadFigures;
  attention: ReturnType<typeof attentionOf>;
  /** Files that can still be sent: paused, failed, or given up when the line was cut. */
  left: number;
  isUploading: boolean;
  /** It has stopped because Galley cannot be reached, and goes on by itself. */
  isCut: boolean;
}

/** The upload to a dataset, as the page and the bar both see it. */
export function useUpload(projectId: string, datasetId: string): Upload {
  const upload = useDatasetUpload(projectId, datasetId, options);
  const isCut = useSyncExternalStore(uploads.subscribe, () => uploads.isCut(datasetId));
  const { files, progress, report, state } = upload;
  const attention = useMemo(() => attentionOf(files), [files]);
  const figures = useMemo(() => figuresOf(progress, files), [progress, files]);
  return { ...upload, figures, attention, left: report?.left.length ?? 0, isUploading: state === "uploading", isCut };
}
