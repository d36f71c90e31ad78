import type { DatasetImage } from "@galley/client";

export type ImageProcessingStatus = DatasetImage["processing_status"];

/** What the grid can be narrowed to, in the words of the interface. */
export const filters: ReadonlyArray<readonly [ImageProcessingStatus | "", string]> = [
  ["", "All"],
  ["completed", "Processed"],
  ["processing", "Processing"],
  ["pending", "Waiting"],
  ["failed", "Failed"],
];

/** What the address says, where it is one of these. */
export const filterOf = (value: string | null): ImageProcessingStatus | null =>
  filters.find(([status]) => status !== "" && status === value)?.[0] || null;
