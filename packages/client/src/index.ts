export type {
  BatchStatusResponse,
  BlogResult,
  CreateImageBatchResponse,
  CreateJobResponse,
  Dataset,
  DatasetImage,
  DatasetProgress,
  EnhancedBlogGenerationInput,
  ImageJobStatus,
  JobErrorCode,
  JobList,
  JobListItem,
  JobStatus,
  Problem,
  ProgressUpdate,
  Project,
  ReprocessResponse,
} from "@galley/contract";
export { createGalleyClient, type GalleyClient } from "./client.ts";
export {
  GalleyError,
  JobCancelledError,
  JobFailedError,
  NetworkError,
  PollTimeoutError,
  UploadError,
  WaitTimeoutError,
} from "./errors.ts";
export { formatEstimatedTime } from "./estimated-time.ts";
export { createAndPollBlogJob, generateBlog } from "./generate.ts";
export {
  createImageBatch,
  finalizeImageBatch,
  getImageBatch,
  getImageJob,
  type NewImageBatch,
  waitForImageBatch,
} from "./image-batches.ts";
export { type BlogJobStatus, type CompletedBlogJob, isTerminal, type JobRef, type JobsFilter } from "./job-types.ts";
export { cancelJob, createBlogJob, getJobStatus, listJobs, retryJob } from "./jobs.ts";
export type {
  CallOptions,
  ConnectionOptions,
  CreateAndPollOptions,
  CreateOptions,
  FetchLike,
  PollOptions,
} from "./options.ts";
export type { PageOptions } from "./pages.ts";
export { pollBlogJob } from "./poll.ts";
export { getProcessingStatus, reprocessDataset, waitForProcessing } from "./processing.ts";
export {
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
export { getStageLabel } from "./stage-labels.ts";
export { uploadImagesBatch } from "./upload.ts";
export type {
  UploadCounts,
  UploadedFileStatus,
  UploadFile,
  UploadOptions,
  UploadProgress,
  UploadReport,
  UploadState,
} from "./upload-types.ts";
export {
  type VerifyWebhookOptions,
  verifyWebhook,
  type WebhookMessage,
  WebhookVerificationError,
} from "./verify-webhook.ts";
export type { WaitOptions } from "./wait-until.ts";
