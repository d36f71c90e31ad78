import swagger from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";

/** Describes the API from the contract's schemas, at `/openapi.json`. */
export async function serveOpenApi(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Galley",
        version: "0.1.0",
        description: "Slow content work as dependable background jobs.",
        license: { name: "MIT", identifier: "MIT" },
      },
      tags: [
        { name: "blog", description: "Blog posts" },
        { name: "jobs", description: "Jobs of every kind" },
        { name: "queues", description: "Queues and their tasks" },
        { name: "service", description: "The service itself" },
        { name: "internal", description: "Called by the queue" },
      ],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
}
