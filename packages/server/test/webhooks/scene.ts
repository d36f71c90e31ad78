import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { createManualClock, type Database, narrow } from "@galley/foundation";
import { onTestFinished } from "vitest";
import type { JobTables } from "../../src/jobs/tables.ts";
import type { JobTask, JobTasks } from "../../src/jobs/tasks.ts";
import { openWebhooks } from "../../src/webhooks/open.ts";
import { migrateWebhookTables, type WebhookTables } from "../../src/webhooks/tables.ts";
import { createHarness, submission, type Work } from "../jobs/harness.ts";

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  url: string;
}

/** A receiver of webhooks that answers as it is told. */
async function openReceiver() {
  const received: Received[] = [];
  let answer = (_request: Received, response: ServerResponse): void => void response.writeHead(204).end();
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const one = { headers: request.headers, body: Buffer.concat(parts).toString(), url: request.url ?? "" };
    received.push(one);
    answer(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    pair: `127.0.0.1:${port}`,
    port,
    received,
    answers(next: typeof answer) {
      answer = next;
    },
    status: (code: number, headers: Record<string, string> = {}) => {
      answer = (_request, response) => void response.writeHead(code, headers).end();
    },
  };
}

/** Jobs whose webhooks are sent to a receiver; the clock and the queue are the test's. */
export async function openScene(options: { path?: string; work?: Partial<Work>; secret?: string } = {}) {
  const receiver = await openReceiver();
  const clock = createManualClock();
  const waiting = new Map<string, JobTask>();
  const tasks: JobTasks = {
    inCommit: true,
    create: async (_work, task) => void waiting.set(task.name, task),
    remove: async (_work, { name }) => void waiting.delete(name),
    presence: async (_queue, name) => (waiting.has(name) ? "there" : "gone"),
    firstTry: async () => {},
  };
  let webhooks: ReturnType<typeof openWebhooks> | undefined;
  const harness = await createHarness(options.work, {
    clock,
    ...(options.path && { path: options.path }),
    openTasks: () => tasks,
    recorders: [async (work, change) => webhooks!.recorder(work, change)],
  });
  const database = harness.database as unknown as Database<JobTables & WebhookTables>;
  const tables = narrow<JobTables, WebhookTables>(database);
  await migrateWebhookTables(tables);
  const resolve = async (name: string) => [
    { address: name === "inside.example" ? "10.0.0.7" : "127.0.0.1", family: 4 },
  ];
  const opened = openWebhooks({
    database: tables,
    clock,
    random: () => 0,
    tasks,
    queue: "webhook-queue",
    secret: options.secret,
    allow: new Set([receiver.pair, `hook.example:${receiver.port}`]),
    resolve,
    authenticate: async () => {},
  });
  webhooks = opened;
  const due = (queue: string) => [...waiting.values()].filter((task) => task.queue === queue && task.at <= clock.now());

  return {
    ...harness,
    tables,
    receiver,
    waiting,
    webhooks: opened,
    post: async (body: Parameters<typeof submission>[1], tenant = "default") => {
      const asked = { webhook_url: receiver.url, ...body };
      const made = await harness.jobs.create(
        harness.definition,
        { word: "hello" },
        { ...submission(undefined, asked), tenant },
      );
      return made.accepted.job_id;
    },
    /** Brings the jobs that are due to the worker. */
    async work() {
      for (const task of due("word-queue")) {
        waiting.delete(task.name);
        await harness.runner.deliver(task.job!.id);
      }
    },
    /** Brings the attempts that are due, in the order of their making; answers what came of them. */
    async send(): Promise<string[]> {
      const outcomes: string[] = [];
      for (const task of due("webhook-queue")) {
        waiting.delete(task.name);
        const { delivery_id, attempt } = JSON.parse(task.body) as { delivery_id: string; attempt: number };
        outcomes.push(await opened.deliveries.attempt(delivery_id, attempt));
      }
      return outcomes;
    },
    /** ms until the next attempt that is scheduled. */
    nextIn: () => Math.min(...[...waiting.values()].map((task) => task.at)) - clock.now(),
    deliveries: () =>
      tables.read.selectFrom("webhook_delivery").selectAll().orderBy("created_at").orderBy("id").execute(),
  };
}
