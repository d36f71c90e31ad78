import { type QueueSettings, TaskQueueError } from "@galley/cloud-tasks";
import type { ApplyQueuesResponse } from "@galley/contract";
import { systemClock } from "@galley/foundation";
import { ConfigError } from "../config.ts";
import { applyQueue } from "../queues/apply.ts";
import { queuesNamed } from "../queues/defaults.ts";
import { readQueuePlace } from "../queues/settings.ts";
import { CliError } from "./cli-error.ts";

export interface GooglePlace {
  project: string;
  /** Where it is not given, the environment's, or the usual one. */
  location: string | undefined;
  /** `host:port` of an emulator. Where it is not given, the environment's, or Google itself. */
  endpoint: string | undefined;
}

interface WholePlace extends GooglePlace {
  location: string;
}

/**
 * Creates or updates Galley's queues in a Google project, and says where before it does: a variable that was left
 * behind may name another place than the one that was meant. Needs no Galley that runs, only rights of the caller's
 * there (`roles/cloudtasks.queueAdmin`).
 *
 * @throws CliError, ConfigError
 */
export async function applyToGoogle(given: GooglePlace, env: NodeJS.ProcessEnv): Promise<ApplyQueuesResponse> {
  const { place, queueNames } = whereAndWhat(given, env);
  const where = describe(place);
  const source = given.endpoint || place.endpoint === undefined ? "" : " (CLOUD_TASKS_ENDPOINT)";
  console.error(`applying the queues of ${where}${source}`);
  try {
    return { queues: await applyAll(place, Object.entries(queuesNamed(queueNames))) };
  } catch (error) {
    if (!(error instanceof TaskQueueError)) throw error;
    throw new CliError(`the queues of ${where} are not applied: ${error.message}`);
  }
}

/** What the command line does not say is read from the environment, as the service reads it. */
function whereAndWhat({ project, location, endpoint }: GooglePlace, env: NodeJS.ProcessEnv) {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const {
    CLOUD_TASKS_QUEUE_NAME,
    CLOUD_TASKS_IMAGE_QUEUE_NAME,
    CLOUD_TASKS_QUEUE_LOCATION,
    GCP_LOCATION,
    REGION,
    CLOUD_TASKS_ENDPOINT,
  } = set;
  const { place, wrong } = readQueuePlace({
    CLOUD_TASKS_QUEUE_NAME,
    CLOUD_TASKS_IMAGE_QUEUE_NAME,
    ...(!location && { CLOUD_TASKS_QUEUE_LOCATION, GCP_LOCATION, REGION }),
    ...(!endpoint && { CLOUD_TASKS_ENDPOINT }),
  });
  if (wrong.length > 0) throw new ConfigError(wrong);
  const { queueNames } = place;
  return {
    place: { project, location: location || place.location, endpoint: endpoint || place.endpoint },
    queueNames,
  };
}

const describe = ({ project, location, endpoint }: WholePlace): string =>
  `${project}, ${location}, at ${endpoint ?? "Google"}`;

/** One after the other: those before a failure are applied, and applying again leaves them as they are. */
async function applyAll(
  place: WholePlace,
  wanted: Array<[name: string, settings: QueueSettings]>,
): Promise<ApplyQueuesResponse["queues"]> {
  const { connectCloudTasks } = await import("@galley/cloud-tasks/google");
  const queues = connectCloudTasks({
    ...place,
    // No task is made here, so nothing is ever sent there.
    target: { origin: "http://localhost", serviceAccount: "", audience: "http://localhost" },
    queueSettings: () => undefined,
    clock: systemClock,
    random: Math.random,
  });
  try {
    const applied: ApplyQueuesResponse["queues"] = [];
    for (const [name, settings] of wanted) applied.push(await applyQueue(queues, name, settings));
    return applied;
  } finally {
    await queues.close();
  }
}
