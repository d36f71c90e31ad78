import { Problem } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { sendObject } from "../http/send-object.ts";
import { scopeOf } from "../jobs/scope.ts";
import type { JobService } from "../jobs/service.ts";
import { Refusal } from "../refusal.ts";
import type { Storage } from "../storage/port.ts";
import { keyOf } from "./files.ts";

export interface ImageFilesRouteOptions {
  jobs: JobService;
  storage: Storage;
  kind: string;
}

const FileParams = z.object({
  job_id: z.uuid(),
  file: z.string().regex(/^[\w-]{1,80}\.(?:png|jpeg|webp|gif)$/, "must be the name of a picture"),
});

const bytes = z.unknown().describe("The picture's bytes.");

/** The pictures themselves. Where keys are asked for, their addresses carry a token, since an `<img>` sends no header. */
export const imageFilesRoute: FastifyPluginAsync<ImageFilesRouteOptions> = async (plugin, { jobs, storage, kind }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/files/:job_id/:file",
    {
      config: { access: "files" },
      schema: {
        tags: ["images"],
        summary: "A picture",
        description:
          "Its bytes; ranges are served. They never change under this address, and go when the job is removed.",
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
      await jobs.version(job_id, scopeOf(request, kind));
      const absent = () => new Refusal("not_found", "There is no such picture.");
      return sendObject(request, reply, { storage, key: keyOf(job_id, file), absent });
    },
  );
};
