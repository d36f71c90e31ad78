import { Problem, UploadedPicture } from "@galley/contract";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest, FastifySchemaCompiler } from "fastify";
import { validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { liftTimeLimit, setTimeLimit } from "../../access/connection-limits.ts";
import { clientSignal } from "../../http/client-signal.ts";
import { Refusal } from "../../refusal.ts";
import { checkPictureHeaders } from "./receive.ts";
import type { ImageUploads } from "./uploads.ts";

export interface ImageUploadRouteOptions {
  uploads: Pick<ImageUploads, "receive">;
}

const Bytes = z.file().describe("The picture's bytes: PNG, JPEG or WebP, at most 10 MiB and 50 megapixels.");
const description = `What it is, its bytes say, and every pixel is looked at: what cannot be used is refused, and nothing of
it is kept. Its \`url\` may be named as the source or the mask of a picture. It is kept as long as jobs are, and while a job
that names it is. The same bytes give the same \`url\`, kept from then on.`;

/** The body is described, and read as it comes: there is nothing to be validated before. */
const validate: FastifySchemaCompiler<z.ZodType> = (route) =>
  route.httpPart === "body" ? () => true : validatorCompiler(route);

/** Pictures of callers' own, to make others from. */
export const imageUploadRoute: FastifyPluginAsync<ImageUploadRouteOptions> = async (plugin, { uploads }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  plugin.setValidatorCompiler(validate);
  // Bodies of whatever type are left to the handler, which reads them as they come, or says why not.
  plugin.removeAllContentTypeParsers();
  plugin.addContentTypeParser("*", (_request, _body, done) => done(null));

  app.post(
    "/uploads",
    {
      schema: {
        tags: ["images"],
        summary: "Upload a picture to work on",
        description,
        consumes: ["image/png", "image/jpeg", "image/webp"],
        body: Bytes,
        response: { 201: UploadedPicture, 400: Problem, 413: Problem, 415: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      checkPictureHeaders(request.raw);
      const uploaded = await receive(request, reply);
      return reply.code(201).header("location", uploaded.url).send(uploaded);
    },
  );

  async function receive(request: FastifyRequest, reply: FastifyReply): Promise<UploadedPicture> {
    liftTimeLimit(request.raw);
    try {
      return await uploads.receive(request.raw, request.caller.tenant, clientSignal(request, reply));
    } catch (error) {
      setTimeLimit(request.raw);
      // Whoever sends nothing more will not send another request either.
      if (error instanceof Refusal && error.code === "request_timeout") reply.header("connection", "close");
      throw error;
    }
  }
};
