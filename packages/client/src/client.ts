import type { BlogResult, CreateJobResponse, EnhancedBlogGenerationInput, JobList } from "@galley/contract";
import { bindDatasets, type DatasetCalls } from "./client-datasets.ts";
import { bindImages, type ImageCalls } from "./client-images.ts";
import { connect } from "./connection.ts";
import { optionsOver } from "./for-call.ts";
import { createAndPollBlogJob, generateBlog } from "./generate.ts";
import type { BlogJobStatus, CompletedBlogJob, JobRef, JobsFilter } from "./job-types.ts";
import { cancelJob, createBlogJob, getJobStatus, listJobs, retryJob } from "./jobs.ts";
import type { CallOptions, ConnectionOptions, CreateAndPollOptions, CreateOptions, PollOptions } from "./options.ts";
import { pollBlogJob } from "./poll.ts";

/** The functions of this package, bound to one Galley. They may be taken apart: none uses `this`. */
export type GalleyClient = BlogCalls & ImageCalls & DatasetCalls;

type BlogCalls = {
  createBlogJob(request: EnhancedBlogGenerationInput, options?: CreateOptions): Promise<CreateJobResponse>;
  getJobStatus(job: JobRef, options?: CallOptions): Promise<BlogJobStatus>;
  pollBlogJob(job: JobRef, options?: PollOptions): Promise<BlogJobStatus>;
  createAndPollBlogJob(request: EnhancedBlogGenerationInput, options?: CreateAndPollOptions): Promise<CompletedBlogJob>;
  generateBlog(request: EnhancedBlogGenerationInput, options?: CreateAndPollOptions): Promise<BlogResult>;
  cancelJob(job: JobRef, options?: CallOptions): Promise<BlogJobStatus>;
  retryJob(job: JobRef, options?: CallOptions): Promise<BlogJobStatus>;
  listJobs(filter?: JobsFilter, options?: CallOptions): Promise<JobList>;
};

/** A client for the Galley at `baseUrl`. Checks the options (TypeError, RangeError) and opens nothing. */
export function createGalleyClient(connection: ConnectionOptions): GalleyClient {
  connect(connection);
  const forCall = optionsOver(connection);
  return {
    ...bindImages(forCall),
    ...bindDatasets(forCall),
    createBlogJob: (request, options) => createBlogJob(request, forCall(options)),
    getJobStatus: (job, options) => getJobStatus(job, forCall(options)),
    pollBlogJob: (job, options) => pollBlogJob(job, forCall(options)),
    createAndPollBlogJob: (request, options) => createAndPollBlogJob(request, forCall(options)),
    generateBlog: (request, options) => generateBlog(request, forCall(options)),
    cancelJob: (job, options) => cancelJob(job, forCall(options)),
    retryJob: (job, options) => retryJob(job, forCall(options)),
    listJobs: (filter, options) => listJobs(filter ?? {}, forCall(options)),
  };
}
