import { blogStages, JobStatusResponse } from "@galley/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startPostgres, type TestPostgres } from "./support/postgres.ts";
import { createPostScene, finished, submitTo } from "./support/posts.ts";
import { runGalley } from "./support/process.ts";
import { call } from "./support/server.ts";
import { expectNothingPaidTwice, type Query, queryIn, readStored } from "./support/stored.ts";

const full = process.env.GALLEY_TEST_FULL !== undefined;
const jobCount = full ? 20 : 6;

/** Some posts and two processes: up to 30 s on two cores, which may be busy with other tests. */
const atLeisure = { timeout: 120_000 };

/** Where the process is killed, and at which passage of twenty jobs, so that some are in the middle of their work. */
const points: Array<[name: string, passage: number]> = [
  ["create-before-commit", 12],
  ["create-after-commit", 12],
  ["claim-after-commit", 10],
  ["part-before-commit", 60],
  ["part-after-commit", 60],
  ["stage-before-commit", 100],
  ["stage-after-commit", 100],
  ["finish-before-commit", 5],
  ["finish-after-commit", 5],
  ["task-before-claim-commit", 3],
  ["task-after-claim-commit", 3],
  ["task-before-ack-commit", 3],
  ["task-after-ack-commit", 3],
];

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

const databases = {
  SQLite: async (folder: string) => ({ env: {}, query: queryIn(folder) }),
  async Postgres() {
    const url = await server.createDatabase();
    const query: Query = (sql) => server.query(url, sql);
    // Other processes may work on it: what the dead one held is free when its leases have run out.
    return { env: { DATABASE_URL: url, GALLEY_LEASE_SECONDS: "3" }, query };
  },
};

/** On Postgres all tasks may be claimed in one commit. */
const passageOn = (kind: keyof typeof databases, [name, passage]: (typeof points)[number]): number =>
  kind === "Postgres" && name.startsWith("task-") ? 1 : Math.ceil((passage * jobCount) / 20);

const cases = points.flatMap((point, number) => {
  // With full sizes all of them on both; else every second one on SQLite, and every fourth on Postgres.
  const kinds = (["SQLite", "Postgres"] as const).filter(
    (_, which) => full || number % (which === 0 ? 2 : 4) === which,
  );
  return kinds.map((kind) => [kind, `${point[0]}:${passageOn(kind, point)}`] as const);
});

describe.each(cases)("on %s killed at %s", (kind, point) => {
  test("no accepted job is lost and no stored answer is asked for again", atLeisure, async () => {
    const { folder, model, env: common } = await createPostScene();
    const { env: own, query } = await databases[kind](folder);
    const env = { ...common, ...own };
    const first = runGalley(["start"], { ...env, GALLEY_FAULT: point });
    const accepted = await submitTo([await first.ready], jobCount);
    expect((await first.ended).signal).toBe("SIGKILL");

    const stored = await readStored(query);
    for (const id of accepted) expect(stored.has(id)).toBe(true);
    const askedBefore = model.requests.length;

    const second = runGalley(["start"], env);
    const restarted = await second.ready;
    for (const [id, before] of stored) {
      const now = JobStatusResponse.parse((await call(`${restarted}/api/v1/jobs/${id}`)).body);
      expect(now.progress_percentage).toBeGreaterThanOrEqual(before.progress);
    }
    for (const [id, before] of stored) {
      const job = await finished(restarted, id);
      // What was complete before the crash was not done a second time.
      if (before.completedAt !== null) expect(Date.parse(job.completed_at ?? "")).toBe(before.completedAt);
      expect(job).toMatchObject({ status: "completed", error_code: null, retry_count: 0 });
      const percentages = job.progress_updates.map((update) => update.progress_percentage);
      expect(percentages).toEqual([...percentages].sort((a, b) => a - b));
      expect(job.progress_updates).toHaveLength(2 * blogStages.length);
    }
    second.kill("SIGTERM");
    expect((await second.ended).code).toBe(0);

    expectNothingPaidTwice(model.requests.slice(0, askedBefore), model.requests.slice(askedBefore), stored);
  });
});

test("killed after a failure was recorded, the job stays failed and is not tried again", async () => {
  const { model, env } = await createPostScene({ script: () => ({ kind: "refusal" }) });
  const first = runGalley(["start"], { ...env, GALLEY_FAULT: "settle-after-commit" });
  const [id] = await submitTo([await first.ready], 1);
  expect((await first.ended).signal).toBe("SIGKILL");
  const second = runGalley(["start"], env);
  const job = await finished(await second.ready, id!);
  expect(job).toMatchObject({ status: "failed", error_code: "content_refused", retry_count: 0 });
  second.kill("SIGTERM");
  expect((await second.ended).code).toBe(0);
  expect(model.requests).toHaveLength(1);
});
