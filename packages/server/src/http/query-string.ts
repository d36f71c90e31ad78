import { type ParsedUrlQuery, parse } from "node:querystring";
import type { FastifyInstance } from "fastify";
import { Refusal } from "../refusal.ts";

/** Postgres cannot store it, nor look for it, and nobody means it. */
export function refuseNul(app: FastifyInstance): void {
  app.addHook("onRequest", async ({ url }) => {
    if (url.includes("%00")) throw new Refusal("bad_request", "The address holds the character NUL (%00).");
  });
}

/** As `node:querystring` reads it, and with `name[key]=value` as a value of an object `name`. */
export function parseQuery(text: string): Record<string, unknown> {
  const flat: ParsedUrlQuery = parse(text);
  const query: Record<string, unknown> = Object.create(null);
  for (const [name, value] of Object.entries(flat)) {
    const [, object, key] = /^([a-z_]+)\[([^\]]+)\]$/.exec(name) ?? [];
    if (object === undefined || key === undefined) query[name] = value;
    else query[object] = Object.assign(objectAt(query, object), { [key]: value });
  }
  return query;
}

function objectAt(query: Record<string, unknown>, name: string): Record<string, unknown> {
  const known = query[name];
  return typeof known === "object" && known !== null && !Array.isArray(known)
    ? (known as Record<string, unknown>)
    : Object.create(null);
}
