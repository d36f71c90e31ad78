import { describe, expect, test } from "vitest";
import { createScene, freePort, outcome, submit } from "./support/cloud-tasks.ts";
import { runGalley } from "./support/process.ts";
import { call, temporaryFolder } from "./support/server.ts";

/** Hundreds of jobs, and processes that start again: up to 10 s on two busy cores. */
const atLeisure = { timeout: 120_000 };

const path = "/api/v1/queues/blog-generation-queue";

/** Galley on a Cloud Tasks server in another process; its queue is there and paused. */
async function createPaused(fault = "") {
  const scene = await createScene();
  const { attempts } = await scene.startQueue();
  const galley = scene.startGalley({ GALLEY_FAULT: fault });
  const url = await galley.ready;
  await call(`${url}/api/v1/queues/apply`, "POST");
  expect((await call(`${url}${path}/pause`, "POST")).body).toMatchObject({ state: "PAUSED", stats: null });
  return { ...scene, attempts, galley, url };
}

const tasksAt = async (queue: string): Promise<string[]> =>
  ((await call<{ tasks?: Array<{ name: string }> }>(`${queue}/tasks?pageSize=1000`)).body.tasks ?? []).map(({ name }) =>
    name.slice(name.lastIndexOf("/") + 1),
  );

const statusOf = async (url: string, id: string) => (await call(`${url}/api/v1/blog/jobs/${id}`)).body.status;

describe("the queues of a Galley on Cloud Tasks", atLeisure, () => {
  test("are created, found right, and brought back to their settings", async () => {
    const { queue, startQueue, startGalley } = await createScene();
    await startQueue();
    const url = await startGalley().ready;
    const apply = async () => (await call<{ queues: unknown[] }>(`${url}/api/v1/queues/apply`, "POST")).body.queues;
    const name = "blog-generation-queue";
    const names = [name, "image-generation-queue", "image-processing-queue", "webhook-queue"];
    const all = (outcome: string) => names.map((each) => ({ name: each, outcome, changes: [] }));
    expect(await apply()).toEqual(all("created"));
    expect(await apply()).toEqual(all("unchanged"));
    expect((await call(queue.replace(name, "image-generation-queue"))).body).toMatchObject({
      rateLimits: { maxDispatchesPerSecond: 200, maxConcurrentDispatches: 1000 },
      retryConfig: { maxAttempts: 3, maxRetryDuration: "1800s" },
    });
    const changed = { rateLimits: { maxDispatchesPerSecond: 7 }, retryConfig: { maxAttempts: 9 } };
    const mask = "rateLimits.maxDispatchesPerSecond,retryConfig.maxAttempts";
    expect((await call(`${queue}?updateMask=${mask}`, "PATCH", changed)).status).toBe(200);
    expect(await apply()).toEqual([
      {
        name,
        outcome: "updated",
        changes: [
          { setting: "rate_limits.max_dispatches_per_second", from: 7, to: 100 },
          { setting: "retry_config.max_attempts", from: 9, to: 3 },
        ],
      },
      ...all("unchanged").slice(1),
    ]);
    expect((await call(queue)).body).toMatchObject({
      rateLimits: { maxDispatchesPerSecond: 100 },
      retryConfig: { maxAttempts: 3 },
    });
  });

  test("dispatch one task although they are paused, when it is run", async () => {
    const { queue, url, attempts } = await createPaused();
    const [first, second] = [await submit(url, 1), await submit(url, 2)];
    const { body } = await call<{ tasks: Array<{ name: string; job_id: string }> }>(`${url}${path}/tasks`);
    const task = body.tasks.find(({ job_id }) => job_id === first.job_id)!;
    expect((await call(`${url}${path}/tasks/${task.name}/run`, "POST")).status).toBe(200);
    expect(await outcome(url, first.job_id)).toMatchObject({ status: "completed", retry_count: 0 });
    await expect.poll(() => attempts, { timeout: 20_000 }).toHaveLength(1);
    expect(attempts).toMatchObject([{ attempt: 1, status: 200 }]);
    expect(attempts[0]!.name).toContain(task.name);
    expect(await statusOf(url, second.job_id)).toBe("queued");
    expect(await tasksAt(queue)).toHaveLength(1);
    expect((await call(`${url}${path}/tasks/${task.name}/run`, "POST")).body).toMatchObject({ code: "task_not_found" });
  });

  test("lose a task that is deleted, with its job", async () => {
    const { queue, url, attempts } = await createPaused();
    const { job_id } = await submit(url, 1);
    const [task] = await tasksAt(queue);
    expect((await call(`${url}${path}/tasks/${task}`, "DELETE")).body).toMatchObject({
      name: task,
      job_id,
      job_status: "cancelled",
    });
    expect(await tasksAt(queue)).toEqual([]);
    expect(await statusOf(url, job_id)).toBe("cancelled");
    await call(`${url}${path}/resume`, "POST");
    const next = await submit(url, 2);
    expect(await outcome(url, next.job_id)).toMatchObject({ status: "completed" });
    expect(attempts.filter(({ name }) => name.includes(task!))).toEqual([]);
  });

  test("lose a task that was being deleted when Galley was killed: its job was cancelled first", async () => {
    const { queue, url, galley, startGalley } = await createPaused("delete-task-after-cancel:1");
    const { job_id } = await submit(url, 1);
    const [task] = await tasksAt(queue);
    await call(`${url}${path}/tasks/${task}`, "DELETE").catch(() => undefined);
    expect(await galley.ended).toMatchObject({ signal: "SIGKILL" });
    await startGalley().ready;
    expect(await statusOf(url, job_id)).toBe("cancelled");
    await expect.poll(() => tasksAt(queue), { timeout: 20_000 }).toEqual([]);
  });

  test("are purged, and go on with what comes later", async () => {
    const { queue, url, attempts, emptied } = await createPaused();
    const jobs = await Promise.all(Array.from({ length: 20 }, (_, number) => submit(url, number)));
    expect(await tasksAt(queue)).toHaveLength(20);
    const { body } = await call(`${url}${path}/purge`, "POST");
    expect(body).toMatchObject({ cancelled_jobs: 20, stopping_jobs: 0, queue: { state: "PAUSED", stats: null } });
    expect(await tasksAt(queue)).toEqual([]);
    for (const { job_id } of jobs) expect(await statusOf(url, job_id)).toBe("cancelled");
    await call(`${url}${path}/resume`, "POST");
    expect(await outcome(url, (await submit(url, 21)).job_id)).toMatchObject({ status: "completed" });
    await emptied();
    await expect.poll(() => attempts, { timeout: 20_000 }).toMatchObject([{ attempt: 1, status: 200 }]);
    expect((await call(`${url}/health/ready`)).body).toMatchObject({ status: "ok", queue: { waiting_for_queue: 0 } });
  });
});

