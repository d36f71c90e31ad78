import type { TaskQueues } from "@galley/cloud-tasks";
import { onTestFinished } from "vitest";
import { createApp } from "../../src/http/app.ts";
import type { JobTask } from "../../src/jobs/tasks.ts";
import { type QueueRoutesOptions, queueRoutes } from "../../src/queues/routes.ts";
import { createHarness, type Work } from "../jobs/harness.ts";
import { createFakeQueues, settings } from "./fake-queues.ts";

type Method = "GET" | "POST" | "DELETE";

/** An app with nothing but the routes of the queues, called without a network. */
async function createAdminApp(options: QueueRoutesOptions) {
  const app = await createApp({ logLevel: "silent" });
  await app.register(queueRoutes, { prefix: "/api/v1", ...options });
  onTestFinished(() => app.close());
  return {
    app,
    async call(method: Method, path: string) {
      const headers = { host: "localhost" };
      const answer = await app.inject({ method, url: `/api/v1/queues${path}`, headers });
      return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
    },
  };
}

/** Jobs in a real database, their tasks in fake queues, and the routes over both. */
export async function createScene(work: Partial<Work> = {}, change: Partial<QueueRoutesOptions> = {}) {
  const harness = await createHarness(work);
  const { clock, waiting, database, jobs } = harness;
  const fake = createFakeQueues(clock, waiting);
  const own = { "word-queue": settings(), "webhook-queue": settings(50) };
  const hurried: string[] = [];
  const app = await createAdminApp({
    queues: fake.queues,
    settings: own,
    jobs: {
      cancel: (id, kind) => jobs.cancel(id, kind),
      hurry: async (id) => {
        hurried.push(id);
        return jobs.hurry(id);
      },
    },
    database,
    definitions: [{ kind: "word", queue: "word-queue" }],
    clock,
    ...change,
  });
  await create(fake.queues, own);
  fake.calls.length = 0;
  return { ...harness, ...fake, ...app, hurried };
}

async function create(queues: TaskQueues, own: QueueRoutesOptions["settings"]): Promise<void> {
  for (const [name, wanted] of Object.entries(own)) await queues.applyQueue(name, wanted);
}

/** The name of the task that carries the harness's job. */
export function taskOf(scene: { waiting: Map<string, JobTask> }, jobId: string): string {
  return [...scene.waiting.values()].find((task) => task.job?.id === jobId)!.name;
}
