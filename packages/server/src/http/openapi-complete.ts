import { STATUS_CODES } from "node:http";
import { problemsOf } from "./openapi-errors.ts";
import { requestExamples, routeExamples, schemaExamples, streamExample } from "./openapi-examples.ts";
import type { Access, Document, Media, Operation, Place, Response } from "./openapi-types.ts";

/** Adds to a document what holds for all routes alike: refusals, headers, who may call, examples, names. */
export function completeDocument(document: Document, accessOf: (method: string, path: string) => Access): Document {
  const paths: Document["paths"] = {};
  for (const [path, operations] of Object.entries(document.paths)) {
    paths[path] = {};
    for (const [method, operation] of Object.entries(operations)) {
      paths[path][method] = completeOperation({ method, path, access: accessOf(method, path), operation });
    }
  }
  const used = new Set(
    Object.values(paths).flatMap((operations) => Object.values(operations).flatMap(({ tags }) => tags ?? [])),
  );
  const tags = document.tags?.filter(({ name }) => used.has(name));
  const complete = {
    ...document,
    ...(tags && { tags }),
    paths,
    components: { ...document.components, headers, securitySchemes },
  };
  return withoutUnused(complete);
}

const text = (description: string) => ({ description, schema: { type: "string" } });
const whole = (description: string) => ({ description, schema: { type: "integer", minimum: 0 } });

const headers = {
  RequestId: text("The request's id, in the log too: the client's own where it sent a sane `X-Request-Id`."),
  RetryAfter: whole("Seconds after which to try, or look, again."),
  Authenticate: text("How to say who calls: `Bearer`."),
  Location: text("The job's status URL."),
  Made: text("Where the new one is."),
  Link: text('With `rel="next"`, where the next page is; absent on the last.'),
  JobId: text("The job's id."),
  Replayed: text("`true` when an earlier request with the same Idempotency-Key had made the job."),
  Applied: text("Which of the wishes in `Prefer` was followed."),
  ETag: text("Changes with everything that can be seen, the time left aside. For `If-None-Match`."),
  CacheControl: text("`private, no-cache`: to be asked for again, with `If-None-Match`."),
  Unchanging: text("`private`, and for as long as it is wanted: the bytes of an address never change."),
  ContentRange: text("Which bytes of how many these are."),
  Disposition: text("The file's name, made of the post's slug."),
  RateLimit: whole("Requests that the caller may send in a window."),
  RateLimitRemaining: whole("Requests that are left in this window."),
  RateLimitReset: whole("Seconds until the window ends."),
};

const securitySchemes = {
  bearer: { type: "http", scheme: "bearer", description: "An API key as `Authorization: Bearer …`." },
  apiKey: { type: "apiKey", in: "header", name: "X-API-Key", description: "An API key in a header of its own." },
  streamToken: {
    type: "apiKey",
    in: "query",
    name: "token",
    description: "The short-lived token in a job's `events_url`, for browsers: EventSource sends no headers.",
  },
  fileToken: {
    type: "apiKey",
    in: "query",
    name: "token",
    description: "The token in a picture's `url`: an `<img>` sends no headers. It opens the files of one job.",
  },
  queueToken: {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The OIDC token that the queue signs for its service account.",
  },
};

const keys = [{ bearer: [] }, { apiKey: [] }];
const security: Record<Access, Array<Record<string, string[]>>> = {
  public: [],
  tenant: keys,
  admin: keys,
  stream: [...keys, { streamToken: [] }],
  files: [...keys, { fileToken: [] }],
  worker: [{ queueToken: [] }],
};

function completeOperation(place: Place): Operation {
  const { method, path, access, operation } = place;
  const answers = Object.entries(operation.responses).filter(([status]) => Number(status) < 400);
  if (isStream(place) && answers.length === 0) answers.push(["200", stream]);
  const responses = Object.fromEntries(
    answers.map(([status, answer]) => [status, completeAnswer(place, status, answer)]),
  );
  return {
    operationId: nameOf(method, path),
    ...operation,
    description: [operation.description, access === "admin" ? "Needs an admin key." : undefined]
      .filter(Boolean)
      .join(" "),
    security: security[access],
    ...(operation.requestBody && { requestBody: withRequestExamples(operation.requestBody) }),
    responses: { ...responses, ...problemsOf(place) },
  };
}

const isStream = ({ path }: Pick<Place, "path">): boolean => path.endsWith("/events");

const stream: Response = {
  description: "Server-Sent Events, until the end is told.",
  content: { "text/event-stream": { schema: { type: "string" }, example: streamExample } },
};

function completeAnswer(place: Place, status: string, answer: Response): Response {
  const { description } = answer;
  const content = Object.entries(answer.content ?? {}).map(
    ([type, media]) => [type, withExample(place, media)] as const,
  );
  return {
    ...answer,
    description: description && description !== "Default Response" ? description : `${STATUS_CODES[status] ?? status}.`,
    headers: { ...headersOf(place, status), ...answer.headers },
    ...(content.length > 0 && { content: Object.fromEntries(content) }),
  };
}

