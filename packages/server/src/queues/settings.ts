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
  CLOUD_TASKS_IMAGE_QUEUE_NAME?: string | undefined;
  CLOUD_TASKS_ENDPOINT?: string | undefined;
  CLOUD_RUN_WORKER_URL?: string | undefined;
  CLOUD_RUN_SERVICE_URL?: string | undefined;
  BACKEND_URL?: string | undefined;
  CLOUD_RUN_SERVICE_NAME?: string | undefined;
  GALLEY_OIDC_ISSUER?: string | undefined;
  GALLEY_OIDC_AUDIENCE?: string | undefined;
  GALLEY_TASKS_SERVICE_ACCOUNT?: string | undefined;
  PORT?: number | undefined;
}

/** The queue in Galley's own database. */
interface EmbeddedSettings {
  engine: "embedded";
  /** Where processes share the database: one address for all that work. Absent: each has its own. A single process calls itself. */
  workerOrigin?: string | undefined;
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
  queue: EmbeddedSettings | CloudTasksSettings;
  queueNames: QueueNames;
  /**
   * What worker calls must prove. Without an audience it is this server's own address; so is the issuer with the embedded
   * queue, and with an emulator it is whoever that names.
   */
  oidc: { issuer: string | undefined; audience: string | undefined; serviceAccount: string };
}

/** Who signs the tokens of Google's service (https://accounts.google.com/.well-known/openid-configuration). */
export const googleIssuer = "https://accounts.google.com";

/** The service account that tokens name where the queue is not Google's. */
const localServiceAccount = "galley-tasks@localhost";
const usualLocation = "europe-west1";
const usualService = "blog-writer-api-dev";

type Name = keyof QueueEnvironment & string;

/** Where queues are, and what Galley's are called there. */
export interface QueuePlace {
  project: string | undefined;
  location: string;
  /** `host:port` of an emulator; absent for Google's service. */
  endpoint: string | undefined;
  queueNames: QueueNames;
}

/** Reads where the queues are, and what is wrong with that: one line for each mistake. */
export function readQueuePlace(env: QueueEnvironment): { place: QueuePlace; wrong: string[] } {
  const { queueNames, wrong } = readQueueNames(env);
  /** The first of these variables that is set, if it has the right form. */
  const first = (names: Name[], form: Pick<RegExp, "test">, means: string): string | undefined => {
    const name = names.find((candidate) => env[candidate] !== undefined);
    const value = name && String(env[name]);
    if (name && value && !form.test(value)) wrong.push(malformed(name, means, value));
    return value;
  };
  const project = first(["GOOGLE_CLOUD_PROJECT", "GCP_PROJECT_ID"], /^[A-Za-z0-9:.-]+$/, "a project's id");
  const locations: Name[] = ["CLOUD_TASKS_QUEUE_LOCATION", "GCP_LOCATION", "REGION"];
  const location = first(locations, /^[a-z0-9-]+$/, `a location such as ${usualLocation}`) ?? usualLocation;
  const endpoint = first(["CLOUD_TASKS_ENDPOINT"], { test: isHostAndPort }, "host:port of an emulator");
  return { place: { project, location, endpoint, queueNames }, wrong };
}

/** Which queue carries which jobs; each has limits of its own, so no two share one. */
function readQueueNames(env: QueueEnvironment) {
  const { CLOUD_TASKS_QUEUE_NAME: blog, CLOUD_TASKS_IMAGE_QUEUE_NAME: image } = env;
  const queueNames = { ...usualQueueNames, ...(blog !== undefined && { blog }), ...(image !== undefined && { image }) };
  const named = [
    // Where both are named alike, the other line tells of it.
    [
      "CLOUD_TASKS_QUEUE_NAME",
      blog,
      [queueNames.webhook, queueNames.processing, ...(image === undefined ? [queueNames.image] : [])],
    ],
    ["CLOUD_TASKS_IMAGE_QUEUE_NAME", image, [queueNames.webhook, queueNames.processing, queueNames.blog]],
  ] as const;
  const wrong = named.flatMap(([variable, name, others]) => {
    if (name === undefined) return [];
    if (!/^[A-Za-z0-9-]{1,100}$/.test(name)) return [malformed(variable, "1 to 100 letters, digits and hyphens", name)];
    const taken = others.some((other) => other === name);
    return taken ? [malformed(variable, "another queue than those of the webhooks and of other jobs", name)] : [];
  });
  return { queueNames, wrong };
}

const malformed = (name: Name, means: string, value: string): string =>
  `${name}: must be ${means} (it is ${JSON.stringify(value)})`;

