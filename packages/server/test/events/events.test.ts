import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startPostgres, type TestPostgres } from "../../../foundation/test/support/postgres.ts";
import { type Heard, listen, openAt, openEventScene, type Scene, temporaryDatabase, until } from "./scene.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

async function openScene(database: ReturnType<typeof openAt>): Promise<Scene> {
  const scene = await openEventScene(database);
  onTestFinished(scene.close);
  return scene;
}

const full = process.env.GALLEY_TEST_FULL !== undefined;

/** The sequence numbers after the snapshot. */
const ids = (heard: Heard[]) => heard.filter(({ event }) => event !== "snapshot").map(({ id }) => Number(id));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

async function runJob(scene: Scene, id: string, stages = 10): Promise<void> {
  await scene.claim(id);
  for (const number of range(1, stages)) await scene.progress(id, number);
  await scene.complete(id);
}

describe.each(["SQLite", "Postgres"])("events on %s", (kind) => {
  const place = async () => (kind === "SQLite" ? temporaryDatabase() : server.createDatabase());
  const open = async () => openScene(openAt(await place()));

  test("of a job: the snapshot, each step once and in order, the end with the result, and then no more", async () => {
    const scene = await open();
    const id = await scene.create();
    const listener = listen(`${scene.url}/jobs/${id}/events`);
    await until(() => listener.heard.length === 1);
    await runJob(scene, id, 3);
    const heard = await listener.ended;
    expect(heard.map(({ event }) => event)).toEqual([
      "snapshot",
      "status",
      "progress",
      "progress",
      "progress",
      "completed",
    ]);
    expect(heard[0]).toMatchObject({ id: "1", data: { job_id: id, status: "queued", progress_updates: [] } });
    expect(ids(heard)).toEqual([2, 3, 4, 5, 6]);
    expect(heard[1]?.data).toMatchObject({ status: "processing" });
    expect(heard[2]?.data).toMatchObject({ stage: "s1", progress_percentage: 9 });
    expect(heard.at(-1)?.data).toMatchObject({ status: "completed", result: { text: "done" } });
    expect(heard.at(-1)?.data.progress_updates).toHaveLength(3);
    const late = await listen(`${scene.url}/jobs/${id}/events`).ended;
    expect(late.map(({ event }) => event)).toEqual(["snapshot", "completed"]);
    const over = listen(`${scene.url}/jobs/${id}/events`, "6");
    expect(await over.ended).toEqual([]);
    expect(over.status()).toBe(204);
    expect(scene.errors).toEqual([]);
  });

  test("of a job are resumed after the last one seen, also in another process", async () => {
    const database = await place();
    const first = await openScene(openAt(database));
    const id = await first.create();
    await runJob(first, id, 5);
    await first.close();
    const second = await openScene(openAt(database));
    const heard = await listen(`${second.url}/jobs/${id}/events`, "4").ended;
    expect(ids(heard)).toEqual([5, 6, 7, 8]);
    expect(heard.map(({ event }) => event)).not.toContain("snapshot");
    const unknown = await listen(`${second.url}/jobs/${id}/events`, "nonsense").ended;
    expect(unknown[0]?.event).toBe("snapshot");
  });

  test("tell text as it is written between them, here and elsewhere, and from its beginning to who resumes", async () => {
    const database = await place();
    const scene = await openScene(openAt(database));
    const id = await scene.create();
    await scene.claim(id);
    const writer = await scene.write(id);
    const section = { section: "s1", place: 0, heading: "Heat" };
    const listener = listen(`${scene.url}/jobs/${id}/events`);
    await until(() => listener.heard.length === 1);
    expect(listener.heard[0]?.data.live_text).toEqual([]);
    writer.show(section, "A heap");
    await until(() => listener.heard.length === 2);
    writer.show(section, "A heap is warm.");
    await until(() => listener.heard.length === 3);
    writer.show(section, "Heaps are warm.");
    await until(() => listener.heard.length === 4);
    const delta = { section: "s1", index: 0, heading: "Heat" };
    expect(listener.heard.slice(1)).toEqual([
      { event: "delta", id: undefined, data: { ...delta, revision: 1, offset: 0, text: "A heap" } },
      { event: "delta", id: undefined, data: { ...delta, revision: 1, offset: 6, text: " is warm." } },
      { event: "delta", id: undefined, data: { ...delta, revision: 2, offset: 0, text: "Heaps are warm." } },
    ]);
    const whole = { ...delta, revision: 2, text: "Heaps are warm." };
    const late = await listen(`${scene.url}/jobs/${id}/events`, undefined, (heard) => heard.length === 1).ended;
    expect(late[0]?.data.live_text).toEqual([whole]);
    const resumed = await listen(`${scene.url}/jobs/${id}/events`, "2", (heard) => heard.length === 1).ended;
    expect(resumed).toEqual([{ event: "delta", id: undefined, data: { ...whole, offset: 0 } }]);
    await writer.close();
    // A SQLite file belongs to one process.
    const other = kind === "Postgres" ? await openScene(openAt(database)) : scene;
    const elsewhere = await listen(`${other.url}/jobs/${id}/events`, undefined, (heard) => heard.length === 1).ended;
    expect(elsewhere[0]?.data.live_text).toEqual([whole]);
    await scene.complete(id);
    const heard = await listener.ended;
    expect(heard.slice(4).map(({ event }) => event)).toEqual(["completed"]);
    expect(scene.errors).toEqual([]);
  });

  test("count no client that has left before its stream began", async () => {
    const scene = await open();
    const id = await scene.create();
    for (const path of [`/jobs/${id}/events`, "/events"]) {
      const left = range(1, 100).map(() => listen(`${scene.url}${path}`));
      // They have asked, and are not there any more when the database has answered.
      await new Promise((resolve) => setImmediate(resolve));
      for (const { cut } of left) cut();
      await Promise.all(left.map(({ ended }) => ended));
    }
    const stays = listen(`${scene.url}/events`);
    await until(() => stays.heard.length === 1);
    await until(() => scene.events.stats().open === 1);
    stays.cut();
    await until(() => scene.events.stats().open === 0);
  });

  test("of all jobs are resumed after a quiet time, although nothing else was heard than the snapshot", async () => {
    const scene = await open();
    const first = listen(`${scene.url}/events`, undefined, (heard) => heard.length === 1);
    const [snapshot] = await first.ended;
    const id = await scene.create();
    await runJob(scene, id, 1);
    const rest = await listen(`${scene.url}/events`, snapshot?.id, (heard) => heard.at(-1)?.event === "completed")
      .ended;
    expect(rest.map(({ event }) => event)).toEqual(["status", "status", "progress", "completed"]);
  });

  test("of a job are never lost or doubled, however often the listener is cut off", async () => {
    const scene = await open();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 10, maxLength: 10 }), async (steps) => {
        const id = await scene.create();
        const working = runJob(scene, id);
        const heard: Heard[] = [];
        let last: string | undefined;
        for (let cuts = 0; heard.at(-1)?.event !== "completed"; cuts += 1) {
          const enough = cuts < 50 ? (some: Heard[]) => some.length >= (steps[cuts % 10] ?? 1) : undefined;
          const some = await listen(`${scene.url}/jobs/${id}/events`, last, enough).ended;
          heard.push(...some);
          last = heard.at(-1)?.id ?? last;
        }
        await working;
        const begun = Number(heard[0]?.id);
        expect(ids(heard)).toEqual(range(begun + 1, 13));
      }),
      { numRuns: full ? 50 : 5 },
    );
  });

  test("are heard by every one of many listeners, each of its job, once and in order", async () => {
    const [listeners, count] = full ? [1000, 200] : [200, 40];
    const scene = await open();
    const jobs = await Promise.all(range(1, count).map(() => scene.create()));
    const all = range(0, listeners - 1).map((number) => {
      const id = jobs[number % count]!;
      return { id, ...listen(`${scene.url}/jobs/${id}/events`) };
    });
    await until(() => all.every(({ heard }) => heard.length > 0));
    await Promise.all(jobs.map((id) => runJob(scene, id)));
    for (const { id, ended } of all) {
      const heard = await ended;
      expect(heard[0]?.data.job_id).toBe(id);
      expect(ids(heard)).toEqual(range(2, 13));
    }
    expect(scene.events.stats().open).toBe(0);
    // Each event was read once for all of them.
    expect(scene.events.stats().read).toBe(count * 12);
  });

  test("of all jobs come in the order of their commits, and are resumed by a cursor", async () => {
    const scene = await open();
    const early = await scene.create();
    const first = listen(`${scene.url}/events`, undefined, (heard) => heard.length >= 5);
    await until(() => first.heard.length === 1);
    expect(first.heard[0]).toMatchObject({ event: "snapshot", data: { jobs: [{ job_id: early, status: "queued" }] } });
    const late = await scene.create();
    await runJob(scene, early, 3);
    await runJob(scene, late, 3);
    const heard = await first.ended;
    const rest = listen(`${scene.url}/events`, heard.at(-1)?.id, (some) => some.length + heard.length >= 12);
    heard.push(...(await rest.ended));
    expect(heard.map(({ event, data }) => `${event} ${data.job_id === early ? "early" : "late"}`).slice(1)).toEqual([
      "status late",
      ...["status", "progress", "progress", "progress", "completed"].map((event) => `${event} early`),
      ...["status", "progress", "progress", "progress", "completed"].map((event) => `${event} late`),
    ]);
    expect(heard.at(-1)?.data).not.toHaveProperty("result");
    const lost = listen(`${scene.url}/events`, "bm90IG91cnM", (some) => some.length === 1);
    expect((await lost.ended)[0]?.event).toBe("snapshot");
  });
});

