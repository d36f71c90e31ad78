import type { BlogResult } from "@galley/contract";
import { isObject } from "./answer.ts";
import type { BlogRequest } from "./blog.ts";
import { connect } from "./connection.ts";
import type { BlogJobStatus, CompletedBlogJob, JobRef } from "./job-types.ts";
import type { ConnectionOptions, CreateAndPollOptions, Options, PollOptions } from "./options.ts";
import { pollJob } from "./poll.ts";
import { creating, inBackground } from "./requests.ts";
import { type Expected, followToResult, heldResult } from "./results.ts";

// Every function that is exported here is a call: `createGalleyClient` binds them all.

/**
 * Waits until a blog job is over and returns its final status, whichever that is: completed, failed or cancelled. Rejects
 * with `PollTimeoutError` after `maxWaitTime`, with a `GalleyError` when the job cannot be asked for. Once the job has
 * answered, a server or network that is away for a while is waited out.
 */
export async function pollBlogJob(job: JobRef, options: Options & PollOptions): Promise<BlogJobStatus> {
  return (await pollJob(connect(options), job, ofAnyKind(options), blog)) as BlogJobStatus;
}

/**
 * Creates a job and waits for it in the background way; resolves with the completed job, whose `result` is the post.
 * `maxWaitTime` counts from the moment the job is accepted. Rejects with `JobFailedError`, `JobCancelledError`,
 * `PollTimeoutError` or another `GalleyError`. An abort ends the waiting, not the job.
 */
export async function createAndPollBlogJob(
  request: BlogRequest,
  options: ConnectionOptions & CreateAndPollOptions,
): Promise<CompletedBlogJob> {
  const connection = connect(options);
  const answer = await connection.send(creating(generate, request, options, inBackground));
  return followToResult(connection, answer, aPost, ofAnyKind(options));
}

/**
 * Makes a post in one held request and resolves with it. A post that takes longer than the server holds the request
 * (300 s) is then polled, for `maxWaitTime` more; `onCreated` and `onProgress` are called only then. Errors as above.
 */
export async function generateBlog(
  request: BlogRequest,
  options: ConnectionOptions & CreateAndPollOptions,
): Promise<BlogResult> {
  return heldResult(connect(options), creating(generate, request, options), aPost, ofAnyKind(options));
}

const blog = "/api/v1/blog";
const generate = `${blog}/generate-enhanced`;

const aPost: Expected<BlogResult> = {
  what: "a blog post",
  below: blog,
  isResult: (body): body is BlogResult =>
    isObject(body) && typeof body.title === "string" && typeof body.content === "string",
};

/** Jobs below the blog's path are blog jobs. */
const ofAnyKind = <Given extends PollOptions>({ onProgress, ...options }: Given) => ({
  ...options,
  onProgress: onProgress as PollOptions<unknown>["onProgress"],
});