/** Reads what the variables say, and what is wrong with them: one line for each mistake. */
export function readQueueConfig(env: QueueEnvironment): { config: QueueConfig; wrong: string[] } {
  const serviceAccount = env.GALLEY_TASKS_SERVICE_ACCOUNT;
  const oidc = {
    issuer: env.GALLEY_OIDC_ISSUER?.replace(/\/$/, ""),
    audience: env.GALLEY_OIDC_AUDIENCE,
    serviceAccount: serviceAccount ?? localServiceAccount,
  };
  if (env.GALLEY_QUEUE !== "cloud-tasks") {
    const { queueNames, wrong } = readQueueNames(env);
    const worker = readAddress(env, ["CLOUD_RUN_WORKER_URL"]);
    const queue = { engine: "embedded", workerOrigin: worker.url?.origin } as const;
    return { config: { queue, queueNames, oidc }, wrong: [...wrong, ...worker.wrong] };
  }

  const { place, wrong } = readQueuePlace(env);
  const { project, location, endpoint, queueNames } = place;
  if (project === undefined) {
    wrong.push("GOOGLE_CLOUD_PROJECT: must be set to the project whose queues are used (GCP_PROJECT_ID will do)");
  }
  if (endpoint === undefined && !serviceAccount?.includes("@")) {
    const example = "tasks@my-project.iam.gserviceaccount.com";
    wrong.push(`GALLEY_TASKS_SERVICE_ACCOUNT: must be set to the account that the tasks speak for, such as ${example}`);
  }
  const worker = readWorker(env, place);
  wrong.push(...wrongIssuer(oidc.issuer, endpoint), ...worker.wrong);
  const issuer = oidc.issuer ?? (endpoint === undefined ? googleIssuer : undefined);
  return {
    config: {
      queue: { engine: "cloud-tasks", project: project ?? "", location, endpoint, workerOrigin: worker.origin },
      queueNames,
      oidc: { ...oidc, issuer, audience: oidc.audience ?? worker.origin },
    },
    wrong,
  };
}

/** Google's service has one issuer, and no emulator has that one's keys: with the wrong one no task is ever let in. */
function wrongIssuer(issuer: string | undefined, endpoint: string | undefined): string[] {
  if (issuer === undefined || (issuer === googleIssuer) === (endpoint === undefined)) return [];
  return endpoint === undefined
    ? [
        `GALLEY_OIDC_ISSUER: Google's tokens are signed by ${googleIssuer} (it is ${JSON.stringify(issuer)}); leave it out`,
      ]
    : [`GALLEY_OIDC_ISSUER: the tokens of the emulator at ${endpoint} are not signed by Google; leave it out`];
}

const workerVariables = ["CLOUD_RUN_WORKER_URL", "CLOUD_RUN_SERVICE_URL", "BACKEND_URL"] as const;

/** Under which address the queue is to call the worker. */
function readWorker(env: QueueEnvironment, place: QueuePlace): { origin: string | undefined; wrong: string[] } {
  const { name, url, wrong } = readAddress(env, workerVariables);
  if (wrong.length > 0) return { origin: undefined, wrong };
  if (name && url) {
    const why = unreachable(url, place);
    return { origin: url.origin, wrong: why ? [`${name}: ${why}`] : [] };
  }
  const origin = cloudRunUrl(env.CLOUD_RUN_SERVICE_NAME, place);
  return { origin, wrong: origin === undefined ? wrongListening(env, place) : [] };
}

/** The address in the first of these variables that is set. */
function readAddress(env: QueueEnvironment, names: ReadonlyArray<(typeof workerVariables)[number]>) {
  const name = names.find((candidate) => env[candidate] !== undefined);
  const text = name && env[name];
  if (text === undefined) return { name, url: undefined, wrong: [] };
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return { name, url, wrong: [] };
  return { name, url: undefined, wrong: [`${name}: must be an http or https URL (it is ${JSON.stringify(text)})`] };
}

/** What speaks against it that the queue calls the worker where this server listens. */
function wrongListening({ PORT }: QueueEnvironment, { endpoint }: QueuePlace): string[] {
  if (!isNear(endpoint)) {
    const wrong = "CLOUD_RUN_WORKER_URL: must be set to the address under which the queue reaches this service";
    return [`${wrong} (CLOUD_RUN_SERVICE_URL or BACKEND_URL will do)`];
  }
  const wrong = "PORT: must be one that stays, since tasks hold the worker's address; or set CLOUD_RUN_WORKER_URL";
  return PORT === 0 ? [wrong] : [];
}

/** Why the queue can never call this worker. */
function unreachable({ hostname, protocol, origin }: URL, { endpoint }: QueuePlace): string | undefined {
  if (endpoint === undefined) {
    if (isLoopback(hostname)) return `Google cannot reach ${origin}; with an emulator set CLOUD_TASKS_ENDPOINT`;
    // CreateTask answers: HttpRequest.url must start with 'https://' for request with HttpRequest.authorization_header.
    return protocol === "https:" ? undefined : `must be an https URL: Google sends no tokens to ${origin}`;
  }
  if (isLoopback(hostname) && !isNear(endpoint)) {
    return `the emulator at ${endpoint} cannot reach ${origin}; set it to an address of this machine that it can reach`;
  }
  return undefined;
}

/**
 * The address that Cloud Run gives a service (https://cloud.google.com/run/docs/triggering/https-request, deterministic
 * URLs). It holds the project's number, which cannot be told from its id.
 */
function cloudRunUrl(service: string | undefined, { project, location, endpoint }: QueuePlace): string | undefined {
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
