import { resolve } from "node:path";
import { z } from "zod";
import { readAccessSettings } from "./access/settings.ts";
import { wrongModels } from "./blog/models/choose.ts";
import { readProviderNumbers } from "./blog/models/settings.ts";
import { readSearchSettings } from "./blog/search/settings.ts";
import { type DatabaseSettings, readDatabaseUrl } from "./database/open.ts";
import { readImageSettings } from "./images/providers/settings.ts";
import { usualLeaseTime } from "./jobs/lease.ts";
import { readAllowList } from "./net/allow-list.ts";
import { redact } from "./observe/redact.ts";
import { readObserveSettings, secretName } from "./observe/settings.ts";
import { readQueueConfig } from "./queues/settings.ts";
import { readStorageUrl } from "./storage/settings.ts";
import { secretForm } from "./webhooks/secrets.ts";

/** What cannot be started with: one line for each mistake. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly lines: string[];

  constructor(lines: string[]) {
    // A wrong address may hold a right password.
    const shown = lines.map(redact([]));
    super(shown.join("\n"));
    this.lines = shown;
  }
}

/** An empty variable is one that is not set: that is how compose files and shells write it. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());
const url = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });
const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: `must be a whole number from ${min} to ${max}` })
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, {
      error: `must be a whole number from ${min} to ${max}`,
    });
const oneOf = <const T extends [string, ...string[]]>(...values: T) =>
  z.enum(values, { error: `must be one of ${values.join(", ")}` });
const perProvider = (most: number) =>
  z.string().transform((text, context) => {
    const { numbers, wrong } = readProviderNumbers(text, most);
    if (wrong) context.addIssue({ code: "custom", message: wrong });
    return numbers;
  });
const list = (text: string | undefined) => text?.split(",").flatMap((part) => part.trim() || []);
const flag = z.stringbool({ error: "must be true or false" });

const Environment = z.object({
  PORT: optional(whole(0, 65_535)),
  HOST: optional(z.string()),
  GALLEY_ALLOW_OPEN: optional(flag),
  GALLEY_DATA_DIR: optional(z.string()),
  GALLEY_LOG_LEVEL: optional(oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent")),
  GALLEY_QUEUE: optional(oneOf("embedded", "cloud-tasks")),
  GALLEY_ROLE: optional(oneOf("all", "api", "worker")),
  DATABASE_URL: optional(z.string()),
  GALLEY_API_KEYS: optional(z.string()),
  GALLEY_WEBHOOK_SECRET: optional(z.string().regex(secretForm, "must be whsec_ and the base64 of 24 to 64 bytes")),
  GALLEY_CORS_ORIGINS: optional(z.string()),
  GALLEY_RATE_LIMIT_PER_MINUTE: optional(whole(0, 1_000_000)),
  GALLEY_WORKER_CONCURRENCY: optional(whole(1, 5000)),
  GALLEY_LEASE_SECONDS: optional(whole(3, 600)),
  GALLEY_TENANT_RUNNING_LIMIT: optional(whole(0, 100_000)),
  GALLEY_JOB_RETENTION_HOURS: optional(whole(0, 100_000)),
  GALLEY_OIDC_ISSUER: optional(url),
  GALLEY_OIDC_AUDIENCE: optional(z.string()),
  GALLEY_TASKS_SERVICE_ACCOUNT: optional(z.string()),
  GOOGLE_CLOUD_PROJECT: optional(z.string()),
  GCP_PROJECT_ID: optional(z.string()),
  CLOUD_TASKS_QUEUE_LOCATION: optional(z.string()),
  GCP_LOCATION: optional(z.string()),
  REGION: optional(z.string()),
  CLOUD_TASKS_QUEUE_NAME: optional(z.string()),
  CLOUD_TASKS_IMAGE_QUEUE_NAME: optional(z.string()),
  CLOUD_TASKS_ENDPOINT: optional(z.string()),
  CLOUD_RUN_WORKER_URL: optional(z.string()),
  CLOUD_RUN_SERVICE_URL: optional(z.string()),
  BACKEND_URL: optional(z.string()),
  CLOUD_RUN_SERVICE_NAME: optional(z.string()),
  GALLEY_MODEL: optional(z.string()),
  GALLEY_MODEL_TIMEOUT_SECONDS: optional(whole(1, 1800)),
  GALLEY_MODEL_FALLBACKS: optional(z.string()),
  GALLEY_MODEL_CONCURRENCY: optional(perProvider(1000)),
  GALLEY_MODEL_REQUESTS_PER_MINUTE: optional(perProvider(100_000)),
  GALLEY_CONSENSUS_MODEL: optional(z.string()),
  OPENAI_API_KEY: optional(z.string()),
  OPENAI_BASE_URL: optional(url),
  ANTHROPIC_API_KEY: optional(z.string()),
  ANTHROPIC_BASE_URL: optional(url),
  GOOGLE_GENERATIVE_AI_API_KEY: optional(z.string()),
  GOOGLE_BASE_URL: optional(url),
  OPENAI_COMPATIBLE_BASE_URL: optional(url),
  OPENAI_COMPATIBLE_API_KEY: optional(z.string()),
  GALLEY_FETCH_ALLOW: optional(z.string()),
  STORAGE_URL: optional(z.string()),
  GALLEY_IMAGE_MODELS: optional(z.string()),
  GALLEY_IMAGE_TIMEOUT_SECONDS: optional(z.string()),
  STABILITY_AI_API_KEY: optional(z.string()),
  STABILITY_BASE_URL: optional(z.string()),
  STABILITY_PROFILE: optional(z.string()),
  FAL_KEY: optional(z.string()),
  FAL_BASE_URL: optional(z.string()),
  REPLICATE_API_TOKEN: optional(z.string()),
  REPLICATE_BASE_URL: optional(z.string()),
  GALLEY_SEARCH: optional(z.string()),
  GALLEY_SEARCH_MODEL: optional(z.string()),
  SEARXNG_URL: optional(z.string()),
  BRAVE_API_KEY: optional(z.string()),
  BRAVE_BASE_URL: optional(z.string()),
  TAVILY_API_KEY: optional(z.string()),
  TAVILY_BASE_URL: optional(z.string()),
  GOOGLE_SEARCH_API_KEY: optional(z.string()),
  GOOGLE_SEARCH_ENGINE_ID: optional(z.string()),
  GOOGLE_SEARCH_BASE_URL: optional(z.string()),
  OTEL_EXPORTER_OTLP_ENDPOINT: optional(z.string()),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: optional(z.string()),
  OTEL_EXPORTER_OTLP_HEADERS: optional(z.string()),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: optional(z.string()),
  OTEL_EXPORTER_OTLP_PROTOCOL: optional(z.string()),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: optional(z.string()),
  OTEL_TRACES_SAMPLER: optional(z.string()),
  OTEL_TRACES_SAMPLER_ARG: optional(z.string()),
  OTEL_SERVICE_NAME: optional(z.string()),
  OTEL_SDK_DISABLED: optional(z.string()),
  GALLEY_FAULT: optional(z.string()),
});
type Environment = z.output<typeof Environment>;

function wrongDatabase({ DATABASE_URL: text, GALLEY_ROLE: role = "all" }: Environment): string[] {
  const database = text === undefined ? undefined : readDatabaseUrl(text);
  if (text !== undefined && !database) return ["DATABASE_URL: must be file:path or postgres://user:password@host/name"];
  if (role === "all" || database?.kind === "postgres") return [];
  return [`GALLEY_ROLE: ${role} needs a database that processes can share (DATABASE_URL=postgres://...)`];
}

function databaseOf({ DATABASE_URL: text }: Environment, dataDir: string): DatabaseSettings {
  const settings = text === undefined ? undefined : readDatabaseUrl(text);
  if (settings?.kind === "postgres") return settings;
  return { kind: "sqlite", file: settings ? resolve(settings.file) : resolve(dataDir, "galley.db") };
}

function toConfig(env: Environment) {
  const dataDir = resolve(env.GALLEY_DATA_DIR ?? ".galley");
  const key = (apiKey: string | undefined, baseURL: string | undefined) =>
    apiKey === undefined ? undefined : { apiKey, ...(baseURL !== undefined && { baseURL }) };
  return {
    port: env.PORT ?? 8080,
    host: env.HOST ?? "127.0.0.1",
    allowOpen: env.GALLEY_ALLOW_OPEN ?? false,
    access: readAccessSettings(env).settings,
    dataDir,
    database: databaseOf(env, dataDir),
    role: env.GALLEY_ROLE ?? "all",
    logLevel: env.GALLEY_LOG_LEVEL ?? "warn",
    tenantLimit: env.GALLEY_TENANT_RUNNING_LIMIT,
    leaseTime: (env.GALLEY_LEASE_SECONDS ?? usualLeaseTime / 1000) * 1000,
    webhookSecret: env.GALLEY_WEBHOOK_SECRET,
    retentionHours: env.GALLEY_JOB_RETENTION_HOURS ?? 24,
    workerConcurrency: env.GALLEY_WORKER_CONCURRENCY ?? 100,
    ...readQueueConfig(env).config,
    models: {
      defaultModel: env.GALLEY_MODEL,
      openai: key(env.OPENAI_API_KEY, env.OPENAI_BASE_URL),
      anthropic: key(env.ANTHROPIC_API_KEY, env.ANTHROPIC_BASE_URL),
      google: key(env.GOOGLE_GENERATIVE_AI_API_KEY, env.GOOGLE_BASE_URL),
      openaiCompatible: env.OPENAI_COMPATIBLE_BASE_URL
        ? {
            baseURL: env.OPENAI_COMPATIBLE_BASE_URL,
            ...(env.OPENAI_COMPATIBLE_API_KEY !== undefined && { apiKey: env.OPENAI_COMPATIBLE_API_KEY }),
          }
        : undefined,
      fallbacks: list(env.GALLEY_MODEL_FALLBACKS),
      consensusModel: env.GALLEY_CONSENSUS_MODEL,
      concurrency: env.GALLEY_MODEL_CONCURRENCY,
      perMinute: env.GALLEY_MODEL_REQUESTS_PER_MINUTE,
      callTimeout: (env.GALLEY_MODEL_TIMEOUT_SECONDS ?? 300) * 1000,
    },
    search: readSearchSettings(env).search,
    images: readImageSettings(env).images,
    storage: readStorageUrl(env.STORAGE_URL, dataDir).storage!,
    fetchAllow: readAllowList(env.GALLEY_FETCH_ALLOW ?? "").pairs,
    observe: readObserveSettings(env).settings,
    fault: env.GALLEY_FAULT,
  };
}

export type Config = ReturnType<typeof toConfig>;

/** One tenant leaves a fifth of the places to the others, however many processes there are. */
export const usualTenantLimit = (workerConcurrency: number, workers: number): number =>
  Math.ceil(0.8 * workerConcurrency * Math.max(1, workers));

