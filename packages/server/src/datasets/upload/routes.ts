import { BatchUploadResponse, DatasetParams, Problem, UploadResponse } from "@galley/contract";
import type { FastifyPluginAsync, FastifySchemaCompiler } from "fastify";
import { validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { clientSignal } from "../../http/client-signal.ts";
import { usualPatience } from "../../http/patience.ts";
import { readPrefer } from "../../http/prefer.ts";
import { scopeOf } from "../../jobs/scope.ts";
import { batchUpload, type Uploading } from "./batch-upload.ts";
import { usualFormLimits } from "./form.ts";
import { type Waiting, waitForImages } from "./wait.ts";

export interface UploadRoutesOptions extends Omit<Uploading, "limits" | "patience">, Waiting {
  clock: Uploading["clock"];
  /** The kind of the jobs that process pictures. */
  kind: string;
}

const tags = ["datasets"];
const Form = z
  .object({ files: z.array(z.file()).describe("JPEG, PNG, GIF or WebP, as their bytes say; at most 10 MiB each.") })
  .describe(`At most ${usualFormLimits.files} files and 4 GiB. Other fields are ignored with a warning.`);

/** The body is described, and read as it comes: there is nothing to be validated before. */
const validate: FastifySchemaCompiler<z.ZodType> = (route) =>
  route.httpPart === "body" ? () => true : validatorCompiler(route);

const description = `The files that can be used are stored, recorded and queued for processing when it answers; those that
cannot are told in \`errors\` and \`files\`. When it does not answer with success, nothing of it is left. It may be repeated:
files that are there already are told as duplicates, with \`same_content\`.`;

/** Uploads: phase 1. Under `/api/v1`. */
export const uploadRoutes: FastifyPluginAsync<UploadRoutesOptions> = async (plugin, options) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  const uploading: Uploading = { ...options, limits: usualFormLimits, patience: usualPatience };
  plugin.setValidatorCompiler(validate);
  // Bodies of whatever type are left to the handler, which reads them as they come, or says why not.
  plugin.removeAllContentTypeParsers();
  plugin.addContentTypeParser("*", (_request, _body, done) => done(null));
  const path = "/projects/:project_id/datasets/:dataset_id/images";
  const common = { tags, params: DatasetParams, consumes: ["multipart/form-data"], body: Form };
  const problems = { 400: Problem, 404: Problem, 413: Problem, 415: Problem, 503: Problem };

  app.post(
    `${path}/batch-upload`,
    {
      schema: {
        ...common,
        summary: "Upload pictures",
        description,
        response: { 200: BatchUploadResponse, ...problems },
      },
    },
    (request, reply) => batchUpload(uploading, request, reply),
  );

  app.post(
    path,
    {
      schema: {
        ...common,
        summary: "Upload pictures and wait for their processing",
        description: `The older upload. ${description} The answer is held until the pictures are processed, for up to 300 s; then, or with \`Prefer: respond-async\`, 202.`,
        response: { 200: UploadResponse, 202: BatchUploadResponse, ...problems },
      },
    },
    async (request, reply) => {
      const uploaded = await batchUpload(uploading, request, reply);
      const { respondAsync } = readPrefer(request.headers.prefer);
      const scope = scopeOf(request, options.kind);
      const gone = clientSignal(request, reply);
      const images = respondAsync ? undefined : await waitForImages(options, uploaded, scope, gone);
      if (images) return images;
      const { project_id, dataset_id } = request.params;
      if (respondAsync) reply.header("preference-applied", "respond-async");
      if (uploaded.job_id !== null) reply.header("x-job-id", uploaded.job_id);
      const location = `/api/v1/projects/${project_id}/datasets/${dataset_id}/processing-status`;
      return reply.code(202).header("location", location).send(uploaded);
    },
  );
};
