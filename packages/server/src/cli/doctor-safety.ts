import type { Config } from "../config.ts";
import { isLoopback } from "../http/open-mode.ts";
import { ask, type Finding, failed, ok, warning } from "./doctor-finding.ts";

/** Whether whoever can reach the service is also meant to use it. `stored`: the keys in the database, if they are known. */
export function checkAccess(
  { host, allowOpen, access }: Pick<Config, "host" | "allowOpen" | "access">,
  stored: number | undefined,
): Finding[] {
  const name = "access";
  const keys = access.keys.length + (stored ?? 0);
  if (keys > 0) return [ok(name, `by API key, of which there ${keys === 1 ? "is 1" : `are ${keys}`}`)];
  if (isLoopback(host)) return [ok(name, `this machine alone, or by API key (${host})`)];
  if (stored === undefined) {
    const advice = "The database could not be asked; without keys the service does not start.";
    return [
      warning(name, `${host} can be reached from other machines, and it is not known whether there are keys`, advice),
    ];
  }
  if (allowOpen) {
    const advice = "Make a key with `galley keys create`, or see to it that nobody else gets through to it.";
    return [warning(name, `whoever reaches ${host} may use it without a key`, advice)];
  }
  const advice = "Make one with `galley keys create`, or set HOST to 127.0.0.1.";
  return [failed(name, `${host} can be reached from other machines, and there are no API keys`, advice)];
}

/** Whether spans are taken where they are to be sent. */
export async function checkTracing({ observe: { tracing } }: Pick<Config, "observe">): Promise<Finding[]> {
  if (!tracing) return [];
  const name = "tracing";
  const headers = { ...tracing.headers, "content-type": "application/json" };
  const asked = await ask(tracing.url, { method: "POST", headers, body: JSON.stringify({ resourceSpans: [] }) });
  const where = new URL(tracing.url).origin;
  const advice = "See OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_HEADERS; until then spans are dropped.";
  if ("reason" in asked) return [warning(name, `${where} cannot be reached: ${asked.reason}`, advice)];
  if (!asked.response.ok) return [warning(name, `${where} takes no spans (${asked.response.status})`, advice)];
  return [ok(name, `${where} takes spans`)];
}
