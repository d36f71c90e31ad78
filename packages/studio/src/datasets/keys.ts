import type { ImageProcessingStatus } from "./grid/filter.ts";

/** Names of what is asked for: whoever changes something has all below its name asked for anew. */
export const keys = {
  projects: ["projects"] as const,
  projectList: ["projects", "list"] as const,
  project: (projectId: string) => ["projects", projectId] as const,
  datasets: (projectId: string) => ["projects", projectId, "datasets"] as const,
  dataset: (datasetId: string) => ["datasets", datasetId] as const,
  images: (datasetId: string) => ["datasets", datasetId, "images"] as const,
  imagePage: (datasetId: string, status: ImageProcessingStatus | null, page: number) =>
    ["datasets", datasetId, "images", status, page] as const,
  image: (datasetId: string, imageId: string) => ["datasets", datasetId, "image", imageId] as const,
};
