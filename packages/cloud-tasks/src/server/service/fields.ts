/** The fields of messages as masks and filters name them. */

export type Field =
  | { kind: "string" | "number" | "duration" | "timestamp"; outputOnly?: true }
  /** `values` by number. */
  | { kind: "enum"; values: readonly string[]; outputOnly?: true }
  | { kind: "message"; fields: Fields; repeated?: true; outputOnly?: true; oneOf?: string };

export type Fields = Readonly<Record<string, Field>>;

const text: Field = { kind: "string" };
const number: Field = { kind: "number" };
const duration: Field = { kind: "duration" };
const message = (fields: Fields): Field => ({ kind: "message", fields });

const routing = { service: text, version: text, instance: text, host: { kind: "string", outputOnly: true } } as const;

const uriOverride: Fields = {
  scheme: { kind: "enum", values: ["SCHEME_UNSPECIFIED", "HTTP", "HTTPS"] },
  host: text,
  port: number,
  pathOverride: message({ path: text }),
  queryOverride: message({ queryParams: text }),
  uriOverrideEnforceMode: {
    kind: "enum",
    values: ["URI_OVERRIDE_ENFORCE_MODE_UNSPECIFIED", "IF_NOT_EXISTS", "ALWAYS"],
  },
};

const httpTarget: Fields = {
  uriOverride: message(uriOverride),
  httpMethod: {
    kind: "enum",
    values: ["HTTP_METHOD_UNSPECIFIED", "POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"],
  },
  headerOverrides: { kind: "message", repeated: true, fields: { header: message({ key: text, value: text }) } },
  oauthToken: { kind: "message", fields: { serviceAccountEmail: text, scope: text }, oneOf: "authorizationHeader" },
  oidcToken: { kind: "message", fields: { serviceAccountEmail: text, audience: text }, oneOf: "authorizationHeader" },
};

/** google/cloud/tasks/v2/queue.proto. `name` is the caller's at creation only. */
export const queueFields: Fields = {
  name: { kind: "string", outputOnly: true },
  appEngineRoutingOverride: message(routing),
  rateLimits: message({
    maxDispatchesPerSecond: number,
    maxBurstSize: { kind: "number", outputOnly: true },
    maxConcurrentDispatches: number,
  }),
  retryConfig: message({
    maxAttempts: number,
    maxRetryDuration: duration,
    minBackoff: duration,
    maxBackoff: duration,
    maxDoublings: number,
  }),
  state: { kind: "enum", values: ["STATE_UNSPECIFIED", "RUNNING", "PAUSED", "DISABLED"], outputOnly: true },
  purgeTime: { kind: "timestamp", outputOnly: true },
  stackdriverLoggingConfig: message({ samplingRatio: number }),
  httpTarget: message(httpTarget),
};

/** google/cloud/location/locations.proto, without its map. */
export const locationFields: Fields = { name: text, locationId: text, displayName: text };

/** google/cloud/tasks/v2/cmek_config.proto. */
export const cmekFields: Fields = { name: { kind: "string", outputOnly: true }, kmsKey: text };

/** google/iam/v1/policy.proto, as far as a mask can choose. */
export const policyFields: Fields = {
  version: number,
  bindings: { kind: "message", repeated: true, fields: {} },
  auditConfigs: { kind: "message", repeated: true, fields: {} },
  etag: text,
};

/** Each part of `rate_limits.max_burst_size` as `rateLimits.maxBurstSize` has it. */
export function camelPath(path: string): string[] {
  return path.split(".").map((part) => part.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()));
}

/** The fields along a path, the last one what it names; undefined when there is none such. */
export function fieldsAlong(path: readonly string[], fields: Fields): Field[] | undefined {
  const along: Field[] = [];
  let at: Fields = fields;
  for (const part of path) {
    const field = Object.hasOwn(at, part) ? at[part] : undefined;
    if (!field) return undefined;
    along.push(field);
    at = field.kind === "message" ? field.fields : {};
  }
  return along;
}
