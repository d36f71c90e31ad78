import type { FastifyReply, FastifyRequest } from "fastify";

/** Says in a `Link` header where the next page of a list is (RFC 8288): the same request, from a cursor on. */
export function linkNext(request: FastifyRequest, reply: FastifyReply, cursor: string | undefined): void {
  if (cursor === undefined) return;
  const [path, query] = request.url.split("?");
  const parameters = new URLSearchParams(query);
  parameters.delete("skip");
  // Who may see a page is asked for each of them.
  parameters.delete("token");
  parameters.set("cursor", cursor);
  reply.header("link", `<${path}?${parameters}>; rel="next"`);
}
