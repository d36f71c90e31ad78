import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type CreateJobResponse, JobStatusResponse } from "@galley/contract";
import { describe, expect, test } from "vitest";
import { freePort, runCloudTasks } from "./support/cloud-tasks.ts";
import { runGalley } from "./support/process.ts";
import { call, temporaryFolder } from "./support/server.ts";

/** Posts by the offline writer, and processes that start again: up to 15 s on two busy cores. */
const atLeisure = { timeout: 120_000 };

const queue = "projects/shop/locations/europe-west1/queues/blog-generation-queue";
const request = (number: number) => ({
  topic: `Composting in garden number ${number}`,
  keywords: ["compost"],
  length: "short",
});

/** Galley that takes a Cloud Tasks server in another process for Google's. */
async function scene() {
  const folder = temporaryFolder();
  const port = await freePort();
  const endpoint = `127.0.0.1:${port}`;
  const env = {
    PORT: String(await freePort()),
    GALLEY_DATA_DIR: folder,
    GALLEY_QUEUE: "cloud-tasks",
    GOOGLE_CLOUD_PROJECT: "shop",
    CLOUD_TASKS_ENDPOINT: endpoint,
  };
  return {
    folder,
    api: `http://${endpoint}/v2`,
    emulator: `http://${endpoint}`,
    startQueue: () => runCloudTasks(port, join(folder, "tasks.db")),
    startGalley: (fault = "") => runGalley(["start"], { ...env, GALLEY_FAULT: fault }),
  };
}

async function submit(url: string, number: number): Promise<CreateJobResponse> {
  const answer = await call<CreateJobResponse>(
    `${url}/api/v1/blog/generate-enhanced?async_mode=true`,
    "POST",
    request(number),
  );
  expect(answer.status).toBe(202);
  return answer.body;
}

/** The job when it is final. */
async function outcome(url: string, id: string): Promise<JobStatusResponse> {
  for (;;) {
    const { body } = await call(`${url}/api/v1/blog/jobs/${id}?wait=60`);
    const job = JobStatusResponse.parse(body);
    if (job.completed_at !== null) return job;
  }
}

/** How often each stage of each job was carried out. */
function stagesDone(folder: string): number[] {
  const db = new DatabaseSync(join(folder, "galley.db"), { readOnly: true });
  const rows = db
    .prepare("SELECT count(*) AS times FROM job_update WHERE status LIKE '%complete%' GROUP BY job_id, stage")
    .all();
  db.close();
  return rows.map((row) => Number(row.times));
}

