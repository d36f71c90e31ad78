import type { Dataset } from "@galley/client";

type Counted = Pick<Dataset, "processing_status" | "total_files" | "failed_files">;

/** The state to show of a dataset: one of which a part failed is not simply completed. */
export function datasetState({ processing_status: status, failed_files: failed }: Counted): string {
  if (status === "completed" && failed > 0) return "partial";
  return status === "ready" ? "empty" : status;
}

/** The word for it where a dataset's is another than a job's. */
export function datasetWord({ processing_status: status }: Counted): string | undefined {
  if (status === "ready") return "Empty";
  if (status === "processing") return "Processing";
  return undefined;
}
