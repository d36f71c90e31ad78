import type {
  BatchStatusResponse,
  BlogImages,
  CreateBlogBatchResponse,
  CreateJobResponse,
  EnhancedBlogGenerationInput,
  ExportFormat,
  ImageJobStatus,
  JobOptions,
  OutlineDecision,
  OutlineForDecision,
} from "@galley/contract";
import { batchShape } from "./batches.ts";
import { connect } from "./connection.ts";
import { invalidAnswer } from "./errors.ts";
import { addressOfJob, type BlogJobStatus, createdShape, idOf, type JobRef, jobShape } from "./job-types.ts";
import type { CreateOptions, Options } from "./options.ts";
import { path } from "./paths.ts";
import { ask, creating, get, inBackground, once, repeatable, type Shape } from "./requests.ts";

// Every function that is exported here is a call: `createGalleyClient` binds them all.

/** What a post is to be, and what every job may be told. */
export type BlogRequest = EnhancedBlogGenerationInput & Partial<JobOptions>;

/** Many posts in one request: 1 to 100. What is said of the whole holds for every post that does not say otherwise. */
export type BlogBatch = { blogs: readonly BlogRequest[] } & Partial<JobOptions>;

/** A finished post as a file. */
export type ExportedBlog = {
  /** The name to save it under. */
  filename: string;
  /** Its media type. */
  contentType: string;
  content: string;
};

/**
 * Asks for a blog post and returns as soon as the job is accepted (HTTP 202). Tries again when the network or the
 * server fails for a moment: the idempotency key makes that safe. Rejects with a `GalleyError`.
 */
export async function createBlogJob(
  request: BlogRequest,
  options: Options & CreateOptions,
): Promise<CreateJobResponse> {
  const call = creating("/api/v1/blog/generate-enhanced", request, options, inBackground);
  return ask(options, call, createdShape as Shape<CreateJobResponse>);
}

/** The state of a blog job now. Rejects with a `GalleyError`, of code `job_not_found` when there is no such job. */
export async function getJobStatus(job: JobRef, options: Options): Promise<BlogJobStatus> {
  return ask(options, get(addressOfJob(job, "status_url", "/api/v1/blog")), jobShape as Shape<BlogJobStatus>);
}

/** Asks for many posts and returns as soon as their jobs are accepted, all or none. Safe to repeat, as `createBlogJob`. */
export async function createBlogBatch(
  batch: BlogBatch,
  options: Options & CreateOptions,
): Promise<CreateBlogBatchResponse> {
  return ask(options, creating("/api/v1/blog/batch-generate", batch, options), createdBatchShape);
}

/** How far a batch of posts is, with its jobs. */
export async function getBlogBatch(batchId: string, options: Options): Promise<BatchStatusResponse> {
  return ask(options, get(path`/api/v1/blog/batches/${batchId}`), batchShape);
}

/** Cancels every job of a batch of posts that is not finished. */
export async function cancelBlogBatch(batchId: string, options: Options): Promise<BatchStatusResponse> {
  return ask(options, repeatable("DELETE", path`/api/v1/blog/batches/${batchId}`), batchShape);
}

/** The outline of a post that was asked for with `approve_outline`; `job_state_conflict` while there is none yet. */
export async function getOutline(job: JobRef, options: Options): Promise<OutlineForDecision> {
  return ask(options, get(path`/api/v1/blog/jobs/${idOf(job)}/outline`), outlineShape);
}

/**
 * Decides on a post's outline: `approve` has it written as planned, `edit` as it is sent, `reject` cancels the job.
 * `job_state_conflict` when no decision is waited for. Not repeated after a broken connection: look at the job then.
 */
export async function decideOutline(job: JobRef, decision: OutlineDecision, options: Options): Promise<BlogJobStatus> {
  const call = once("POST", path`/api/v1/blog/jobs/${idOf(job)}/outline`, decision);
  return ask(options, call, jobShape as Shape<BlogJobStatus>);
}

/** A finished post as a file: Markdown (the default) or MDX with front matter, a page of its own, or JSON. */
export async function exportBlog(
  job: JobRef,
  format: ExportFormat | undefined,
  options: Options,
): Promise<ExportedBlog> {
  const call = { ...get(path`/api/v1/blog/jobs/${idOf(job)}/export`, { format }), asText: true };
  const { body, headers, status } = await connect(options).send(call);
  if (typeof body !== "string") throw invalidAnswer("The answer is not a post", status);
  const ending = { markdown: "md", mdx: "mdx", html: "html", json: "json" }[format ?? "markdown"];
  const filename = nameIn(headers.get("content-disposition")) ?? `post.${ending}`;
  return { filename, contentType: headers.get("content-type") ?? "", content: body };
}

/** The image jobs that name the post as their `blog_job_id`, the newest first. */
export async function getBlogImages(job: JobRef, options: Options): Promise<ImageJobStatus[]> {
  const { images } = await ask(options, get(path`/api/v1/blog/jobs/${idOf(job)}/images`), imagesShape);
  return images;
}

/** A file's name as RFC 6266 has it: in full where it is not plain. */
function nameIn(disposition: string | null): string | undefined {
  const [, coded] = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? "") ?? [];
  const [, plain] = /filename="([^"]+)"/i.exec(disposition ?? "") ?? [];
  try {
    return coded === undefined ? plain : decodeURIComponent(coded);
  } catch {
    return plain;
  }
}

const createdBatchShape: Shape<CreateBlogBatchResponse> = {
  what: "an accepted batch",
  fields: { batch_id: "", job_ids: [] },
};
const outlineShape: Shape<OutlineForDecision> = { what: "an outline", fields: { job_id: "", outline: {} } };
const imagesShape: Shape<BlogImages> = { what: "a list of pictures", fields: { images: [] } };
