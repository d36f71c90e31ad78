import type { APICallError } from "ai";

/**
 * Milliseconds the provider asks to wait: `retry-after-ms` (OpenAI, Azure), `Retry-After` in seconds or as a date
 * (RFC 9110 10.2.3), or Google's `RetryInfo` in the body; undefined when it says nothing usable.
 */
export function retryAfterOf(error: Pick<APICallError, "responseHeaders" | "data">, now: number): number | undefined {
  const headers = error.responseHeaders ?? {};
  return fromMilliseconds(headers["retry-after-ms"]) ?? fromHeader(headers["retry-after"], now) ?? fromBody(error.data);
}

function fromMilliseconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+(\.\d+)?$/.test(value.trim()) ? Math.ceil(Number(value)) : undefined;
}

function fromHeader(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Math.ceil(Number(value) * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** `{ error: { details: [{ "@type": "…google.rpc.RetryInfo", retryDelay: "30s" }] } }` */
function fromBody(data: unknown): number | undefined {
  const details = property(property(data, "error"), "details");
  if (!Array.isArray(details)) return undefined;
  for (const detail of details) {
    const delay = property(detail, "retryDelay");
    const seconds = typeof delay === "string" ? /^(\d+(?:\.\d+)?)s$/.exec(delay)?.[1] : undefined;
    if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000);
  }
  return undefined;
}

function property(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
