import type { HttpMethod } from "../../engine/model.ts";
import { invalid } from "./errors.ts";

const methods: ReadonlySet<unknown> = new Set(["POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"]);

/** `HttpMethod`; undefined when not set. A number is one that nobody knows. @throws RpcError INVALID_ARGUMENT */
export function toMethod(value: unknown, field: string): HttpMethod | undefined {
  if (value === undefined || value === null || value === "HTTP_METHOD_UNSPECIFIED") return undefined;
  if (methods.has(value)) return value as HttpMethod;
  throw invalid(`${field} is not a valid HTTP method.`);
}
