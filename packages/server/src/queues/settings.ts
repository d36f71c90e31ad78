import { isLoopback } from "../http/open-mode.ts";
import { type QueueNames, usualQueueNames } from "./defaults.ts";

/** The variables that say which queue carries the jobs, as they stand in the environment. */
export interface QueueEnvironment {
  GALLEY_QUEUE?: "embedded" | "cloud-tasks" | undefined;
  GOOGLE_CLOUD_PROJECT?: string | undefined;
  GCP_PROJECT_ID?: string | undefined;
  CLOUD_TASKS_QUEUE_LOCATION?: string | undefined;
  GCP_LOCATION?: string | undefined;
  REGION?: string | undefined;
  CLOUD_TASKS_QUEUE_NAME?: string | undefined;
  CLOUD_TASKS_ENDPOINT?: string | undefined;
  CLOUD_RUN_WORKER_URL?: string | undefined;
  CLOUD_RUN_SERVICE_URL?: string | undefined;
  BACKEND_URL?: string | undefined;
  CLOUD_RUN_SERVICE_NAME?: string | undefined;
  GALLEY_OIDC_ISSUER?: string | undefined;
  GALLEY_OIDC_AUDIENCE?: string | undefined;
  GALLEY_TASKS_SERVICE_ACCOUNT?: string | undefined;
  GALLEY_ALLOW_OPEN?: boolean | undefined;
}

/** Google Cloud Tasks, or an emulator of it. */
export interface CloudTasksSettings {
  engine: "cloud-tasks";
  project: string;
  location: string;
  /** `host:port` of an emulator; absent for Google's service. */
  endpoint: string | undefined;
  /** Scheme, host and port under which the queue reaches the worker; absent: where this server listens. */
  workerOrigin: string | undefined;
}

export interface QueueConfig {
  queue: { engine: "embedded" } | CloudTasksSettings;
  queueNames: QueueNames;
  /** What worker calls must prove. Without an issuer or audience it is this server's own address. */
  oidc: { issuer: string | undefined; audience: string | undefined; serviceAccount: string };
}

/** Who signs the tokens of Google's service (https://accounts.google.com/.well-known/openid-configuration). */
export const googleIssuer = "https://accounts.google.com";

/** The service account that tokens name where the queue is not Google's. */
const localServiceAccount = "galley-tasks@localhost";
const usualLocation = "europe-west1";
const usualService = "blog-writer-api-dev";

type Name = keyof QueueEnvironment & string;

/** Reads what the variables say, and what is wrong with them: one line for each mistake. */
export function readQueueConfig(env: QueueEnvironment): { config: QueueConfig; wrong: string[] } {
  const wrong: string[] = [];
  /** The first of these variables that is set, if it has the right form. */
  const first = (names: Name[], form: Pick<RegExp, "test">, means: string): string | undefined => {
    const name = names.find((candidate) => env[candidate] !== undefined);
    const value = name && String(env[name]);
    if (name && value && !form.test(value)) wrong.push(`${name}: must be ${means} (it is ${JSON.stringify(value)})`);
    return value;
  };

  const blog = first(["CLOUD_TASKS_QUEUE_NAME"], /^[A-Za-z0-9-]{1,100}$/, "1 to 100 letters, digits and hyphens");
  const queueNames = { blog: blog ?? usualQueueNames.blog };
  const serviceAccount = env.GALLEY_TASKS_SERVICE_ACCOUNT;
  const oidc = {
    issuer: env.GALLEY_OIDC_ISSUER,
    audience: env.GALLEY_OIDC_AUDIENCE,
    serviceAccount: serviceAccount ?? localServiceAccount,
  };
  if (env.GALLEY_QUEUE !== "cloud-tasks") return { config: { queue: { engine: "embedded" }, queueNames, oidc }, wrong };

  const project = first(["GOOGLE_CLOUD_PROJECT", "GCP_PROJECT_ID"], /^[A-Za-z0-9:.-]+$/, "a project's id");
  const locations: Name[] = ["CLOUD_TASKS_QUEUE_LOCATION", "GCP_LOCATION", "REGION"];
  const location = first(locations, /^[a-z0-9-]+$/, `a location such as ${usualLocation}`) ?? usualLocation;
  const endpoint = first(["CLOUD_TASKS_ENDPOINT"], { test: isHostAndPort }, "host:port of an emulator");
  if (project === undefined) {
    wrong.push("GOOGLE_CLOUD_PROJECT: must be set to the project whose queues are used (GCP_PROJECT_ID will do)");
  }
  if (endpoint === undefined && !serviceAccount?.includes("@")) {
    const example = "tasks@my-project.iam.gserviceaccount.com";
    wrong.push(`GALLEY_TASKS_SERVICE_ACCOUNT: must be set to the account that the tasks speak for, such as ${example}`);
  }
  const worker = readWorker(env, { project, location, endpoint });
  wrong.push(...worker.wrong);
  const issuer = oidc.issuer ?? (endpoint === undefined ? googleIssuer : `http://${endpoint}`);
  return {
    config: {
      queue: { engine: "cloud-tasks", project: project ?? "", location, endpoint, workerOrigin: worker.origin },
      queueNames,
      oidc: { ...oidc, issuer, audience: oidc.audience ?? worker.origin },
    },
    wrong,
  };
}

