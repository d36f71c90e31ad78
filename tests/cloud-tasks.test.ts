import { describe, expect, onTestFinished, test } from "vitest";
import { createModelServer } from "../packages/server/test/fakes/model-server.ts";
import { type Attempt, createScene, outcome, queueName, submit } from "./support/cloud-tasks.ts";
import { call } from "./support/server.ts";
import { expectAskedOnce, expectNothingPaidTwice, queryIn, readStored, readTaskNumbers } from "./support/stored.ts";

/** Processes that start again: up to 15 s on two busy cores. */
const atLeisure = { timeout: 120_000 };

/** Galley on a Cloud Tasks server, with a model that counts what it is asked. */
async function createCountingScene(more: Record<string, string> = {}) {
  const model = await createModelServer({ protocol: "openai" });
  onTestFinished(() => model.close());
  const scene = await createScene({
    GALLEY_MODEL: "openai-compatible:test",
    OPENAI_COMPATIBLE_BASE_URL: model.url,
    OPENAI_COMPATIBLE_API_KEY: model.key,
    ...more,
  });
  return { ...scene, model };
}

/** Each job had this many tasks, and no other job is there. */
async function expectTaskNumbers(folder: string, ids: ReadonlyArray<string>, number: number): Promise<void> {
  expect(await readTaskNumbers(queryIn(folder))).toEqual(new Map(ids.map((id) => [id, number])));
}

/** There were so many tasks, and the worker has taken each of them on once. */
async function expectDeliveredOnce(attempts: ReadonlyArray<Attempt>, count: number): Promise<void> {
  const takenOn = () => attempts.filter(({ status }) => status === 200).map(({ name }) => name);
  // The last of them may still be on its way from the other process.
  await expect.poll(() => new Set(takenOn()).size, { timeout: 20_000 }).toBe(count);
  const taken = takenOn();
  expect(taken).toHaveLength(count);
  expect(new Set(attempts.map(({ name }) => name)).size).toBe(count);
}

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const idsOf = (jobs: ReadonlyArray<{ job_id: string }>): string[] => jobs.map(({ job_id }) => job_id);

