import fc from "fast-check";

/** As much of an OpenAPI document as the generated tests read. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  items?: Schema;
  minimum?: number;
  maximum?: number;
}

interface Operation {
  description?: string;
  parameters?: Array<{ in: "path" | "query" | "header"; name: string; schema?: Schema }>;
  requestBody?: { content: Record<string, { schema: Schema }> };
  security?: Array<Record<string, string[]>>;
}

export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

type RouteAccess = "public" | "worker" | "admin" | "tenant";

/** A route as the document tells of it. */
export interface Route {
  method: string;
  path: string;
  access: RouteAccess;
  isStream: boolean;
  body: Schema | undefined;
  /** Takes files, as multipart/form-data. */
  isUpload: boolean;
  parameters: NonNullable<Operation["parameters"]>;
}

export function routesOf(document: Document): Route[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      access: accessOf(operation),
      isStream: method === "get" && path.endsWith("/events"),
      body: operation.requestBody?.content["application/json"]?.schema,
      isUpload: operation.requestBody !== undefined && "multipart/form-data" in operation.requestBody.content,
      parameters: operation.parameters ?? [],
    })),
  );
}

function accessOf({ security = [], description = "" }: Operation): RouteAccess {
  if (security.some((one) => "queueToken" in one)) return "worker";
  if (security.length === 0) return "public";
  return description.includes("Needs an admin key.") ? "admin" : "tenant";
}

/** Values that mostly obey a schema, from strings that somebody might try. */
export function fromSchema(schema: Schema, document: Document, depth = 0): fc.Arbitrary<unknown> {
  const follow = (next: Schema) => fromSchema(next, document, depth + 1);
  if (schema.$ref) return follow(document.components.schemas[schema.$ref.split("/").at(-1)!] ?? {});
  if (depth > 8) return fc.constant(null);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices?.length) return fc.oneof(...choices.map(follow));
  switch ([schema.type].flat()[0]) {
    case "object":
      return fc.record(
        Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, one]) => [name, follow(one)])),
        { requiredKeys: [] },
      );
    case "array":
      return fc.array(follow(schema.items ?? {}), { maxLength: 3 });
    case "integer":
    case "number":
      return fc.integer({ min: Math.max(schema.minimum ?? -5, -1e6), max: Math.min(schema.maximum ?? 1e4, 1e6) });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "string":
      if (schema.format === "uuid") return fc.uuid();
      if (schema.format === "date-time") return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
      return oddText;
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

export const oddText = fc.oneof(
  { arbitrary: fc.string({ unit: "grapheme", maxLength: 40 }), weight: 3 },
  fc.constantFrom(
    "",
    "null",
    "__proto__",
    "constructor",
    "../../etc/passwd",
    "' OR 1=1 --",
    "\u0000",
    "\ud800",
    "%00",
    "-1",
    "9".repeat(400),
    "x".repeat(3000),
    "00000000-0000-4000-8000-000000000000",
    "1e999",
    "[]",
    "{}",
  ),
);
