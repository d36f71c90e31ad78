import { z } from "zod";

/** Which traces of those that begin here are kept (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/). */
const samplers = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const;
export type SamplerName = (typeof samplers)[number];

/** What OpenTelemetry's own variables say, and the project that Google's log viewer needs to find a trace. */
export interface ObserveSettings {
  /** Absent: nothing is traced. */
  tracing: TracingSettings | undefined;
  /** The Google Cloud project, for `logging.googleapis.com/trace`. */
  project: string | undefined;
  /** Words that must not stand in a log line: keys, passwords. */
  secrets: readonly string[];
}

export interface TracingSettings {
  /** Where spans are sent to, as OTLP over HTTP. */
  url: string;
  headers: Readonly<Record<string, string>>;
  serviceName: string;
  sampler: SamplerName;
  /** 0 to 1, for the samplers that go by it. */
  ratio: number;
}

const httpUrl = z.url({ protocol: /^https?$/ });

/** Variables as they stand in the environment; an empty one is one that is not set. */
export type ObserveEnvironment = Readonly<Record<string, unknown>>;

/** Reads the variables, and what is wrong with them: one line for each mistake. */
export function readObserveSettings(env: ObserveEnvironment): { settings: ObserveSettings; wrong: string[] } {
  const text = (name: string): string | undefined => {
    const value = env[name];
    return value === undefined || value === "" ? undefined : String(value);
  };
  const wrong: string[] = [];
  const settings = {
    tracing: readTracing(text, wrong),
    project: text("GOOGLE_CLOUD_PROJECT") ?? text("GCP_PROJECT_ID"),
    secrets: secretsIn(env),
  };
  return { settings, wrong };
}

type Text = (name: string) => string | undefined;

function readTracing(text: Text, wrong: string[]): TracingSettings | undefined {
  const own = text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
  const common = text("OTEL_EXPORTER_OTLP_ENDPOINT");
  const given = own ?? common;
  if (given === undefined || text("OTEL_SDK_DISABLED") === "true") return undefined;
  const name = own === undefined ? "OTEL_EXPORTER_OTLP_ENDPOINT" : "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  if (!httpUrl.safeParse(given).success) wrong.push(`${name}: must be an http or https URL (it is "${given}")`);
  const protocol = text("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") ?? text("OTEL_EXPORTER_OTLP_PROTOCOL");
  // Whoever takes protobuf over HTTP takes JSON at the same address (OTLP specification).
  if (protocol !== undefined && !["http/json", "http/protobuf"].includes(protocol)) {
    wrong.push(`OTEL_EXPORTER_OTLP_PROTOCOL: must be http/json; spans are not sent over ${protocol}`);
  }
  const ratio = Number(text("OTEL_TRACES_SAMPLER_ARG") ?? 1);
  if (!(ratio >= 0 && ratio <= 1)) wrong.push("OTEL_TRACES_SAMPLER_ARG: must be a number from 0 to 1");
  return {
    // The common endpoint is a base, the one for traces is the whole address (OTLP exporter specification).
    url: own ?? `${common!.replace(/\/$/, "")}/v1/traces`,
    headers: {
      ...readHeaders("OTEL_EXPORTER_OTLP_HEADERS", text, wrong),
      ...readHeaders("OTEL_EXPORTER_OTLP_TRACES_HEADERS", text, wrong),
    },
    serviceName: text("OTEL_SERVICE_NAME") ?? "galley",
    sampler: readSampler(text, wrong),
    ratio,
  };
}

function readSampler(text: Text, wrong: string[]): SamplerName {
  const name = text("OTEL_TRACES_SAMPLER") ?? "parentbased_always_on";
  const known = samplers.find((sampler) => sampler === name);
  if (!known) wrong.push(`OTEL_TRACES_SAMPLER: must be one of ${samplers.join(", ")} (it is "${name}")`);
  return known ?? "parentbased_always_on";
}

/** `name=value,name=value`, each part percent-encoded. */
function readHeaders(variable: string, text: Text, wrong: string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const pair of (text(variable) ?? "").split(",").filter((part) => part.trim() !== "")) {
    const at = pair.indexOf("=");
    try {
      const name = decodeURIComponent(pair.slice(0, at).trim());
      if (at < 1 || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw new Error("no header");
      headers[name] = decodeURIComponent(pair.slice(at + 1).trim());
    } catch {
      // Not quoted: what stands there is most likely a token.
      wrong.push(`${variable}: must be name=value pairs, separated by commas`);
      break;
    }
  }
  return headers;
}

/** Of a variable whose value is not to be shown. */
export const secretName = /(_KEYS?|_SECRETS?|_TOKEN|_PASSWORD|_HEADERS)$/;
/** A shorter word would be found in harmless text. */
const shortestSecret = 8;

/** What is secret in a value: of `tenant:scope:key` and of `name=value` the last, decoded too. */
function partsOf(name: string, value: string): string[] {
  if (name.endsWith("_KEYS"))
    return value.split(/[,\s]+/).map((entry) => /^[^:]*:[^:]*:(.+)$/.exec(entry)?.[1] ?? entry);
  if (!name.endsWith("_HEADERS")) return [value];
  const values = value.split(",").map((pair) => pair.slice(pair.indexOf("=") + 1).trim());
  return values.flatMap((one) => [one, ...decoded(one), ...decoded(one).flatMap((text) => text.split(" "))]);
}

function decoded(text: string): string[] {
  try {
    return [decodeURIComponent(text)];
  } catch {
    return [];
  }
}

/** The values of all variables that hold secrets. */
function secretsIn(env: ObserveEnvironment): string[] {
  const found = new Set<string>();
  const add = (value: string) => value.length >= shortestSecret && found.add(value);
  for (const [name, value] of Object.entries(env)) {
    if (!secretName.test(name) || typeof value !== "string") continue;
    for (const secret of partsOf(name, value)) add(secret);
  }
  const database = typeof env.DATABASE_URL === "string" ? URL.parse(env.DATABASE_URL) : null;
  if (database?.password) {
    add(database.password);
    add(decodeURIComponent(database.password));
  }
  return [...found];
}
