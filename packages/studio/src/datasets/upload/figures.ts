import type { UploadedFileStatus } from "@galley/client";
import type { UploadFiles, UploadSummary } from "@galley/react";

export interface UploadFigures {
  total: number;
  /** In the dataset now: stored by this upload, or there before with the very same bytes. */
  stored: number;
  /** Of these, those that were there before. */
  already: number;
  /** Another image has their name. */
  duplicate: number;
  refused: number;
  failed: number;
  /** On their way, or still to be sent. */
  open: number;
}

const isAlready = ({ state, sameContent }: UploadedFileStatus): boolean =>
  state === "duplicate" && sameContent === true;

/** The files that somebody has to look at, in their order. */
export const attentionOf = (files: UploadFiles): readonly UploadedFileStatus[] =>
  files.troubled.filter((file) => !isAlready(file));

export function figuresOf(progress: UploadSummary, files: UploadFiles): UploadFigures {
  const { stored, duplicate, refused, failed, queued, uploading } = progress.counts;
  const already = files.troubled.filter(isAlready).length;
  return {
    total: progress.totalFiles,
    stored: stored + already,
    already,
    duplicate: duplicate - already,
    refused,
    failed,
    open: queued + uploading,
  };
}
