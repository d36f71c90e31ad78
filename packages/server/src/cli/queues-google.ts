import { type QueueSettings, TaskQueueError } from "@galley/cloud-tasks";
import type { ApplyQueuesResponse } from "@galley/contract";
import { systemClock } from "@galley/foundation";
import { ConfigError } from "../config.ts";
import { applyQueue } from "../queues/apply.ts";
import { queuesNamed } from "../queues/defaults.ts";
import { readQueueConfig } from "../queues/settings.ts";
import { CliError } from "./cli-error.ts";

export interface GooglePlace {
  project: string;
  /** Where it is not given, the environment's, or the usual one. */
  location: string | undefined;
  /** `host:port` of an emulator. Where it is not given, the environment's, or Google itself. */
  endpoint: string | undefined;
}

const usualLocation = "europe-west1";

/**
 * Creates or updates Galley's queues in a Google project. Needs no Galley that runs, only rights of the caller's there
 * (`roles/cloudtasks.queueAdmin`).
 *
 * @throws CliError, ConfigError
 */
export async function applyToGoogle(place: GooglePlace, env: NodeJS.ProcessEnv): Promise<ApplyQueuesResponse> {
  const { config, wrong } = readQueueConfig({ CLOUD_TASKS_QUEUE_NAME: env.CLOUD_TASKS_QUEUE_NAME || undefined });
  if (wrong.length > 0) throw new ConfigError(wrong);
  const { project } = place;
  const location = place.location || env.CLOUD_TASKS_QUEUE_LOCATION || env.GCP_LOCATION || env.REGION || usualLocation;
  const endpoint = place.endpoint || env.CLOUD_TASKS_ENDPOINT || undefined;
  try {
    return { queues: await applyAll({ project, location, endpoint }, Object.entries(queuesNamed(config.queueNames))) };
  } catch (error) {
    if (!(error instanceof TaskQueueError)) throw error;
    const where = `${project}, ${location}${endpoint ? `, at ${endpoint}` : ""}`;
    throw new CliError(`the queues of ${where} are not applied: ${error.message}`);
  }
}

/** One after the other: those before a failure are applied, and applying again leaves them as they are. */
async function applyAll(
  place: GooglePlace & { location: string },
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