interface Place {
  project: string | undefined;
  location: string;
  endpoint: string | undefined;
}

/** Under which address the queue is to call the worker. */
function readWorker(env: QueueEnvironment, place: Place): { origin: string | undefined; wrong: string[] } {
  const names = ["CLOUD_RUN_WORKER_URL", "CLOUD_RUN_SERVICE_URL", "BACKEND_URL"] as const;
  const name = names.find((candidate) => env[candidate] !== undefined);
  const text = name ? env[name] : cloudRunUrl(env.CLOUD_RUN_SERVICE_NAME, place);
  if (text === undefined) {
    if (isNear(place.endpoint)) return { origin: undefined, wrong: [] };
    const wrong = "CLOUD_RUN_WORKER_URL: must be set to the address under which the queue reaches this service";
    return { origin: undefined, wrong: [`${wrong} (CLOUD_RUN_SERVICE_URL or BACKEND_URL will do)`] };
  }
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    return { origin: undefined, wrong: [`${name}: must be an http or https URL (it is ${JSON.stringify(text)})`] };
  }
  if (isLoopback(url.hostname)) {
    const unreachable = `${name}: Google cannot reach ${url.origin}; with an emulator set CLOUD_TASKS_ENDPOINT`;
    return { origin: url.origin, wrong: place.endpoint === undefined ? [unreachable] : [] };
  }
  const closed =
    `GALLEY_ALLOW_OPEN: must be true, since the queue calls the worker at ${url.origin} and without API keys only ` +
    "requests to localhost are answered otherwise";
  return { origin: url.origin, wrong: env.GALLEY_ALLOW_OPEN === true ? [] : [closed] };
}

/**
 * The address that Cloud Run gives a service (https://cloud.google.com/run/docs/triggering/https-request, deterministic
 * URLs). It holds the project's number, which cannot be told from its id.
 */
function cloudRunUrl(service: string | undefined, { project, location, endpoint }: Place): string | undefined {
  if (endpoint !== undefined || project === undefined || !/^\d+$/.test(project)) return undefined;
  return `https://${service ?? usualService}-${project}.${location}.run.app`;
}

function isHostAndPort(text: string): boolean {
  const url = /^([\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/i.test(text) ? URL.parse(`http://${text}`) : null;
  // A URL leaves port 80 out.
  return url !== null && url.port !== "0";
}

/** Whether the emulator runs on this machine, and so reaches this server where it listens. */
function isNear(endpoint: string | undefined): boolean {
  return (
    endpoint !== undefined && URL.canParse(`http://${endpoint}`) && isLoopback(new URL(`http://${endpoint}`).hostname)
  );
}
