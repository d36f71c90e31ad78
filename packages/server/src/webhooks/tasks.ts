import type { UnitOfWork } from "@galley/foundation";
import type { JobTables } from "../jobs/tables.ts";
import { type JobTasks, taskName } from "../jobs/tasks.ts";
import type { WebhookTables } from "./tables.ts";

/** Where the queue brings the attempts. */
const workerPath = "/api/v1/webhooks/worker";

/** The tasks that carry a message's attempts. */
export interface WebhookTasks {
  create(work: UnitOfWork<WebhookTables>, task: { id: string; number: number; at: number }): Promise<void>;
  /** Whether the message's newest task is there, or may be. */
  isThere(id: string, number: number): Promise<boolean>;
}

export function createWebhookTasks(tasks: JobTasks, queue: string): WebhookTasks {
  return {
    create: (work, { id, number, at }) =>
      tasks.create(work as unknown as UnitOfWork<JobTables>, {
        queue,
        name: taskName(id, number),
        path: workerPath,
        body: JSON.stringify({ delivery_id: id, attempt: number }),
        at,
        job: undefined,
        trace: null,
      }),
    isThere: async (id, number) => (await tasks.presence(queue, taskName(id, number))) !== "gone",
  };
}
