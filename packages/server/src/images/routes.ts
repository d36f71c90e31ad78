import {
  CreateImageJobResponse,
  CreateJobHeaders,
  GenerateQuery,
  ImageEditJobRequest,
  type ImageEditRequest,
  type ImageGenerationRequest,
  ImageJobRequest,
  ImageResult,
  ImageUpscaleJobRequest,
  type ImageUpscaleRequest,
  ImageVariationsJobRequest,
  type ImageVariationsRequest,
  Problem,
} from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { warnOfUnknownFields } from "../http/unknown-fields.ts";
import { type Submitting, submitImage } from "./submit.ts";

const tags = ["images"];
const problems = { 422: Problem, 502: Problem };
const held =
  "The answer is held until the picture is there, for up to 300 s; then, or with `Prefer: respond-async`, 202.";

/** Makes pictures: from words, or from a picture. */
export const imageRoutes: FastifyPluginAsync<Submitting> = async (plugin, submitting) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  const generate = (request: ImageGenerationRequest) => ({ operation: "generate", request }) as const;

  app.post(
    "/generate",
    {
      preValidation: warnOfUnknownFields(ImageJobRequest),
      schema: {
        tags,
        summary: "Make a picture",
        description: held,
        headers: CreateJobHeaders,
        body: ImageJobRequest,
        response: { 200: ImageResult, 202: CreateImageJobResponse, ...problems },
      },
    },
    (request, reply) => submitImage(submitting, request, reply, generate, false) as never,
  );

  app.post(
    "/generate-async",
    {
      preValidation: warnOfUnknownFields(ImageJobRequest),
      schema: {
        tags,
        summary: "Make a picture in the background",
        description: "Answers 202 at once, whatever `Prefer` says. The picture is found by `status_url`.",
        headers: CreateJobHeaders,
        body: ImageJobRequest,
        response: { 202: CreateImageJobResponse, 422: Problem },
      },
    },
    (request, reply) => submitImage(submitting, request, reply, generate, true) as never,
  );

  const operations = [
    {
      url: "/variations",
      summary: "Make variations of a picture",
      body: ImageVariationsJobRequest,
      toInput: (request: ImageVariationsRequest) => ({ operation: "variations", request }) as const,
    },
    {
      url: "/upscale",
      summary: "Make a picture larger",
      body: ImageUpscaleJobRequest,
      toInput: (request: ImageUpscaleRequest) => ({ operation: "upscale", request }) as const,
    },
    {
      url: "/edit",
      summary: "Paint a part of a picture anew, or beyond its edges",
      body: ImageEditJobRequest,
      toInput: (request: ImageEditRequest) => ({ operation: "edit", request }) as const,
    },
  ];
  for (const { url, summary, body, toInput } of operations) {
    app.post(
      url,
      {
        preValidation: warnOfUnknownFields(body),
        schema: {
          tags,
          summary,
          description: `${held} \`async_mode=true\` answers 202 at once.`,
          querystring: GenerateQuery,
          headers: CreateJobHeaders,
          body,
          response: { 200: ImageResult, 202: CreateImageJobResponse, ...problems },
        },
      },
      (request, reply) => submitImage(submitting, request, reply, toInput, request.query.async_mode) as never,
    );
  }
};