describe("events on Postgres, of several processes", () => {
  test("written by one are heard at the other", async () => {
    const url = await server.createDatabase();
    const writer = await openScene(openAt(url));
    const reader = await openScene(openAt(url));
    const id = await writer.create();
    const listener = listen(`${reader.url}/jobs/${id}/events`);
    await until(() => listener.heard.length === 1);
    await runJob(writer, id);
    expect(ids(await listener.ended)).toEqual(range(2, 13));
  });

  test("of a transaction that commits late are not passed over", async () => {
    const url = await server.createDatabase();
    const database = openAt(url);
    const scene = await openScene(database);
    const [slow, quick] = [await scene.create(), await scene.create()];
    const listener = listen(`${scene.url}/events`, undefined, (heard) => heard.length >= 3);
    await until(() => listener.heard.length === 1);
    const held = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const late = scene.store.apply(slow, { type: "claimed", token: "t", leaseUntil: 1 }, async () => {
      entered.resolve();
      await held.promise;
    });
    await entered.promise;
    await scene.claim(quick);
    // The younger one waits for the older one, whose place is before it.
    expect(listener.heard).toHaveLength(1);
    held.resolve();
    await late;
    const heard = await listener.ended;
    expect(heard.slice(1).map(({ data }) => data.job_id)).toEqual([slow, quick]);
  });

  test("of a job keep their order where an older transaction comes to the job last", async () => {
    const database = openAt(await server.createDatabase());
    const scene = await openScene(database);
    const id = await scene.create();
    const ofJob = listen(`${scene.url}/jobs/${id}/events`);
    const ofAll = listen(`${scene.url}/events`, undefined, (heard) => heard.at(-1)?.event === "cancelled");
    await until(() => ofJob.heard.length === 1 && ofAll.heard.length === 1);
    await database.write(async (work) => {
      // Any write gives the transaction its number.
      await work.db
        .updateTable("job")
        .set({ updated_at: 1 })
        .where("id", "=", await scene.create())
        .execute();
      await scene.claim(id);
      const { job } = (await scene.progress(id, 1))!;
      await scene.events.recorder(work, { before: job, job: { ...job, status: "cancelled" }, update: undefined });
    });
    const steps = ["status", "progress", "cancelled"];
    expect(ids(await ofJob.ended)).toEqual(range(2, steps.length + 1));
    const heard = (await ofAll.ended).filter(({ data }) => data.job_id === id);
    expect(heard.map(({ event }) => event)).toEqual(steps);
  });
});
