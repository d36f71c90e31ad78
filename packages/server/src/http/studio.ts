import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import files from "@fastify/static";
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { Refusal } from "../refusal.ts";
import { sendProblem } from "./problems.ts";

export interface StudioOptions {
  /** Where the built page lies. */
  folder: string | undefined;
  /** Origins besides Galley's own that pictures come from, such as a bucket's that speaks plain HTTP. */
  pictures?: readonly string[];
}

/** The folder that the Studio's package is built into; undefined where it is not installed. */
export function studioFolder(): string | undefined {
  try {
    return join(fileURLToPath(import.meta.resolve("@galley/studio/package.json")), "../dist");
  } catch {
    return undefined;
  }
}

/** What the page may load and do. It runs only its own files; pictures of posts come from anywhere that is encrypted. */
const policy = (pictures: readonly string[]): string =>
  [
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    ["img-src 'self' blob: data: https:", ...pictures].join(" "),
    "connect-src 'self'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join("; ");

const notBuilt =
  "The Studio is not built. In the source tree: npm start builds it, or node scripts/build-studio.ts. The API works all the same: see /docs.";

/** What a browser is never given the page for: these answer as the API does, also where they have nothing. */
const notPages = /^\/(api|health|docs|assets|problems|openapi\.json|metrics)(\/|$)/;

/**
 * The web page at `/`, and at every address that its own navigation may have led to. Its files are public: they hold no
 * data, and what the page shows it asks the API for like any other client.
 */
export const studioRoutes: FastifyPluginAsync<StudioOptions> = async (app, { folder, pictures = [] }) => {
  const page = folder !== undefined && existsSync(join(folder, "index.html")) ? folder : undefined;
  if (page) await serveFiles(app, page);
  const headers = { "content-security-policy": policy(pictures), vary: "accept" };

  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    if (!page) return tellNotBuilt(request, reply);
    reply.headers(headers);
    return reply.sendFile("index.html", page);
  };
  app.get("/", open, answer);
  app.get("/*", open, (request, reply) => (isPage(request) ? answer(request, reply) : reply.callNotFound()));
};

const open = { config: { access: "public" as const }, schema: { hide: true } };

/** Whether a browser asks for a page, as it does when an address is typed, kept or sent to someone. */
function isPage({ headers, url }: FastifyRequest): boolean {
  const path = url.split("?")[0] ?? url;
  const isFile = path.slice(path.lastIndexOf("/")).includes(".");
  return !isFile && !notPages.test(path) && (headers.accept ?? "").includes("text/html");
}

async function serveFiles(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(files, {
    root: folder,
    serve: false,
    preCompressed: true,
    // Known by what is in them and when they were written; asked for anew each time, unless their name says what is in them.
    cacheControl: false,
    setHeaders: (reply, path) => {
      const forEver = path.startsWith(join(folder, "assets"));
      reply.header("cache-control", forEver ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  for (const name of ["favicon.svg", "theme.js"]) {
    app.get(`/${name}`, open, (_request, reply) => reply.sendFile(name));
  }
  app.get<{ Params: { "*": string } }>("/assets/*", open, (request, reply) =>
    reply.sendFile(`assets/${request.params["*"]}`),
  );
}

function tellNotBuilt(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!(request.headers.accept ?? "").includes("text/html")) {
    return sendProblem(request, reply, new Refusal("not_found", notBuilt));
  }
  return reply.code(404).type("text/plain; charset=utf-8").send(`${notBuilt}\n`);
}
