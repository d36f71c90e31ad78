import type { protos } from "@google-cloud/tasks";
import { checkQueue } from "../engine/validate-queue.ts";
import { type Queue, type QueueSettings, TaskQueueError, type TaskQueues } from "../port.ts";
import type { Caller } from "./caller.ts";
import type { Send } from "./connection.ts";
import type { RpcName } from "./errors.ts";
import type { Names } from "./names.ts";
import type { Notify } from "./notices.ts";
import { asKept, fromQueueMessage, isDisabled, toQueueMessage } from "./queue-message.ts";

type QueueMessage = protos.google.cloud.tasks.v2.IQueue;

/** The settings by their path in an update mask. Durations are compared in nanoseconds, which is what they are sent in. */
const fields: ReadonlyArray<[path: string, value: (settings: QueueSettings) => number]> = [
  ["rate_limits.max_dispatches_per_second", ({ rateLimits }) => rateLimits.maxDispatchesPerSecond],
  ["rate_limits.max_concurrent_dispatches", ({ rateLimits }) => rateLimits.maxConcurrentDispatches],
  ["retry_config.max_attempts", ({ retryConfig }) => retryConfig.maxAttempts],
  ["retry_config.max_retry_duration", ({ retryConfig }) => Math.round(retryConfig.maxRetryDuration * 1e9)],
  ["retry_config.min_backoff", ({ retryConfig }) => Math.round(retryConfig.minBackoff * 1e9)],
  ["retry_config.max_backoff", ({ retryConfig }) => Math.round(retryConfig.maxBackoff * 1e9)],
  ["retry_config.max_doublings", ({ retryConfig }) => retryConfig.maxDoublings],
];

type QueueMethods = "applyQueue" | "getQueue" | "listQueues" | "pauseQueue" | "resumeQueue" | "purgeQueue";

export interface QueueCalls extends Pick<TaskQueues, QueueMethods> {
  /** The new queue, or undefined when there was one of that name. @throws TaskQueueError */
  createQueue(name: string, settings: QueueSettings): Promise<Queue | undefined>;
}

/** `created` is told of every queue that a call here has brought into being, or found there when it tried to. */
export function createQueueCalls(
  caller: Caller,
  names: Names,
  notify: Notify,
  created: (queue: string) => void,
): QueueCalls {
  const disabled = new Set<string>();

  function told(message: QueueMessage): Queue {
    const queue = fromQueueMessage(message);
    if (!isDisabled(message)) disabled.delete(queue.name);
    else if (!disabled.has(queue.name)) {
      disabled.add(queue.name);
      const text = `The queue "${queue.name}" is disabled: it takes tasks, and dispatches none until it is resumed.`;
      notify({ kind: "queue_disabled", queue: queue.name, message: text });
    }
    return queue;
  }

  async function find(name: string): Promise<QueueMessage | undefined> {
    const request = { name: names.queue(name) };
    try {
      return await caller.safely(
        "GetQueue",
        name,
        async (client, options) => (await client.getQueue(request, options))[0],
      );
    } catch (error) {
      if (error instanceof TaskQueueError && error.code === "not_found") return undefined;
      throw error;
    }
  }

  async function createQueue(name: string, settings: QueueSettings): Promise<Queue | undefined> {
    checkQueue(settings);
    const request = { parent: names.location, queue: toQueueMessage(names.queue(name), asKept(settings)) };
    try {
      // Safe to repeat: should the first try have arrived, the queue exists.
      const send: Send<QueueMessage> = async (client, options) => (await client.createQueue(request, options))[0];
      const queue = told(await caller.safely("CreateQueue", name, send));
      created(name);
      notify({ kind: "queue_created", queue: name, message: `The queue "${name}" has been created.` });
      return queue;
    } catch (error) {
      if (!(error instanceof TaskQueueError && error.code === "already_exists")) throw nameReserved(error, name);
      created(name);
      return undefined;
    }
  }

  async function applyQueue(name: string, settings: QueueSettings): Promise<Queue> {
    checkQueue(settings);
    const wanted = asKept(settings);
    let message = await find(name);
    if (!message) {
      const fresh = await createQueue(name, wanted);
      if (fresh) return fresh;
      message = await find(name);
    }
    const current = message && fromQueueMessage(message);
    const paths = fields.filter(([, value]) => !current || value(wanted) !== value(current)).map(([path]) => path);
    if (message && paths.length === 0) return told(message);
    const request = { queue: toQueueMessage(names.queue(name), wanted), updateMask: { paths } };
    const send: Send<QueueMessage> = async (client, options) => (await client.updateQueue(request, options))[0];
    const updated = told(await caller.safely("UpdateQueue", name, send));
    notify({ kind: "queue_updated", queue: name, message: `The queue "${name}" was changed: ${paths.join(", ")}.` });
    return updated;
  }

  const act = async (rpc: RpcName, how: "once" | "safely", name: string, send: Send<QueueMessage>) =>
    told(await caller[how](rpc, name, send));

  return {
    createQueue,
    applyQueue,
    async getQueue(name) {
      const message = await find(name);
      return message && told(message);
    },
    async listQueues() {
      const request = { parent: names.location };
      const send: Send<QueueMessage[]> = async (client, options) => (await client.listQueues(request, options))[0];
      const queues = (await caller.safely("ListQueues", undefined, send)).map(told);
      return queues.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async pauseQueue(name) {
      const request = { name: names.queue(name) };
      return act(
        "PauseQueue",
        "safely",
        name,
        async (client, options) => (await client.pauseQueue(request, options))[0],
      );
    },
    async resumeQueue(name) {
      const request = { name: names.queue(name) };
      return act(
        "ResumeQueue",
        "safely",
        name,
        async (client, options) => (await client.resumeQueue(request, options))[0],
      );
    },
    async purgeQueue(name) {
      const request = { name: names.queue(name) };
      // Not repeated: a second purge would take the tasks that came after the first.
      return act("PurgeQueue", "once", name, async (client, options) => (await client.purgeQueue(request, options))[0]);
    },
  };
}

function nameReserved(error: unknown, name: string): unknown {
  if (!(error instanceof TaskQueueError && error.code === "failed_precondition")) return error;
  if (!/too recently/i.test(error.message)) return error;
  return new TaskQueueError(
    "failed_precondition",
    `The queue "${name}" cannot be created: a queue of this name was deleted within the last days, and Cloud Tasks keeps ` +
      `its name reserved for 3 to 7 days. Use another name for the queue, or wait. (${error.message})`,
  );
}
