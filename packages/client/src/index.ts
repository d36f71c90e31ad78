export type {
  BlogResult,
  CreateJobResponse,
  EnhancedBlogGenerationInput,
  JobErrorCode,
  JobList,
  JobListItem,
  JobStatus,
  Problem,
  ProgressUpdate,
} from "@galley/contract";
export { createGalleyClient, type GalleyClient } from "./client.ts";
export { GalleyError, JobCancelledError, JobFailedError, NetworkError, PollTimeoutError } from "./errors.ts";
export { formatEstimatedTime } from "./estimated-time.ts";
export { createAndPollBlogJob, generateBlog } from "./generate.ts";
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
export { pollBlogJob } from "./poll.ts";
export { getStageLabel } from "./stage-labels.ts";
export {
  type VerifyWebhookOptions,
  verifyWebhook,
  type WebhookMessage,
  WebhookVerificationError,
} from "./verify-webhook.ts";
