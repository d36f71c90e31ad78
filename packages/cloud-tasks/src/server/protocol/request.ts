import type { Message, Type } from "protobufjs/light.js";
import { RpcError } from "../rpc.ts";
import { badRequest, createProblems, type Problems } from "./json/problems.ts";
import { type FieldReader, fieldReaders, readMessage } from "./json/read.ts";
import type { Match } from "./routes.ts";

/** Parameters of every Google API that name no field (cloud.google.com/apis/docs/system-parameters); any with a `$` is one too. */
const systemParameters = new Set([
  "access_token",
  "alt",
  "callback",
  "fields",
  "key",
  "oauth_token",
  "prettyPrint",
  "quotaUser",
  "uploadType",
  "upload_protocol",
]);

type Fields = Record<string, unknown>;

/** The parts of an HTTP request that a message is made of. */
export interface RequestParts {
  match: Match;
  query: URLSearchParams;
  /** Empty when the method has none. */
  body: Buffer;
  contentType: string;
}

/**
 * Makes a method's request, by the rules of google/api/http.proto: the body first, then the query, and last the path, which
 * wins. Throws an RpcError with all that is wrong with it.
 */
export function readRequest({ match, query, body, contentType }: RequestParts): Message {
  const { method, body: place } = match.route;
  const type = method.requestType;
  const problems = createProblems();
  const request: Fields = {};
  if (place !== undefined) Object.assign(request, readBodyInto(type, place, body, contentType, problems));
  for (const name of new Set(query.keys())) {
    if (systemParameters.has(name) || name.startsWith("$")) continue;
    setFromQuery(type, request, name, query.getAll(name), problems);
  }
  for (const [path, value] of pathValues(match)) setText(type, request, path, value);
  if (problems.found) throw problems.refusal();
  return type.fromObject(request);
}

function pathValues(match: Match): [string[], string][] {
  try {
    return match.values();
  } catch {
    throw new RpcError(
      "INVALID_ARGUMENT",
      "The request's path has a % that is not followed by two hexadecimal digits.",
    );
  }
}

function readBodyInto(type: Type, place: string, body: Buffer, contentType: string, problems: Problems): Fields {
  if (body.length === 0) return {};
  const raw = place === "*" && httpBodyOf(type);
  if (raw) return readRawBody(type, raw, body, contentType, problems);
  const sent = parseJson(body);
  // What Google's client for Node sends for a message without fields.
  const json = sent === "" ? {} : sent;
  if (place === "*") return readMessage(type, json, "", problems) ?? {};
  const field = fieldReaders(type).get(place);
  return field ? { [field.name]: json === null ? undefined : field.read(json, place, problems) } : {};
}

/** The field that takes a body of any kind, if the request has one. */
function httpBodyOf(type: Type): FieldReader | undefined {
  return fieldReaders(type)
    .values()
    .find(({ message }) => message?.fullName === ".google.api.HttpBody");
}

/** `{ "body": { "contentType": ..., "data": ... } }` is the request; whatever else comes is the HttpBody itself. */
function readRawBody(type: Type, raw: FieldReader, body: Buffer, contentType: string, problems: Problems): Fields {
  let json: unknown;
  try {
    json = JSON.parse(body.toString());
  } catch {
    // No JSON, hence no such request.
  }
  const isRequest = typeof json === "object" && json !== null && !Array.isArray(json) && raw.name in json;
  if (isRequest) return readMessage(type, json, "", problems) ?? {};
  return { [raw.name]: { contentType, data: body } };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw badRequest([{ description: `Invalid JSON payload received. ${(error as Error).message}` }]);
  }
}

/** Sets `a.b=value`. A parameter that comes several times is a list. */
function setFromQuery(type: Type, request: Fields, name: string, values: string[], problems: Problems): void {
  const path = name.split(".");
  const found = place(type, request, path);
  // A message has to be given field by field, a map not at all.
  if (!found || found.field.message) {
    const why = `Cannot bind query parameter. Field '${name}' could not be found in request message.`;
    problems.unknown(name, "", why);
    return;
  }
  const at = found.protoNames.join(".");
  const { field, holder } = found;
  holder[field.name] = field.read(field.repeated ? values : values.at(-1), at, problems);
}

function setText(type: Type, request: Fields, path: string[], value: string): void {
  const found = place(type, request, path);
  if (found) found.holder[found.field.name] = value;
}

/** The field that a path names and the object that holds it; the messages on the way are made. */
function place(type: Type, request: Fields, path: string[]) {
  let holder = request;
  let within: Type | undefined = type;
  const protoNames: string[] = [];
  for (const [index, name] of path.entries()) {
    const field: FieldReader | undefined = within && fieldReaders(within).get(name);
    if (!field) return undefined;
    protoNames.push(field.protoName);
    if (index === path.length - 1) return { field, holder, protoNames };
    if (!field.message) return undefined;
    holder[field.name] ??= {};
    holder = holder[field.name] as Fields;
    within = field.message;
  }
  return undefined;
}
