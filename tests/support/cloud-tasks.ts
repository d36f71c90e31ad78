import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type CreateJobResponse, JobStatusResponse } from "@galley/contract";
import { expect, onTestFinished } from "vitest";
import { runGalley } from "./process.ts";
import { call, temporaryFolder } from "./server.ts";

const script = fileURLToPath(new URL("./cloud-tasks-child.ts", import.meta.url));

/**
 * A port that is free now, and below those that the system lends to outgoing connections (from 32768): a server that is
 * killed and comes back must find it free still.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** A request of the queue's to the worker, when it has ended. */
export interface Attempt {
  /** The task's. */
  name: string;
  /** 1 for the first. */
  attempt: number;
  /** Null: nothing came back. */
  status: number | null;
}

interface CloudTasksProcess {
  /** In the order in which they ended. */
  readonly attempts: Attempt[];
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** A Cloud Tasks server in another process, at this port and on this file; resolves when it serves. */
async function runCloudTasks(port: number, file: string): Promise<CloudTasksProcess> {
  const child = spawn(process.execPath, ["--conditions=galley-source", script, String(port), file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const attempts: Attempt[] = [];
  const lines = createInterface(child.stdout!);
  await Promise.race([
    once(lines, "line"),
    ended.then(([code]) => Promise.reject(new Error(`The Cloud Tasks server ended before it was ready (${code})`))),
  ]);
  lines.on("line", (line) => void attempts.push(JSON.parse(line)));
  return {
    attempts,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** The queue of the blog jobs, as Cloud Tasks names it in `createScene`. */
export const queueName = "projects/shop/locations/europe-west1/queues/blog-generation-queue";

/** Galley that takes a Cloud Tasks server in another process for Google's. Neither is started. */
export async function createScene(more: Record<string, string> = {}) {
  const folder = temporaryFolder();
  const port = await freePort();
  const server = `http://127.0.0.1:${port}`;
  const env: Record<string, string> = {
    PORT: String(await freePort()),
    GALLEY_DATA_DIR: folder,
    GALLEY_QUEUE: "cloud-tasks",
    GOOGLE_CLOUD_PROJECT: "shop",
    CLOUD_TASKS_ENDPOINT: `127.0.0.1:${port}`,
    ...more,
  };
  return {
    folder,
    port,
    /** REST, by the queue's own name. */
    queue: `${server}/v2/${queueName}`,
    startQueue: () => runCloudTasks(port, join(folder, "tasks.db")),
    startGalley: (change: Record<string, string> = {}) => runGalley(["start"], { ...env, ...change }),
    /** Moves the time of the Cloud Tasks server on: retries fall due. */
    advance: async (seconds: number) =>
      expect((await call(`${server}/emulator:advance?seconds=${seconds}`, "POST")).status).toBe(200),
    /** Resolves when the Cloud Tasks server has no task left. */
    async emptied() {
      expect((await call(`${server}/emulator:wait`, "POST")).status).toBe(200);
    },
  };
}

const sources = [
  "Compost is organic matter that micro-organisms have broken down. A heap needs carbon, nitrogen, air and water. " +
    "Turning the heap brings air to its middle. Dry leaves are rich in carbon.",
];

/** Asks for a post that nobody else asks for. */
export async function submit(url: string, number: number): Promise<CreateJobResponse> {
  const answer = await call<CreateJobResponse>(`${url}/api/v1/blog/generate-enhanced?async_mode=true`, "POST", {
    topic: `Composting in garden number ${number}`,
    keywords: ["compost"],
    length: "short",
    sources,
  });
  expect(answer.status).toBe(202);
  return answer.body;
}

/** The job when it is final. */
export async function outcome(url: string, id: string): Promise<JobStatusResponse> {
  for (;;) {
    const { body } = await call(`${url}/api/v1/blog/jobs/${id}?wait=60`);
    const job = JobStatusResponse.parse(body);
    if (job.completed_at !== null) return job;
  }
}
