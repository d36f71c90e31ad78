import { blogStages } from "@galley/contract";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { writeOffline } from "../packages/server/src/blog/models/offline/writer.ts";
import { startPostgres, type TestPostgres } from "./support/postgres.ts";
import { createPostScene, finished, submitTo } from "./support/posts.ts";
import { runGalley } from "./support/process.ts";
import { call } from "./support/server.ts";

const full = process.env.GALLEY_TEST_FULL !== undefined;

/** Processes that start, die and are noticed to be dead: up to a minute on two busy cores. */
const atLeisure = { timeout: 180_000 };

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

/** Where one of two processes is killed; the others of the suite for one process only with full sizes. */
const points = full
  ? [
      "create-before-commit:3",
      "create-after-commit:3",
      "claim-after-commit:3",
      "part-before-commit:20",
      "part-after-commit:20",
      "stage-before-commit:40",
      "stage-after-commit:40",
      "finish-before-commit:2",
      "finish-after-commit:2",
      "task-before-claim-commit:2",
      "task-after-claim-commit:2",
      "task-before-ack-commit:2",
      "task-after-ack-commit:2",
    ]
  : ["part-after-commit:20", "finish-before-commit:2", "task-after-claim-commit:2"];

/** A database that processes share. Whoever dies is taken over after three seconds. */
async function scene(options?: Parameters<typeof createPostScene>[0]) {
  const { model, env } = await createPostScene(options);
  const url = await server.createDatabase();
  return { url, model, env: { ...env, DATABASE_URL: url, GALLEY_LEASE_SECONDS: "3" } };
}

describe("two processes on one Postgres", () => {
  test.each(points)(
    "one killed at %s: the other takes its jobs over, and none is done twice",
    atLeisure,
    async (point) => {
      const { url: database, model, env } = await scene();
      // The first one leads.
      const doomed = runGalley(["start"], { ...env, GALLEY_FAULT: point });
      const urls = [await doomed.ready];
      const heir = runGalley(["start"], env);
      urls.push(await heir.ready);
      const accepted = await submitTo(urls, 10);
      expect((await doomed.ended).signal).toBe("SIGKILL");
      const rows = await server.query(database, "SELECT id FROM job");
      const stored = rows.map(({ id }) => String(id));
      for (const id of accepted) expect(stored).toContain(id);
      for (const id of stored) {
        const job = await finished(urls[1]!, id);
        expect(job).toMatchObject({ status: "completed", error_code: null, retry_count: 0 });
        const percentages = job.progress_updates.map((update) => update.progress_percentage);
        expect(percentages).toEqual([...percentages].sort((a, b) => a - b));
        expect(job.progress_updates).toHaveLength(2 * blogStages.length);
      }
      // What was stored was not asked for again: only the calls under way at the death were made a second time.
      const calls = model.requests.map(({ instructions, prompt }) => `${instructions}\n${prompt}`);
      const parts = await server.query(database, "SELECT count(*) AS parts FROM job_checkpoint WHERE key LIKE '%/%'");
      expect(new Set(calls).size).toBe(Number(parts[0]?.parts));
      // Ten jobs, of each of which four sections may be written at once.
      expect(calls.length - new Set(calls).size).toBeLessThanOrEqual(10 * 4);
      heir.kill("SIGTERM");
      expect((await heir.ended).code).toBe(0);
    },
  );

  test("one that stands still for longer than its lease has no say when it goes on", atLeisure, async () => {
    const first = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    let asked = 0;
    const { url: database, env } = await scene({
      async answer(brief) {
        asked += 1;
        if (asked === 1) {
          first.resolve();
          await held.promise;
        }
        return writeOffline(brief);
      },
    });
    const stuck = runGalley(["start"], env);
    const urls = [await stuck.ready];
    const [id] = await submitTo(urls, 1);
    await first.promise;
    stuck.kill("SIGSTOP");
    const heir = runGalley(["start"], env);
    const job = await finished(await heir.ready, id!);
    expect(job).toMatchObject({ status: "completed", retry_count: 0 });
    const stored = () => server.query(database, "SELECT key, output, created_at FROM job_checkpoint ORDER BY key");
    const before = await stored();
    held.resolve();
    stuck.kill("SIGCONT");
    // It ends in order, which it does when it has nothing under way any more.
    stuck.kill("SIGTERM");
    expect((await stuck.ended).code).toBe(0);
    expect(await stored()).toEqual(before);
    expect(await finished(await heir.ready, id!)).toEqual(job);
    heir.kill("SIGTERM");
    expect((await heir.ended).code).toBe(0);
  });

  test("a job that runs at one is cancelled through the other within two seconds", atLeisure, async () => {
    const asked = Promise.withResolvers<void>();
    const { env } = await scene({
      script: () => {
        asked.resolve();
        return { kind: "hang" };
      },
    });
    const worker = runGalley(["start"], { ...env, GALLEY_ROLE: "worker" });
    const api = runGalley(["start"], { ...env, GALLEY_ROLE: "api" });
    const [workerUrl, url] = [await worker.ready, await api.ready];
    expect((await call(`${workerUrl}/api/v1/jobs`)).status).toBe(404);
    const [id] = await submitTo([url], 1);
    await asked.promise;
    const begun = performance.now();
    await call(`${url}/api/v1/jobs/${id}`, "DELETE");
    expect(await finished(url, id!)).toMatchObject({ status: "cancelled" });
    expect(performance.now() - begun).toBeLessThan(2000);
    for (const one of [worker, api]) {
      one.kill("SIGTERM");
      expect((await one.ended).code).toBe(0);
    }
  });

  test("with the database restarted again and again under load, nothing accepted is lost", atLeisure, async () => {
    const own = await startPostgres();
    onTestFinished(() => own.close());
    const { env } = await scene();
    const database = { ...env, DATABASE_URL: await own.createDatabase() };
    const processes = [runGalley(["start"], database), runGalley(["start"], database)];
    const urls = [await processes[0]!.ready, await processes[1]!.ready];
    const accepted: string[] = [];
    for (let round = 0; round < (full ? 10 : 3); round += 1) {
      const submitting = submitTo(urls, 6);
      await own.restart(round % 2 === 0 ? "hard" : "fast");
      accepted.push(...(await submitting));
      await call(`${urls[0]}/health/live`);
    }
    expect(accepted.length).toBeGreaterThan(0);
    for (const id of accepted) expect(await finished(urls[1]!, id)).toMatchObject({ status: "completed" });
    for (const one of processes) {
      one.kill("SIGTERM");
      expect((await one.ended).code).toBe(0);
    }
  });
});
