/** As much of an OpenAPI 3.1 document as is worked on here (https://spec.openapis.org/oas/v3.1.1). */
export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, unknown>; [kind: string]: unknown };
  tags?: Array<{ name: string; description?: string }>;
  [field: string]: unknown;
}

export interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: Array<{ in: string; name: string; [field: string]: unknown }>;
  requestBody?: { content?: Record<string, Media> };
  responses: Record<string, Response>;
  security?: Array<Record<string, string[]>>;
}

export interface Response {
  description?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, Media>;
  $ref?: string;
}

export interface Media {
  schema?: { $ref?: string; [keyword: string]: unknown };
  example?: unknown;
  examples?: Record<string, { summary?: string; value: unknown }>;
}

/** Who may call a route, as its `config.access` says; `tenant` where it says nothing. */
export type Access = "tenant" | "admin" | "public" | "worker" | "stream" | "files";

/** An operation with where it is, and who may call it. */
export interface Place {
  method: string;
  path: string;
  access: Access;
  operation: Operation;
}
