import { validateHeaderName, validateHeaderValue } from "node:http";
import type { HttpTarget } from "../../engine/model.ts";
import type { Message } from "../rpc.ts";
import { fromCredentials, toCredentials } from "./credentials-message.ts";
import { invalid, required, shown } from "./errors.ts";
import { toMethod } from "./method.ts";

type UriOverride = NonNullable<HttpTarget["uriOverride"]>;

/** Bytes; target.proto, HttpTarget.header_overrides. */
const largestHeaders = 80 * 1024;
const longestUrl = 2083;

/** `Queue.http_target`; undefined when it overrides nothing. @throws RpcError INVALID_ARGUMENT */
export function toHttpTarget(message: Message | null | undefined): HttpTarget | undefined {
  if (!message) return undefined;
  const uriOverride = toUriOverride(message.uriOverride);
  const method = toMethod(message.httpMethod, "HttpTarget.httpMethod");
  const headers = toHeaders(message.headerOverrides ?? []);
  const credentials = toCredentials(message, { complete: true });
  if (!uriOverride && !method && headers.length === 0 && !credentials) return undefined;
  return {
    headers,
    ...(uriOverride && { uriOverride }),
    ...(method && { method }),
    ...(credentials && { credentials }),
  };
}

function toUriOverride(message: Message | null | undefined): UriOverride | undefined {
  if (!message) return undefined;
  const { scheme, host, port, pathOverride, queryOverride, uriOverrideEnforceMode: mode } = message;
  const override: UriOverride = { mode: mode === "IF_NOT_EXISTS" ? "IF_NOT_EXISTS" : "ALWAYS" };
  if (typeof mode === "number") throw invalid("UriOverride.uriOverrideEnforceMode is not a valid mode.");
  if (typeof scheme === "number") throw invalid("UriOverride.scheme is not a valid scheme.");
  if (scheme === "HTTP" || scheme === "HTTPS") override.scheme = scheme;
  if (host !== undefined && host !== null) override.host = checkHost(host);
  if (port !== undefined && port !== null) override.port = port;
  if (pathOverride) override.path = checkPart(pathOverride.path ?? "", "PathOverride.path");
  if (queryOverride)
    override.query = checkPart(queryOverride.queryParams ?? "", "QueryOverride.queryParams").replace(/^\?/, "");
  return Object.keys(override).length > 1 ? override : undefined;
}

/** A name or an address without a port: `url.hostname` passes over in silence what it does not take. */
function checkHost(host: string): string {
  if (host === "") throw invalid("UriOverride.host cannot be empty.");
  if (/^(\[[0-9A-Fa-f:.]+\]|[^\s/?#@\\:[\]]+)$/.test(host) && URL.canParse(`http://${host}/`)) return host;
  throw invalid(`UriOverride.host "${shown(host)}" is not a valid host name.`);
}

function checkPart(part: string, field: string): string {
  if (part.length <= longestUrl) return part;
  throw invalid(`${field} must have at most ${longestUrl} characters.`);
}

function toHeaders(overrides: Message[]): HttpTarget["headers"] {
  let size = 0;
  const headers = overrides.map(({ header }) => {
    const { key: name = "", value = "" } = header ?? {};
    if (name === "") throw required("HeaderOverride.header.key");
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw invalid(`The header "${shown(name)}" cannot be sent over HTTP.`);
    }
    size += name.length + value.length;
    return { name, value };
  });
  if (size >= largestHeaders) throw invalid("The queue's headers must be smaller than 80 KB.");
  return headers;
}

export function fromHttpTarget({ uriOverride, method, headers, credentials }: HttpTarget): Message {
  return {
    ...(uriOverride && { uriOverride: fromUriOverride(uriOverride) }),
    ...(method && { httpMethod: method }),
    headerOverrides: headers.map(({ name: key, value }) => ({ header: { key, value } })),
    ...fromCredentials(credentials),
  };
}

function fromUriOverride({ scheme, host, port, path, query, mode }: UriOverride): Message {
  return {
    ...(scheme && { scheme }),
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port }),
    ...(path !== undefined && { pathOverride: { path } }),
    ...(query !== undefined && { queryOverride: { queryParams: query } }),
    uriOverrideEnforceMode: mode,
  };
}
