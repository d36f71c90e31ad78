import type { UploadCounts, UploadedFileStatus, UploadFile } from "@galley/client";

/**
 * The files of an upload, of which there may be tens of thousands: rows are read where they are shown. A row stays the
 * same object until something about its file has changed.
 */
export type UploadFiles = {
  readonly length: number;
  at(index: number): UploadedFileStatus | undefined;
  /** A page of them, or what a virtual list shows. */
  slice(start: number, end: number): readonly UploadedFileStatus[];
  /** Those that were not stored and say why, in their order; the same array until one comes or goes. */
  readonly troubled: readonly UploadedFileStatus[];
};

/** How far the upload is, over all files given so far. */
export type UploadSummary = {
  readonly totalFiles: number;
  readonly counts: UploadCounts;
  readonly totalBytes: number;
  readonly sentBytes: number;
  /** 0 to 100, of the bytes. */
  readonly percentage: number;
};

/** A file that nothing has happened to yet. */
export const newRow = (file: UploadFile): UploadedFileStatus => ({
  name: file.name,
  size: ("blob" in file ? file.blob : file).size,
  state: "queued",
  sent: 0,
  reason: null,
  imageId: null,
  sameContent: null,
});

export function summaryOf(rows: readonly UploadedFileStatus[]): UploadSummary {
  const counts = { queued: 0, uploading: 0, stored: 0, duplicate: 0, refused: 0, failed: 0 };
  let [totalBytes, sentBytes] = [0, 0];
  for (const { state, size, sent } of rows) {
    counts[state]++;
    totalBytes += size;
    sentBytes += sent;
  }
  const percentage = totalBytes === 0 ? (rows.length === 0 ? 0 : 100) : (sentBytes / totalBytes) * 100;
  return { totalFiles: rows.length, counts, totalBytes, sentBytes, percentage };
}

const isTroubled = ({ state }: UploadedFileStatus): boolean =>
  state === "duplicate" || state === "refused" || state === "failed";

/** The rows as they are now. */
export function filesOf(now: readonly UploadedFileStatus[], before: UploadFiles | undefined): UploadFiles {
  const rows = [...now];
  const found = rows.filter(isTroubled);
  const old = before?.troubled;
  const isSame = old?.length === found.length && old.every((row, index) => row === found[index]);
  return {
    length: rows.length,
    at: (index) => rows[index],
    slice: (start, end) => rows.slice(start, end),
    troubled: isSame ? old : found,
  };
}
