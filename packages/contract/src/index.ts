export {
  BatchParams,
  BatchStatusResponse,
  BlogBatchRequest,
  CreateBlogBatchResponse,
  splitBlogBatch,
} from "./batch.ts";
export { BlogExport, ExportFormat, ExportQuery, PostFields } from "./blog-export.ts";
export { OutlineDecision, OutlineForDecision } from "./blog-outline.ts";
export {
  BlogJobRequest,
  type BlogType,
  blogTypes,
  type EnhancedBlogGenerationInput,
  EnhancedBlogGenerationRequest,
  GenerateQuery,
  lengthWords,
  type Tone,
  tones,
} from "./blog-request.ts";
export {
  BlogResult,
  type BlogStage,
  blogStages,
  Citation,
  ContentMetadata,
  InternalLink,
  Outline,
  OutlineSection,
  QualityDimension,
  SeoMetadata,
  StageResult,
} from "./blog-result.ts";
export {
  CreateDatasetRequest,
  Dataset,
  DatasetParams,
  DatasetProgress,
  ProcessingStatus,
} from "./dataset.ts";
export {
  BatchUploadResponse,
  DatasetImage,
  DatasetImageParams,
  DatasetImagesQuery,
  ImageAddress,
  ImageProcessingStatus,
  mostFileBytes,
  ReprocessResponse,
  UploadedFile,
  UploadResponse,
} from "./dataset-image.ts";
export { type ErrorCode, errorCodes, JobErrorCode, Problem } from "./errors.ts";
export { AllEventsSnapshot, JobEventName, JobSnapshot, JobStatusEvent, LiveText, TextDelta } from "./event.ts";
export {
  CreateImageBatchResponse,
  FinalizeBatchRequest,
  ImageBatchRequest,
  splitImageBatch,
} from "./image-batch.ts";
export {
  ImageEditJobRequest,
  ImageEditRequest,
  ImageUpscaleJobRequest,
  ImageUpscaleRequest,
  ImageVariationsJobRequest,
  ImageVariationsRequest,
} from "./image-operations.ts";
export {
  type AspectRatio,
  aspectRatios,
  type ImageGenerationInput,
  ImageGenerationRequest,
  ImageJobRequest,
  ImageQuality,
  ImageStyle,
  imageQualities,
  imageStyles,
  largestSeed,
} from "./image-request.ts";
export {
  BlogImages,
  CreateImageJobResponse,
  FinalizeImageRequest,
  GeneratedImage,
  ImageJobLinks,
  ImageJobStatus,
  ImageOffer,
  ImageProviders,
  ImageResult,
} from "./image-result.ts";
export { UploadedPicture } from "./image-upload.ts";
export {
  CreateJobHeaders,
  CreateJobResponse,
  JobList,
  JobListItem,
  JobListQuery,
  JobParams,
  JobStatus,
  JobStatusQuery,
  JobStatusResponse,
  jobStatusOf,
  ProgressUpdate,
  RetryJobsRequest,
  RetryJobsResponse,
  terminalStatuses,
  WorkerRequest,
} from "./job.ts";
export { AttemptOutcome, JobAttempt, JobAttempts } from "./job-attempt.ts";
export {
  defaultWebhookEvents,
  JobOptions,
  Metadata,
  splitJobOptions,
  WebhookEventType,
} from "./job-options.ts";
export {
  ApiKey,
  ApiKeyList,
  ApiKeyParams,
  CreateApiKeyRequest,
  CreatedApiKey,
  KeyScope,
  StreamToken,
  tenantForm,
  WhoAmI,
} from "./key.ts";
export {
  CreateProjectRequest,
  Done,
  PageQuery,
  Project,
  ProjectParams,
  questionFits,
  UpdateProjectRequest,
} from "./project.ts";
export {
  AppliedQueue,
  ApplyQueuesResponse,
  DeleteTaskResponse,
  PurgeQueueResponse,
  Queue,
  QueueList,
  QueueParams,
  QueueStats,
  QueueTask,
  QueueTaskList,
  QueueTaskListQuery,
  QueueTaskParams,
} from "./queue.ts";
export {
  RotateWebhookSecretRequest,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookDeliveryParams,
  WebhookDeliveryQuery,
  WebhookSecretResponse,
  WebhookWorkerRequest,
  WebhookWorkerResponse,
} from "./webhook.ts";