/** The same two ways of being cut off, whichever queue it is. */
const cuts: Array<[point: string, cancelled: number]> = [
  ["purge-after-batch:1", 100],
  ["purge-after-purge:1", 150],
];

describe.each(["embedded", "cloud-tasks"])("a purge that is cut off, with the queue %s", atLeisure, (engine) => {
  async function createStarts() {
    if (engine === "embedded") {
      const env = { PORT: String(await freePort()), GALLEY_DATA_DIR: temporaryFolder() };
      return (GALLEY_FAULT = "") => runGalley(["start"], { ...env, GALLEY_FAULT });
    }
    const { startQueue, startGalley } = await createScene();
    await startQueue();
    return (GALLEY_FAULT = "") => startGalley({ GALLEY_FAULT });
  }

  test.each(cuts)("at %s leaves no job without its task, and is finished by another", async (point, cancelled) => {
    const start = await createStarts();
    const first = start(point);
    const url = await first.ready;
    const ofQueue = `${url}${path}`;
    await call(`${url}/api/v1/queues/apply`, "POST");
    await call(`${ofQueue}/pause`, "POST");
    await Promise.all(Array.from({ length: 150 }, (_, number) => submit(url, number)));
    await call(`${ofQueue}/purge`, "POST").catch(() => undefined);
    expect(await first.ended).toMatchObject({ signal: "SIGKILL" });

    await start().ready;
    const count = async (status: string) =>
      (await call<{ jobs: unknown[] }>(`${url}/api/v1/blog/jobs?limit=200&status=${status}`)).body.jobs.length;
    const carried = async () =>
      (await call<{ tasks: Array<{ job_id: string | null }> }>(`${ofQueue}/tasks?limit=200`)).body.tasks.map(
        ({ job_id }) => job_id !== null,
      );
    expect([await count("cancelled"), await count("queued")]).toEqual([cancelled, 150 - cancelled]);
    // Tasks elsewhere are given up one call at a time.
    const each = Array.from({ length: 150 - cancelled }, () => true);
    await expect.poll(carried, { timeout: 30_000 }).toEqual(each);

    expect((await call(`${ofQueue}/purge`, "POST")).body).toMatchObject({ cancelled_jobs: 150 - cancelled });
    expect([await count("cancelled"), await count("queued")]).toEqual([150, 0]);
    expect(await carried()).toEqual([]);
  });
});
