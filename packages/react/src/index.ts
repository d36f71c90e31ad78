export {
  type UseAsyncBlogGeneration,
  type UseAsyncBlogGenerationOptions,
  useAsyncBlogGeneration,
} from "./blog/use-async-blog-generation.ts";
export { BlogGenerationProgress, type BlogGenerationProgressProps } from "./components/blog-generation-progress.tsx";
export { ImageGallery, type ImageGalleryProps } from "./components/image-gallery.tsx";
export { JobProgress, type JobProgressProps } from "./components/job-progress.tsx";
export { StageList, type StageListProps } from "./components/stage-list.tsx";
export { UploadDropZone, type UploadDropZoneProps } from "./components/upload-drop-zone.tsx";
export { UploadProgress, type UploadProgressProps } from "./components/upload-progress.tsx";
export type { UploadFiles, UploadSummary } from "./datasets/upload-files.ts";
export {
  type UseDatasetProgress,
  type UseDatasetProgressOptions,
  useDatasetProgress,
} from "./datasets/use-dataset-progress.ts";
export {
  type DatasetUploadState,
  type UseDatasetUpload,
  type UseDatasetUploadOptions,
  useDatasetUpload,
} from "./datasets/use-dataset-upload.ts";
export type { BatchImage } from "./images/batch-types.ts";
export { type UseImageBatch, type UseImageBatchOptions, useImageBatch } from "./images/use-image-batch.ts";
export type { JobsListFilter } from "./jobs/merge-jobs.ts";
export { type UseJob, type UseJobOptions, useJob } from "./jobs/use-job.ts";
export { type UseJobs, type UseJobsOptions, useJobs } from "./jobs/use-jobs.ts";
export { GalleyProvider, type GalleyProviderProps, useGalley } from "./provider.tsx";
export type { Connection } from "./watch/live.ts";
export type { WatchOptions } from "./watch/options.ts";