/** Settings that name or hold a model or a search; the demo leaves them out, so that it costs nothing. */
export const modelVariables = Object.keys(Environment.shape).filter((name) =>
  /_API_KEY$|_BASE_URL$|^GALLEY_MODEL|^GALLEY_CONSENSUS_MODEL$|^GALLEY_SEARCH(_MODEL)?$|^GALLEY_IMAGE_MODELS$|^FAL_KEY$|^REPLICATE_API_TOKEN$|^SEARXNG_URL$/.test(
    name,
  ),
);

/** Reads the environment, once. @throws ConfigError */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = Environment.safeParse(env);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) => {
        const name = String(path[0]);
        return `${name}: ${message}${secretName.test(name) ? "" : ` (it is ${JSON.stringify(env[name])})`}`;
      }),
    );
  }
  const { wrong } = readAllowList(parsed.data.GALLEY_FETCH_ALLOW ?? "");
  const lines = [
    ...readAccessSettings(parsed.data).wrong,
    ...wrongDatabase(parsed.data),
    ...readQueueConfig(parsed.data).wrong,
    ...readObserveSettings(parsed.data).wrong,
    ...readSearchSettings(parsed.data).wrong,
    ...readImageSettings(parsed.data).wrong,
    ...readStorageUrl(parsed.data.STORAGE_URL, ".").wrong,
    ...wrong.map((mistake) => `GALLEY_FETCH_ALLOW: ${mistake}`),
  ];
  if (lines.length > 0) throw new ConfigError(lines);
  const config = toConfig(parsed.data);
  const wrongNames = wrongModels(config.models);
  if (wrongNames.length > 0) throw new ConfigError(wrongNames);
  return config;
}
