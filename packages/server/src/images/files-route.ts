import { Problem } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { isKnown } from "../http/etag.ts";
import { scopeOf } from "../jobs/scope.ts";
import type { JobService } from "../jobs/service.ts";
import { Refusal } from "../refusal.ts";
import type { ByteRange, Storage } from "../storage/port.ts";
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

/** One range of bytes (RFC 9110 14.1.2); several at once are not served, which the RFC allows. */
export function readRange(header: string | undefined, total: number): ByteRange | "unsatisfiable" | undefined {
  const [, from = "", to = ""] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (from === "" && to === "") return undefined;
  if (from === "") return Number(to) === 0 ? "unsatisfiable" : { first: Math.max(0, total - Number(to)) };
  const first = Number(from);
  if (first >= total) return "unsatisfiable";
  if (to === "") return { first };
  return Number(to) < first ? undefined : { first, last: Math.min(Number(to), total - 1) };
}

/** What is said of a picture; never of a refusal, which may not be kept. */
const headersOf = ({ etag, cacheControl }: { etag: string; cacheControl?: string | undefined }) => ({
  etag,
  "cache-control": cacheControl ?? "private, max-age=3600",
  "accept-ranges": "bytes",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; sandbox",
  "cross-origin-resource-policy": "cross-origin",
});

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
      const key = keyOf(job_id, file);
      const head = await storage.head(key);
      if (!head) throw new Refusal("not_found", "There is no such picture.");
      const headers = headersOf(head);
      if (isKnown(request.headers["if-none-match"], head.etag)) return reply.code(304).headers(headers).send(null);
      const range = readRange(request.headers.range, head.totalSize);
      if (range === "unsatisfiable") {
        reply.header("content-range", `bytes */${head.totalSize}`);
        throw new Refusal("range_not_satisfiable", `The picture has ${head.totalSize} bytes.`);
      }
      const object = await storage.get(key, { range });
      if (!object) throw new Refusal("not_found", "There is no such picture.");
      reply.headers(headers).header("content-type", object.contentType).header("content-length", object.size);
      if (range) {
        const last = range.first + object.size - 1;
        reply.code(206).header("content-range", `bytes ${range.first}-${last}/${object.totalSize}`);
      }
      return reply.send(object.stream as never);
    },
  );
};
