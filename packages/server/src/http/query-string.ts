import { type ParsedUrlQuery, parse } from "node:querystring";

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
