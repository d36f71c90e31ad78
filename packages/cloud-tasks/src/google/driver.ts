import type { Clock } from "@galley/foundation";
import { type QueueSettings, TaskQueueError, type TaskQueues } from "../port.ts";
import { createCaller } from "./caller.ts";
import { openConnection } from "./connection.ts";
import { createNames } from "./names.ts";
import type { Notify } from "./notices.ts";
import { createPatience } from "./patience.ts";
import { createQueueSetup } from "./queue-setup.ts";
import { createQueueCalls } from "./queues.ts";
import type { TaskTarget } from "./task-message.ts";
import { createTaskCalls } from "./tasks.ts";

export type { QueueNotice } from "./notices.ts";
export type { TaskTarget } from "./task-message.ts";

export interface GoogleQueuesOptions {
  project: string;
  /** Such as `europe-west1`. */
  location: string;
  /**
   * `host:port` of an emulator, spoken to in plain text and without credentials. Absent: Google's service, with the
   * application's default credentials.
   */
  endpoint?: string | undefined;
  target: TaskTarget;
  /** What a queue is created with that is missing when its first task comes; undefined: such a task is refused. */
  queueSettings: (name: string) => QueueSettings | undefined;
  clock: Clock;
  /** Spreads repeated calls; 0 to below 1. */
  random: () => number;
  onNotice?: Notify | undefined;
  timeouts?: Partial<GoogleTimeouts> | undefined;
}

/** In ms. */
export interface GoogleTimeouts {
  /** For a call together with its repetitions; 10 s when absent. One try of several gets at most half of it. */
  call: number;
  /** How long the creator of a task is kept while its queue is being set up; 5 s when absent. */
  setup: number;
  /** How long credentials are looked for; 5 s when absent. */
  credentials: number;
}

/** Queues of Google Cloud Tasks, or of anything that speaks its protocol. */
export interface GoogleQueues extends TaskQueues {
  /** Ends calls and waits that are under way, with `unavailable`: what they were to do may have been done. */
  close(): Promise<void>;
}

const usual: GoogleTimeouts = { call: 10_000, setup: 5000, credentials: 5000 };

/**
 * Opens queues of Google Cloud Tasks with the official client. Nothing is connected to before the first call. A named
 * task, and every other call that does no harm when it happens twice, is tried up to three times within the call's
 * time; what fails in the end is a `TaskQueueError` whose text says what to do.
 *
 * Creating a task twice is refused with `already_exists`, unless it was this driver that tried twice.
 *
 * @throws TaskQueueError invalid_argument for a malformed project, location or endpoint
 */
export function connectCloudTasks(options: GoogleQueuesOptions): GoogleQueues {
  const { project, location, endpoint, target, clock, random, onNotice: notify = () => {} } = options;
  const timeouts = { ...usual, ...options.timeouts };
  const names = createNames(project, location);
  const ended = new AbortController();
  const { signal } = ended;
  const connection = openConnection({ project, endpoint, clock, credentialsTimeout: timeouts.credentials, signal });
  const patience = createPatience(clock, random, signal);
  const about = { project, serviceAccount: target.serviceAccount };
  const caller = createCaller({ connection, patience, notify, about, timeout: timeouts.call, signal });
  const { createQueue, ...queueCalls } = createQueueCalls(caller, names, notify, (queue) => setup.created(queue));

  const setup = createQueueSetup(patience, timeouts.setup, async (queue) => {
    const settings = options.queueSettings(queue);
    if (!settings)
      throw new TaskQueueError(
        "not_found",
        `The queue "${queue}" does not exist, and there are no settings to create it with.`,
      );
    await createQueue(queue, settings);
  });

  return {
    ...queueCalls,
    ...createTaskCalls({ caller, names, target, setup, clock }),
    stats: async () => undefined,
    async close() {
      ended.abort(new TaskQueueError("unavailable", "The connection to Cloud Tasks is closed."));
      await connection.close();
    },
  };
}
