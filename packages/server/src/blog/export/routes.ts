import { createHash } from "node:crypto";
import { BlogExport, type BlogResult, ExportQuery, JobParams, Problem } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { contentDisposition } from "../../http/content-disposition.ts";
import { isKnown } from "../../http/etag.ts";
import { scopeOf } from "../../jobs/scope.ts";
import type { JobService } from "../../jobs/service.ts";
import { Refusal } from "../../refusal.ts";
import type { createBlogJob } from "../job.ts";
import type { TextTools } from "../tools.ts";
import { exportPost } from "./export-post.ts";

export interface ExportRoutesOptions {
  jobs: JobService;
  blogJob: Pick<ReturnType<typeof createBlogJob>, "kind">;
  text: TextTools;
}

const etagOf = (body: Buffer): string => `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;

/** A finished post as a file: for a site generator, as a page, or for a program. */
export const exportRoutes: FastifyPluginAsync<ExportRoutesOptions> = async (plugin, { jobs, blogJob, text }) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  app.get(
    "/jobs/:job_id/export",
    {
      schema: {
        tags: ["blog"],
        summary: "A finished post as a file",
        description:
          "Markdown or MDX with YAML front matter for Hugo, Astro, Jekyll, Eleventy or Next; a page of its own; or JSON. The same " +
          "bytes whenever it is asked for; `If-None-Match` gives 304. 409 while the job is not completed.",
        params: JobParams,
        querystring: ExportQuery,
        response: {
          200: {
            description: "The file, to be saved under the name in `Content-Disposition`.",
            content: {
              "text/markdown": { schema: z.string() },
              "text/mdx": { schema: z.string() },
              "text/html": { schema: z.string() },
              "application/json": { schema: BlogExport },
            },
          },
          304: z.null().describe("Nothing has changed."),
          404: Problem,
          409: Problem,
          422: Problem,
        },
      },
    },
    async (request, reply) => {
      const job = await jobs.status(request.params.job_id, scopeOf(request, blogJob.kind));
      if (job.status !== "completed") {
        throw new Refusal("job_state_conflict", `The job is ${job.status}; only a completed one has a post to export.`);
      }
      const { type, name, body } = await exportPost(job.result as BlogResult, request.query.format, text);
      const etag = etagOf(body);
      reply.headers({ etag, "cache-control": "private, no-cache" });
      if (isKnown(request.headers["if-none-match"], etag)) return reply.code(304).send(null);
      reply.headers({ "content-type": type, "content-disposition": contentDisposition("attachment", name) });
      // As it is: what is sent as an object would be written anew.
      return reply.code(200).send(body as never);
    },
  );
};
