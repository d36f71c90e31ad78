import { TaskQueueError } from "@galley/cloud-tasks";
import { systemClock } from "@galley/foundation";
import type { Config } from "../config.ts";
import { isSameIssuer } from "../http/worker-keys.ts";
import { queuesNamed } from "../queues/defaults.ts";
import type { CloudTasksSettings } from "../queues/settings.ts";
import { ask, type Finding, failed, ok, warning } from "./doctor-finding.ts";

/** Whether the queue service lets this process in, and has the queues. */
export async function checkQueue(config: Pick<Config, "queue" | "queueNames">): Promise<Finding[]> {
  const { queue: place } = config;
  if (place.engine === "embedded") return [ok("queue", "embedded, in the database")];
  const { connectCloudTasks } = await import("@galley/cloud-tasks/google");
  const { project, location, endpoint } = place;
  const queues = connectCloudTasks({
    project,
    location,
    endpoint,
    // No task is made here, so nothing is ever sent there.
    target: { origin: "http://localhost", serviceAccount: "", audience: "http://localhost" },
    queueSettings: () => undefined,
    clock: systemClock,
    random: Math.random,
  });
  try {
    const names = Object.keys(queuesNamed(config.queueNames));
    return await Promise.all(names.map((name) => checkOneQueue(queues, name, place)));
  } finally {
    await queues.close();
  }
}

type Queues = ReturnType<typeof import("@galley/cloud-tasks/google").connectCloudTasks>;

async function checkOneQueue(queues: Queues, queue: string, place: CloudTasksSettings): Promise<Finding> {
  const where = `${queue} in ${place.project}, ${place.location}`;
  const name = "queue";
  try {
    const found = await queues.getQueue(queue);
    if (!found) {
      const advice = `\`galley queues apply --project ${place.project}\` creates it, or the first job does, with roles/cloudtasks.queueAdmin.`;
      return warning(name, `${where} is not there yet`, advice);
    }
    if (found.state !== "RUNNING")
      return warning(name, `${where} is paused`, `\`galley queues resume ${queue}\` lets it go on.`);
  } catch (error) {
    return failedQueue(error, where);
  }
  try {
    await queues.listTasks(queue, { pageSize: 1 });
    return ok(name, `${where} is there, and may be looked at`);
  } catch (error) {
    if (!(error instanceof TaskQueueError) || error.code !== "permission_denied") return failedQueue(error, where);
    const advice = "Give it roles/cloudtasks.viewer, so that tasks that were lost are found sooner.";
    return warning(name, `${where} is there, but its tasks may not be looked at`, advice);
  }
}

function failedQueue(error: unknown, where: string): Finding {
  if (!(error instanceof TaskQueueError)) throw error;
  const advice: Partial<Record<TaskQueueError["code"], string>> = {
    permission_denied: "Give this process's account roles/cloudtasks.viewer, which has cloudtasks.queues.get.",
    unauthenticated: "Run `gcloud auth application-default login`, or run as a service account.",
    not_found: "See GOOGLE_CLOUD_PROJECT and CLOUD_TASKS_QUEUE_LOCATION.",
    unavailable: "See the network, and CLOUD_TASKS_ENDPOINT.",
  };
  return failed("queue", `${where}: ${error.message}`, advice[error.code] ?? "See the queue's settings.");
}

/** Whether a Galley answers where the queue is to bring jobs. From here, which need not be how the queue sees it. */
export async function checkWorkerAddress({ queue }: Pick<Config, "queue">): Promise<Finding[]> {
  const { workerOrigin } = queue;
  if (workerOrigin === undefined) return [];
  const name = "worker address";
  const asked = await ask(`${workerOrigin}/health/live`);
  const advice =
    "See CLOUD_RUN_WORKER_URL; one that takes calls from inside the project alone cannot be reached from here.";
  if ("reason" in asked) return [warning(name, `${workerOrigin} cannot be reached: ${asked.reason}`, advice)];
  if ((asked.body as { status?: unknown } | undefined)?.status === "ok")
    return [ok(name, `a Galley answers at ${workerOrigin}`)];
  return [warning(name, `what answers at ${workerOrigin} is not Galley (${asked.response.status})`, advice)];
}

/** Whether the tokens that the queue will send are those that the worker lets in. */
export async function checkTokens({ queue, oidc }: Pick<Config, "queue" | "oidc">): Promise<Finding[]> {
  const name = "worker tokens";
  const found: Finding[] = [];
  if (queue.engine === "cloud-tasks" && oidc.audience !== undefined && queue.workerOrigin !== undefined) {
    if (URL.parse(oidc.audience)?.origin !== queue.workerOrigin) {
      const advice = "Leave GALLEY_OIDC_AUDIENCE out unless something in front of the worker asks for it.";
      found.push(
        warning(name, `their audience ${oidc.audience} is not the worker's address ${queue.workerOrigin}`, advice),
      );
    }
  }
  if (queue.engine === "cloud-tasks" && oidc.issuer !== undefined) found.push(...(await checkIssuer(oidc.issuer)));
  if (found.length > 0) return found;
  const account = queue.engine === "embedded" ? "Galley's own" : oidc.serviceAccount;
  return [ok(name, `of ${account}${oidc.issuer === undefined ? "" : `, signed by ${oidc.issuer}`}`)];
}

async function checkIssuer(issuer: string): Promise<Finding[]> {
  const name = "worker tokens";
  const asked = await ask(`${issuer}/.well-known/openid-configuration`);
  const advice = "Without the issuer's keys no job is let in. See the network, and GALLEY_OIDC_ISSUER.";
  if ("reason" in asked) return [failed(name, `the keys of ${issuer} cannot be fetched: ${asked.reason}`, advice)];
  const { issuer: named, jwks_uri: keys } = (asked.body ?? {}) as { issuer?: unknown; jwks_uri?: unknown };
  if (typeof named !== "string" || typeof keys !== "string") {
    return [failed(name, `what answers at ${issuer} is no issuer of tokens (${asked.response.status})`, advice)];
  }
  if (!isSameIssuer(named, issuer))
    return [failed(name, `${issuer} calls itself ${named}`, "Set GALLEY_OIDC_ISSUER to that.")];
  return [];
}
