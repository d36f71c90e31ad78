import type { DatasetProgress, UploadProgress, UploadReport } from "@galley/client";
import { count } from "./show.ts";

const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/** An upload, as its bar shows it. */
export function barOfUpload({ counts, files, percentage, sentBytes, totalBytes }: UploadProgress) {
  const over = files.length - counts.queued - counts.uploading;
  return {
    percentage,
    stage: `${over} of ${count(files.length, "file")}`,
    note: `${megabytes(sentBytes)} of ${megabytes(totalBytes)}`,
  };
}

/**
 * The thumbnails of a dataset, as their bar shows it. What is left rather than what there is: counts start afresh whenever a
 * dataset was at rest, be it between two requests of one upload.
 */
export function barOfProcessing(progress: DatasetProgress) {
  const { progress_percent, processed_files, failed_files, total_files } = progress;
  const left = total_files - processed_files - failed_files;
  return {
    percentage: progress_percent,
    stage: left > 0 ? `${count(left, "picture")} to go` : "done",
    note: `${failed_files} failed`,
  };
}

/** Files of which nothing more is to be done: they are in the dataset as they are on the disk. */
export const isThere = ({ state, sameContent }: UploadReport["files"][number]): boolean =>
  state === "stored" || (state === "duplicate" && sameContent === true);

/** What became of an upload, in a line. */
export function describeUpload({ files, counts }: UploadReport): string {
  const passedBy = files.filter((file) => file.state === "duplicate" && isThere(file)).length;
  const parts = [
    `${counts.stored} stored`,
    ...(passedBy > 0 ? [`${passedBy} there already`] : []),
    ...(counts.duplicate > passedBy ? [`${counts.duplicate - passedBy} with the name of another picture`] : []),
    ...(counts.refused > 0 ? [`${counts.refused} refused`] : []),
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
    // Their requests were under way when it ended.
    ...(counts.uploading > 0 ? [`${counts.uploading} not confirmed`] : []),
    ...(counts.queued > 0 ? [`${counts.queued} not sent`] : []),
  ];
  return `${count(files.length, "file")}: ${parts.join(", ")}`;
}
