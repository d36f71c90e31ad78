import { Problem } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { sendObject } from "../http/send-object.ts";
import { type JobScope, scopeOf } from "../jobs/scope.ts";
import type { JobService } from "../jobs/service.ts";
import { Refusal } from "../refusal.ts";
import type { Storage } from "../storage/port.ts";
import { keyOf } from "./files.ts";
import type { ImageUploads } from "./uploads/uploads.ts";

export interface ImageFilesRouteOptions {
  jobs: JobService;
  uploads: Pick<ImageUploads, "isThere">;
  storage: Storage;
  kind: string;
}

const FileParams = z.object({
  job_id: z.uuid().describe("The id of the job that has made it, or of the upload."),
  file: z.string().regex(/^[\w-]{1,80}\.(?:png|jpeg|webp|gif)$/, "must be the name of a picture"),
});

const bytes = z.unknown().describe("The picture's bytes.");

/** The pictures themselves. Where keys are asked for, their addresses carry a token, since an `<img>` sends no header. */
export const imageFilesRoute: FastifyPluginAsync<ImageFilesRouteOptions> = async (plugin, options) => {
  const { jobs, uploads, storage, kind } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  /** @throws Refusal where there is neither such a job nor such an upload */
  async function checkOwner(id: string, scope: JobScope): Promise<void> {
    try {
      await jobs.version(id, scope);
    } catch (error) {
      if (!(error instanceof Refusal) || !(await uploads.isThere(id, scope.tenant))) throw error;
    }
  }

  app.get(
    "/files/:job_id/:file",
    {
      config: { access: "files" },
      schema: {
        tags: ["images"],
        summary: "A picture",
        description:
          "Its bytes; ranges are served. They never change under this address, and go when the job, or the upload, is removed.",
        params: FileParams,
        response: {
          200: bytes,
          206: bytes,
          304: z.null().describe("It is known already."),
          404: Problem,
          416: Problem,
        },
      },
    },
    async (request, reply) => {
      const { job_id, file } = request.params;
      await checkOwner(job_id, scopeOf(request, kind));
      const absent = () => new Refusal("not_found", "There is no such picture.");
      return sendObject(request, reply, { storage, key: keyOf(job_id, file), absent });
    },
  );
};
