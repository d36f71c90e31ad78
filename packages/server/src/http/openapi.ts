import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import { completeDocument } from "./openapi-complete.ts";
import type { Access, Document } from "./openapi-types.ts";

const description = `Slow content work as dependable background jobs. Post a request, get a \`job_id\`, watch the
progress, collect the result.

Every refusal is \`application/problem+json\` (RFC 9457) with a stable \`code\` and a \`detail\` for people; \`errors\` lists
what is wrong with which field. Besides those that a call lists, any may be answered with 404 \`not_found\`, 405
\`method_not_allowed\`, 408 \`request_timeout\`, 431 \`headers_too_large\` or 400 \`bad_request\`, as HTTP has it.

A POST that creates may carry an \`Idempotency-Key\`: repeated with the same body within 24 hours, it makes nothing twice.
Without configured keys Galley serves the machine it runs on, and no key is needed.`;

const tags = [
  { name: "blog", description: "Blog posts" },
  { name: "images", description: "Pictures, from words or from other pictures" },
  { name: "datasets", description: "Sets of pictures, and the projects they belong to" },
  { name: "jobs", description: "Jobs of every kind" },
  { name: "webhooks", description: "Being told of jobs" },
  { name: "keys", description: "API keys" },
  { name: "queues", description: "Queues and their tasks" },
  { name: "service", description: "The service itself" },
  { name: "internal", description: "Called by the queue" },
];

/** Describes the API from the contract's schemas, at `/openapi.json`. */
export async function serveOpenApi(app: FastifyInstance): Promise<void> {
  const access = rememberAccess(app);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Galley", version: "0.1.0", description, license: { name: "MIT", identifier: "MIT" } },
      // Wherever it is served from.
      servers: [{ url: "/" }],
      tags,
    },
    transform: jsonSchemaTransform,
    transformObject(input) {
      const document = jsonSchemaTransformObject(input) as unknown as Document;
      return completeDocument(document, access) as ReturnType<typeof jsonSchemaTransformObject>;
    },
  });
  app.get("/openapi.json", { config: { access: "public" }, schema: { hide: true } }, async () => app.swagger());
}

/** Who may call which route, once all are there. */
function rememberAccess(app: FastifyInstance): (method: string, path: string) => Access {
  const known = new Map<string, Access>();
  app.addHook("onRoute", ({ method, url, path, config }) => {
    const said = (config as { access?: Access } | undefined)?.access;
    for (const name of [method].flat()) {
      const worker = name === "POST" && url.endsWith("/worker");
      known.set(
        `${name.toLowerCase()} ${(path ?? url).replace(/:(\w+)/g, "{$1}")}`,
        said ?? (worker ? "worker" : "tenant"),
      );
    }
  });
  return (method, path) => known.get(`${method} ${path}`) ?? "tenant";
}