describe("Galley on Cloud Tasks in another process", atLeisure, () => {
  test("makes its queue on first use, sends an id and nothing more, and completes the job", async () => {
    const { api, emulator, startQueue, startGalley } = await scene();
    await startQueue();
    const url = await startGalley().ready;
    expect((await call(`${api}/${queue}`)).status).toBe(404);

    const accepted = await submit(url, 1);
    expect(accepted.status).toBe("queued");
    const made = await call(`${api}/${queue}`);
    expect(made.body).toMatchObject({
      state: "RUNNING",
      rateLimits: { maxDispatchesPerSecond: 100, maxConcurrentDispatches: 500 },
      retryConfig: {
        maxAttempts: 3,
        maxRetryDuration: "3600s",
        minBackoff: "10s",
        maxBackoff: "300s",
        maxDoublings: 3,
      },
    });
    expect(await outcome(url, accepted.job_id)).toMatchObject({ status: "completed", retry_count: 0 });
    expect((await call(`${emulator}/emulator:wait`, "POST")).status).toBe(200);

    await call(`${api}/${queue}:pause`, "POST", {});
    const second = await submit(url, 2);
    const { body } = await call<{ tasks: Array<Record<string, never>> }>(`${api}/${queue}/tasks?responseView=FULL`);
    expect(body.tasks).toHaveLength(1);
    const [task] = body.tasks as unknown as Array<{ name: string; httpRequest: Record<string, unknown> }>;
    expect(task!.name).toMatch(/\/tasks\/[0-9a-f]{40}$/);
    expect(task!.httpRequest).toMatchObject({ url: `${url}/api/v1/blog/worker`, oidcToken: { audience: url } });
    expect(JSON.parse(Buffer.from(String(task!.httpRequest.body), "base64").toString())).toEqual({
      job_id: second.job_id,
    });
    await call(`${api}/${queue}:resume`, "POST", {});
    expect(await outcome(url, second.job_id)).toMatchObject({ status: "completed" });
  });

  test("accepts a job while the service cannot be reached, and queues it as soon as it can", async () => {
    const { startQueue, startGalley } = await scene();
    const galley = startGalley();
    const url = await galley.ready;
    const accepted = await submit(url, 1);
    expect(accepted.status).toBe("pending");
    expect((await call(`${url}/api/v1/blog/jobs/${accepted.job_id}`)).body).toMatchObject({
      status: "pending",
      queued_at: null,
    });
    expect(galley.lines.join("\n")).toMatch(/wait as pending\. Cloud Tasks at 127\.0\.0\.1:\d+ is not available/);

    await startQueue();
    expect(await outcome(url, accepted.job_id)).toMatchObject({ status: "completed", retry_count: 0 });
  });

  test("loses nothing and does nothing twice when the service is killed and comes back in the middle", async () => {
    const { folder, startQueue, startGalley } = await scene();
    const first = await startQueue();
    const url = await startGalley().ready;
    const early = await Promise.all([1, 2, 3, 4].map((number) => submit(url, number)));
    await first.kill();
    const late = await Promise.all([5, 6].map((number) => submit(url, number)));
    for (const { status } of late) expect(status).toBe("pending");
    await startQueue();
    for (const { job_id } of [...early, ...late])
      expect(await outcome(url, job_id)).toMatchObject({ status: "completed", error_code: null });
    expect(Math.max(...stagesDone(folder))).toBe(1);
  });

  test("goes on with what was accepted when Galley is killed with its jobs on the way to the service", async () => {
    const { folder, startQueue, startGalley } = await scene();
    const first = startGalley();
    const url = await first.ready;
    const jobs = await Promise.all([1, 2, 3].map((number) => submit(url, number)));
    first.kill("SIGKILL");
    await first.ended;
    await startQueue();
    await startGalley().ready;
    for (const { job_id } of jobs) expect(await outcome(url, job_id)).toMatchObject({ status: "completed" });
    expect(Math.max(...stagesDone(folder))).toBe(1);
  });

  test.each(["outbox-before-send:3", "outbox-after-send:3", "outbox-after-commit:3"])(
    "loses no job and makes no task twice when Galley is killed at %s",
    async (point) => {
      const { folder, startQueue, startGalley } = await scene();
      await startQueue();
      const first = startGalley(point);
      const url = await first.ready;
      const answers = await Promise.allSettled([1, 2, 3, 4, 5].map((number) => submit(url, number)));
      expect(await first.ended).toMatchObject({ signal: "SIGKILL" });
      await startGalley().ready;
      const jobs = await call<{ jobs: Array<{ job_id: string }> }>(`${url}/api/v1/blog/jobs`);
      const known = jobs.body.jobs.map(({ job_id }) => job_id);
      for (const answer of answers) if (answer.status === "fulfilled") expect(known).toContain(answer.value.job_id);
      for (const id of known) expect(await outcome(url, id)).toMatchObject({ status: "completed", retry_count: 0 });
      expect(Math.max(...stagesDone(folder))).toBe(1);
    },
  );
});

describe("a purge that is cut off", atLeisure, () => {
  test.each([
    ["purge-after-batch:1", 100],
    ["purge-after-purge:1", 150],
  ])("at %s leaves no job without its task, and is finished by another", async (point, cancelled) => {
    const env = { PORT: String(await freePort()), GALLEY_DATA_DIR: temporaryFolder() };
    const first = runGalley(["start"], { ...env, GALLEY_FAULT: point });
    const url = await first.ready;
    const ofQueue = `${url}/api/v1/queues/blog-generation-queue`;
    await call(`${ofQueue}/pause`, "POST");
    await Promise.all(Array.from({ length: 150 }, (_, number) => submit(url, number)));
    await call(`${ofQueue}/purge`, "POST").catch(() => undefined);
    expect(await first.ended).toMatchObject({ signal: "SIGKILL" });

    await runGalley(["start"], env).ready;
    const count = async (status: string) =>
      (await call<{ jobs: unknown[] }>(`${url}/api/v1/blog/jobs?limit=200&status=${status}`)).body.jobs.length;
    expect([await count("cancelled"), await count("queued")]).toEqual([cancelled, 150 - cancelled]);
    expect((await call(ofQueue)).body).toMatchObject({ stats: { depth: 150 - cancelled } });

    expect((await call(`${ofQueue}/purge`, "POST")).body).toMatchObject({ cancelled_jobs: 150 - cancelled });
    expect([await count("cancelled"), await count("queued")]).toEqual([150, 0]);
  });
});
