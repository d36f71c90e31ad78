import type { Dataset, DatasetProgress, Project, ReprocessResponse } from "@galley/contract";
import type { OptionsForCall } from "./for-call.ts";
import type { CallOptions } from "./options.ts";
import type { PageOptions } from "./pages.ts";
import { getProcessingStatus, reprocessDataset, waitForProcessing } from "./processing.ts";
import {
  createDataset,
  createProject,
  type DatasetImagePage,
  type DatasetImagesFilter,
  type DatasetPage,
  getDataset,
  getProject,
  listDatasetImages,
  listDatasets,
  listProjects,
  type NewProject,
  type ProjectPage,
} from "./projects.ts";
import { uploadImagesBatch } from "./upload.ts";
import type { UploadFile, UploadOptions, UploadReport } from "./upload-types.ts";
import type { WaitOptions } from "./wait-until.ts";

/** Projects, datasets and their pictures. */
export type DatasetCalls = {
  createProject(project: NewProject, options?: CallOptions): Promise<Project>;
  getProject(projectId: string, options?: CallOptions): Promise<Project>;
  listProjects(page?: PageOptions, options?: CallOptions): Promise<ProjectPage>;
  createDataset(projectId: string, dataset: { name: string }, options?: CallOptions): Promise<Dataset>;
  getDataset(projectId: string, datasetId: string, options?: CallOptions): Promise<Dataset>;
  listDatasets(projectId: string, page?: PageOptions, options?: CallOptions): Promise<DatasetPage>;
  listDatasetImages(
    projectId: string,
    datasetId: string,
    filter?: DatasetImagesFilter,
    options?: CallOptions,
  ): Promise<DatasetImagePage>;
  uploadImagesBatch(
    projectId: string,
    datasetId: string,
    files: readonly UploadFile[],
    options?: UploadOptions,
  ): Promise<UploadReport>;
  getProcessingStatus(projectId: string, datasetId: string, options?: CallOptions): Promise<DatasetProgress>;
  waitForProcessing(
    projectId: string,
    datasetId: string,
    options?: WaitOptions<DatasetProgress>,
  ): Promise<DatasetProgress>;
  reprocessDataset(projectId: string, datasetId: string, options?: CallOptions): Promise<ReprocessResponse>;
};

export const bindDatasets = (forCall: OptionsForCall): DatasetCalls => ({
  createProject: (project, options) => createProject(project, forCall(options)),
  getProject: (projectId, options) => getProject(projectId, forCall(options)),
  listProjects: (page, options) => listProjects(page ?? {}, forCall(options)),
  createDataset: (projectId, dataset, options) => createDataset(projectId, dataset, forCall(options)),
  getDataset: (projectId, datasetId, options) => getDataset(projectId, datasetId, forCall(options)),
  listDatasets: (projectId, page, options) => listDatasets(projectId, page ?? {}, forCall(options)),
  listDatasetImages: (projectId, datasetId, filter, options) =>
    listDatasetImages(projectId, datasetId, filter ?? {}, forCall(options)),
  uploadImagesBatch: (projectId, datasetId, files, options) =>
    uploadImagesBatch(projectId, datasetId, files, forCall(options)),
  getProcessingStatus: (projectId, datasetId, options) => getProcessingStatus(projectId, datasetId, forCall(options)),
  waitForProcessing: (projectId, datasetId, options) => waitForProcessing(projectId, datasetId, forCall(options)),
  reprocessDataset: (projectId, datasetId, options) => reprocessDataset(projectId, datasetId, forCall(options)),
});
