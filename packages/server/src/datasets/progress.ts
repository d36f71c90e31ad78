import type { Dataset, DatasetProgress } from "@galley/contract";
import type { DatasetStatusRow } from "./tables.ts";

const iso = (time: number): string => new Date(time).toISOString();
const isoOrNull = (time: number | null): string | null => (time === null ? null : iso(time));

const countsOf = (row: DatasetStatusRow) => ({
  processing_status: row.processing_status,
  total_files: row.total_files,
  processed_files: row.processed_files,
  failed_files: row.failed_files,
  processing_started_at: isoOrNull(row.processing_started_at),
  processing_completed_at: isoOrNull(row.processing_completed_at),
});

export const viewDataset = (row: DatasetStatusRow, events_url: string): Dataset => ({
  id: row.id,
  name: row.name,
  project_id: row.project_id,
  created_at: iso(row.created_at),
  image_count: row.image_count,
  ...countsOf(row),
  events_url,
});

/** Percent with two decimals, 100 only when none is left; of an empty dataset, 0. */
export function percentDone({
  total_files,
  processed_files,
  failed_files,
}: Pick<DatasetStatusRow, "total_files" | "processed_files" | "failed_files">): number {
  return total_files === 0 ? 0 : Math.floor(((processed_files + failed_files) / total_files) * 10_000) / 100;
}

export const viewProgress = (row: DatasetStatusRow): DatasetProgress => ({
  dataset_id: row.id,
  ...countsOf(row),
  progress_percent: percentDone(row),
  errors: JSON.parse(row.processing_errors) as string[],
});
