import {
  BlogJobRequest,
  BlogResult,
  CreateJobHeaders,
  CreateJobResponse,
  GenerateQuery,
  Problem,
  splitJobOptions,
} from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { readPrefer } from "../http/prefer.ts";
import { warnOfUnknownFields } from "../http/unknown-fields.ts";
import { submitJob } from "../jobs/held-answer.ts";
import type { JobService } from "../jobs/service.ts";
import { Refusal } from "../refusal.ts";
import type { createBlogJob } from "./job.ts";

export interface BlogRoutesOptions {
  jobs: JobService;
  blogJob: ReturnType<typeof createBlogJob>;
}

export const blogRoutes: FastifyPluginAsync<BlogRoutesOptions> = async (plugin, { jobs, blogJob }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  app.post(
    "/generate-enhanced",
    {
      preValidation: warnOfUnknownFields(BlogJobRequest),
      schema: {
        tags: ["blog"],
        summary: "Write a blog post",
        description:
          "Synchronous by default: the answer is held until the post is written, for up to 300 s. With " +
          "`async_mode=true`, or `Prefer: respond-async`, answers 202 at once and the post is written in the background.",
        querystring: GenerateQuery,
        headers: CreateJobHeaders,
        body: BlogJobRequest,
        response: { 200: BlogResult, 202: CreateJobResponse, 422: Problem, 502: Problem },
      },
    },
    async (request, reply) => {
      const { respondAsync } = readPrefer(request.headers.prefer);
      if (request.body.approve_outline && !request.query.async_mode && !respondAsync) {
        const message = "needs async_mode=true: a request cannot be held until somebody has decided";
        throw new Refusal("validation_failed", `approve_outline ${message}.`, [{ path: "approve_outline", message }]);
      }
      const asked = { ...splitJobOptions(request.body), isAsync: request.query.async_mode };
      const answer = await submitJob(jobs, blogJob, asked, request, reply);
      return reply.send("result" in answer ? answer.result : answer.accepted);
    },
  );
};
