import { type CreateImageJobResponse, type ImageResult, type JobOptions, splitJobOptions } from "@galley/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { submitJob } from "../jobs/held-answer.ts";
import type { JobService } from "../jobs/service.ts";
import type { ImageJob } from "./job.ts";
import { isDraft } from "./links.ts";
import type { ImageJobInput } from "./types.ts";

export interface Submitting {
  jobs: JobService;
  imageJob: ImageJob;
}

type Body = JobOptions & ImageJobInput["request"];

/** Accepts an image job, and answers with it at once, or with its result when that is there. @throws Refusal */
export async function submitImage(
  { jobs, imageJob }: Submitting,
  request: FastifyRequest,
  reply: FastifyReply,
  toInput: (request: never) => ImageJobInput,
  isAsync: boolean,
): Promise<ImageResult | CreateImageJobResponse> {
  const { options, input: asked } = splitJobOptions(request.body as Body);
  const input = toInput(asked as never);
  const answer = await submitJob(jobs, imageJob, { input, options, isAsync }, request, reply);
  return "result" in answer ? answer.result : { ...answer.accepted, is_draft: isDraft(input) };
}
