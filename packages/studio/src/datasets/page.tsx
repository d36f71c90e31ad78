import type { PageProps } from "../shell/routes.ts";
import { DatasetView } from "./dataset/dataset-view.tsx";
import { ProjectView } from "./projects/project-view.tsx";
import { ProjectsView } from "./projects/projects-view.tsx";

/** Datasets: the projects, one project's datasets, or one dataset. */
export function DatasetsPage({ params: { projectId, datasetId } }: PageProps) {
  if (projectId === undefined) return <ProjectsView />;
  if (datasetId === undefined) return <ProjectView key={projectId} projectId={projectId} />;
  return <DatasetView key={datasetId} projectId={projectId} datasetId={datasetId} />;
}
