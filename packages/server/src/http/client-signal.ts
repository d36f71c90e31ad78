import type { FastifyReply, FastifyRequest } from "fastify";

/** Aborted when the client goes away before it is answered. */
export function clientSignal(request: FastifyRequest, reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => controller.abort());
  if (request.raw.socket.destroyed) controller.abort();
  return controller.signal;
}