function headersOf({ method, path, access, operation }: Place, status: string): Record<string, unknown> {
  const use = (name: keyof typeof headers) => ({ $ref: `#/components/headers/${name}` });
  const limited = access !== "public" && access !== "worker";
  const makesJob = method === "post" && "202" in operation.responses;
  const makesThing = method === "post" && /\/(?:projects|datasets|images\/uploads)$/.test(path);
  const isStatus = method === "get" && path.endsWith("/jobs/{job_id}");
  const isExport = path.endsWith("/export");
  const isPicture = /\/images\/\{image_id\}\/(?:file|thumbnail)$/.test(path);
  const isFile = path.endsWith("/{file}") || isPicture;
  const isLong = /\/(?:projects|datasets|images)$/.test(path) && method === "get";
  return {
    "X-Request-Id": use("RequestId"),
    ...(limited && {
      "X-RateLimit-Limit": use("RateLimit"),
      "X-RateLimit-Remaining": use("RateLimitRemaining"),
      "X-RateLimit-Reset": use("RateLimitReset"),
    }),
    ...(makesJob && { "X-Job-Id": use("JobId"), "Idempotency-Replayed": use("Replayed") }),
    ...(makesJob && status === "202" && { Location: use("Location"), "Preference-Applied": use("Applied") }),
    ...((isStatus || isExport) && { ETag: use("ETag"), "Cache-Control": use("CacheControl") }),
    ...(isFile && { ETag: use("ETag"), "Cache-Control": use("Unchanging") }),
    ...(isFile && status === "206" && { "Content-Range": use("ContentRange") }),
    ...(makesThing && status === "201" && { Location: use("Made") }),
    ...(isLong && status === "200" && { Link: use("Link") }),
    ...(isExport && status === "200" && { "Content-Disposition": use("Disposition") }),
    ...(isStatus && status === "200" && { "Retry-After": use("RetryAfter"), "Preference-Applied": use("Applied") }),
  };
}

const schemaName = ({ schema }: Media): string => schema?.$ref?.split("/").at(-1) ?? "";

function withExample({ method, path }: Place, media: Media): Media {
  const example = schemaExamples[schemaName(media)] ?? routeExamples[`${method} ${path}`];
  return example === undefined || media.example !== undefined ? media : { ...media, example };
}

function withRequestExamples(body: NonNullable<Operation["requestBody"]>): NonNullable<Operation["requestBody"]> {
  const content = Object.entries(body.content ?? {}).map(([type, media]) => {
    const examples = requestExamples[schemaName(media).replace(/Input$/, "")];
    return [type, examples ? { ...media, examples } : media];
  });
  return { ...body, content: Object.fromEntries(content) };
}

/** `get /api/v1/blog/jobs/{job_id}` -> `getBlogJobsByJobId`: what generated clients call it. */
function nameOf(method: string, path: string): string {
  const words = path
    .replace(/^\/api\/v1/, "")
    .replace(/\{(\w+)\}/g, "by_$1")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return method + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}

/** Leaves out the schemas that nothing refers to: each comes twice, as it is sent and as it is received. */
function withoutUnused(document: Document): Document {
  const schemas = document.components?.schemas ?? {};
  const used = new Set<string>();
  const follow = (value: unknown): void => {
    for (const [, name] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([\w.-]+)"/g)) {
      if (used.has(name!)) continue;
      used.add(name!);
      if (name! in schemas) follow(schemas[name!]);
    }
  };
  follow(document.paths);
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
  return withPlainNames({ ...document, components: { ...document.components, schemas: kept } }, kept);
}

const input = /Input$/;
const inputReference = /"#\/components\/schemas\/([\w.-]+)Input"/g;

/** Calls a schema that is only received, or received as it is sent, by its own name. */
function withPlainNames(document: Document, schemas: Record<string, unknown>): Document {
  const plain = (schema: unknown): string =>
    JSON.stringify(schema).replace(inputReference, '"#/components/schemas/$1"');
  const isOne = (name: string): boolean => {
    const other = schemas[name.replace(input, "")];
    return other === undefined || plain(other) === plain(schemas[name]);
  };
  const renamed = new Set(Object.keys(schemas).filter((name) => input.test(name) && isOne(name)));
  const entries = Object.entries(schemas).map(([name, schema]) => [
    renamed.has(name) ? name.replace(input, "") : name,
    schema,
  ]);
  const whole = { ...document, components: { ...document.components, schemas: Object.fromEntries(entries) } };
  const text = JSON.stringify(whole).replace(inputReference, (reference, name: string) =>
    renamed.has(`${name}Input`) ? `"#/components/schemas/${name}"` : reference,
  );
  return JSON.parse(text) as Document;
}
