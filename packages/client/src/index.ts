export type {
  AllEventsSnapshot,
  ApplyQueuesResponse,
  BatchStatusResponse,
  BlogResult,
  CreateBlogBatchResponse,
  CreateImageBatchResponse,
  CreateImageJobResponse,
  CreateJobResponse,
  Dataset,
  DatasetImage,
  DatasetProgress,
  DeleteTaskResponse,
  EnhancedBlogGenerationInput,
  ExportFormat,
  FinalizeBatchRequest,
  FinalizeImageRequest,
  GeneratedImage,
  ImageAddress,
  ImageGenerationInput,
  ImageJobStatus,
  ImageOffer,
  ImageProviders,
  ImageQuality,
  ImageResult,
  ImageStyle,
  JobAttempt,
  JobErrorCode,
  JobList,
  JobListItem,
  JobOptions,
  JobStatus,
  JobStatusEvent,
  LiveText,
  OutlineDecision,
  OutlineForDecision,
  Problem,
  ProgressUpdate,
  Project,
  PurgeQueueResponse,
  Queue,
  QueueStats,
  QueueTask,
  QueueTaskList,
  ReprocessResponse,
  UpdateProjectRequest,
  UploadedPicture,
  WhoAmI,
} from "@galley/contract";
export * from "./blog.ts";
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
export type { LiveConnection } from "./follow.ts";
export * from "./generate.ts";
export * from "./image-batches.ts";
export * from "./images.ts";
export {
  type AnyJobStatus,
  type BlogJobStatus,
  type CompletedBlogJob,
  isBlogJob,
  isImageJob,
  isTerminal,
  type JobKind,
  type JobRef,
  type JobsFilter,
} from "./job-types.ts";
export * from "./jobs.ts";
export {
  createOfflineQueue,
  type OfflineEntry,
  type OfflineQueue,
  type OfflineQueueOptions,
  type OfflineRequest,
  type OfflineResponse,
} from "./offline-queue.ts";
export type { OfflineStore } from "./offline-store.ts";
export type {
  CallOptions,
  ConnectionOptions,
  CreateAndPollOptions,
  CreateOptions,
  FetchLike,
  PollOptions,
} from "./options.ts";
export type { PageOptions } from "./pages.ts";
export * from "./processing.ts";
export * from "./projects.ts";
export * from "./queues.ts";
export * from "./service.ts";
export { getStageLabel } from "./stage-labels.ts";
export * from "./upload.ts";
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
export * from "./watch.ts";
export * from "./watch-dataset.ts";
export * from "./watch-jobs.ts";
