import type { FastifyReply, FastifyRequest, preValidationAsyncHookHandler } from "fastify";
import type { z } from "zod";

/**
 * Fields that the contract does not know are ignored; the answer's header `X-Galley-Warnings` names them, so that a
 * misspelt option is noticed.
 */
export function warnOfUnknownFields(schema: z.ZodObject): preValidationAsyncHookHandler {
  const known = new Set(Object.keys(schema.shape));
  return async (request, reply) => {
    const { body } = request;
    if (body === null || typeof body !== "object" || Array.isArray(body)) return;
    warnOf(
      Object.keys(body).filter((name) => !known.has(name)),
      request,
      reply,
    );
  };
}

/** Names fields of a request that were ignored. */
export function warnOf(fields: readonly string[], request: FastifyRequest, reply: FastifyReply): void {
  if (fields.length === 0) return;
  const unknown = fields.slice(0, 20).map((name) => encodeURIComponent(name.slice(0, 60).toWellFormed()));
  reply.header("x-galley-warnings", `unknown_fields: ${unknown.join(", ")}`);
  request.log.warn({ unknown }, "the request has fields that are not known");
}