describe("Galley on Cloud Tasks in another process", atLeisure, () => {
  test("makes its queue on first use, sends an id and nothing more, and completes the job", async () => {
    const { folder, queue, startQueue, startGalley, emptied, model } = await createCountingScene();
    const { attempts } = await startQueue();
    const url = await startGalley().ready;
    expect((await call(queue)).status).toBe(404);

    const accepted = await submit(url, 1);
    expect(accepted.status).toBe("queued");
    expect((await call(queue)).body).toMatchObject({
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
    await emptied();

    await call(`${queue}:pause`, "POST", {});
    const second = await submit(url, 2);
    const { body } = await call<{ tasks: Array<{ name: string; httpRequest: Record<string, unknown> }> }>(
      `${queue}/tasks?responseView=FULL`,
    );
    expect(body.tasks).toHaveLength(1);
    const [task] = body.tasks;
    expect(task!.name).toMatch(new RegExp(`^${queueName}/tasks/[0-9a-f]{40}$`));
    expect(task!.httpRequest).toMatchObject({ url: `${url}/api/v1/blog/worker`, oidcToken: { audience: url } });
    expect(JSON.parse(Buffer.from(String(task!.httpRequest.body), "base64").toString())).toEqual({
      job_id: second.job_id,
    });
    await call(`${queue}:resume`, "POST", {});
    expect(await outcome(url, second.job_id)).toMatchObject({ status: "completed" });
    await emptied();
    await expectDeliveredOnce(attempts, 2);
    await expectTaskNumbers(folder, idsOf([accepted, second]), 1);
    expectAskedOnce(model.requests);
  });

  test("is served under another name than the service knows itself by", async () => {
    const { port, startQueue, startGalley } = await createScene();
    await startQueue();
    const galley = startGalley({ CLOUD_TASKS_ENDPOINT: `localhost:${port}` });
    const url = await galley.ready;
    expect(await outcome(url, (await submit(url, 1)).job_id)).toMatchObject({ status: "completed" });
    expect((await call(`${url}/health/ready`)).body).toMatchObject({ status: "ok", worker: { refusals: [] } });
  });

  test("says why it lets no task in, and works on when it is set right", async () => {
    const { port, startQueue, startGalley, advance, emptied } = await createScene();
    const { attempts } = await startQueue();
    const wrong = startGalley({ GALLEY_OIDC_ISSUER: `http://localhost:${port}` });
    const url = await wrong.ready;
    const { job_id } = await submit(url, 1);
    await expect.poll(() => attempts.length, { timeout: 20_000 }).toBe(1);
    expect(attempts).toMatchObject([{ attempt: 1, status: 401 }]);
    expect((await call(`${url}/health/ready`)).body).toMatchObject({
      status: "degraded",
      queue: { troubles: [] },
      worker: { refusals: [{ cause: "issuer", count: 1, message: expect.stringContaining("GALLEY_OIDC_ISSUER") }] },
    });
    wrong.kill("SIGTERM");
    await wrong.ended;

    await startGalley().ready;
    await advance(10);
    expect(await outcome(url, job_id)).toMatchObject({ status: "completed", retry_count: 0 });
    await emptied();
    await expect
      .poll(() => attempts, { timeout: 20_000 })
      .toMatchObject([{ status: 401 }, { attempt: 2, status: 200 }]);
  });

  test("accepts a job while the service cannot be reached, and queues it as soon as it can", async () => {
    const { folder, startQueue, startGalley, emptied } = await createScene();
    const galley = startGalley();
    const url = await galley.ready;
    const accepted = await submit(url, 1);
    expect(accepted.status).toBe("pending");
    expect((await call(`${url}/api/v1/blog/jobs/${accepted.job_id}`)).body).toMatchObject({
      status: "pending",
      queued_at: null,
    });
    expect(galley.lines.join("\n")).toMatch(/wait as pending\. Cloud Tasks at 127\.0\.0\.1:\d+ is not available/);

    const { attempts } = await startQueue();
    expect(await outcome(url, accepted.job_id)).toMatchObject({ status: "completed", retry_count: 0 });
    await emptied();
    await expectDeliveredOnce(attempts, 1);
    await expectTaskNumbers(folder, [accepted.job_id], 1);
  });

  test("loses nothing and does nothing twice when the service is killed and comes back in the middle", async () => {
    const { folder, startQueue, startGalley, model } = await createCountingScene();
    const first = await startQueue();
    const url = await startGalley().ready;
    const early = await Promise.all(numbers(1, 4).map((number) => submit(url, number)));
    await model.received(1);
    await first.kill();
    const late = await Promise.all(numbers(5, 6).map((number) => submit(url, number)));
    for (const { status } of late) expect(status).toBe("pending");
    await startQueue();
    for (const id of idsOf([...early, ...late]))
      expect(await outcome(url, id)).toMatchObject({ status: "completed", error_code: null });
    expectAskedOnce(model.requests);
    const tasks = await readTaskNumbers(queryIn(folder));
    for (const id of idsOf(late)) expect(tasks.get(id)).toBe(1);
    // One that was under way is brought a second time, finds the job in work, and leaves a task that looks again.
    for (const id of idsOf(early)) expect(tasks.get(id)).toBeLessThanOrEqual(2);
  });

  test("goes on with what was accepted when Galley is killed with its jobs on the way to the service", async () => {
    const { folder, startQueue, startGalley, emptied, model } = await createCountingScene();
    const first = startGalley();
    const url = await first.ready;
    const jobs = await Promise.all(numbers(1, 3).map((number) => submit(url, number)));
    first.kill("SIGKILL");
    await first.ended;
    const { attempts } = await startQueue();
    await startGalley().ready;
    for (const id of idsOf(jobs)) expect(await outcome(url, id)).toMatchObject({ status: "completed" });
    await emptied();
    await expectDeliveredOnce(attempts, 3);
    await expectTaskNumbers(folder, idsOf(jobs), 1);
    expectAskedOnce(model.requests);
  });

  test.each(["outbox-before-send:3", "outbox-after-send:3", "outbox-after-commit:3"])(
    "loses no job, makes no task twice and pays for nothing twice when Galley is killed at %s",
    async (point) => {
      const { folder, startQueue, startGalley, advance, emptied, model } = await createCountingScene();
      const { attempts } = await startQueue();
      const first = startGalley({ GALLEY_FAULT: point });
      const url = await first.ready;
      const answers = await Promise.allSettled(numbers(1, 5).map((number) => submit(url, number)));
      expect(await first.ended).toMatchObject({ signal: "SIGKILL" });
      const stored = await readStored(queryIn(folder));
      for (const answer of answers)
        if (answer.status === "fulfilled") expect([...stored.keys()]).toContain(answer.value.job_id);
      expect(stored.size).toBeGreaterThanOrEqual(3);
      const before = model.requests.length;

      await startGalley().ready;
      // The tasks that were under way are due again after ten seconds.
      await advance(10);
      for (const id of stored.keys())
        expect(await outcome(url, id)).toMatchObject({ status: "completed", retry_count: 0 });
      await emptied();
      await expectDeliveredOnce(attempts, stored.size);
      await expectTaskNumbers(folder, [...stored.keys()], 1);
      expectNothingPaidTwice(model.requests.slice(0, before), model.requests.slice(before), stored);
    },
  );
});
