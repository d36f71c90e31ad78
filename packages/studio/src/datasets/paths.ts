/** Where the views are. */
export const paths = {
  projects: "/datasets",
  project: (projectId: string) => `/datasets/${encodeURIComponent(projectId)}`,
  dataset: (projectId: string, datasetId: string) =>
    `/datasets/${encodeURIComponent(projectId)}/${encodeURIComponent(datasetId)}`,
};
