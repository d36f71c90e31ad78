import { randomUUIDv7 } from "node:crypto";
import { type Database, narrow } from "@galley/foundation";
import fc from "fast-check";
import type { Kysely } from "kysely";
import { expect, inject, test } from "vitest";
import { createDatasets } from "../../src/datasets/datasets.ts";
import { createImages } from "../../src/datasets/images.ts";
import { percentDone } from "../../src/datasets/progress.ts";
import { createRemovals } from "../../src/datasets/removals.ts";
import { createReprocess } from "../../src/datasets/reprocess.ts";
import { createUploadLocks } from "../../src/datasets/resumable/locks.ts";
import { createUploadRows } from "../../src/datasets/resumable/rows.ts";
import type { DatasetTables } from "../../src/datasets/tables.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import { createWorld, projectId } from "./reconcile-world.ts";

const everybody = { tenant: undefined };

type Step =
  | { type: "upload"; count: number }
  | { type: "process"; well: boolean }
  | { type: "delete" | "cancel" | "retry"; which: number }
  | { type: "reprocess" | "begin" | "abandon" | "open" | "silence" | "finish" };

const plain = ["reprocess", "begin", "abandon", "open", "silence", "finish"] as const;
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant("upload" as const), count: fc.integer({ min: 1, max: 3 }) }),
  { arbitrary: fc.record({ type: fc.constant("process" as const), well: fc.boolean() }), weight: 5 },
  { arbitrary: fc.record({ type: fc.constantFrom("delete", "cancel", "retry"), which: fc.nat(20) }), weight: 3 },
  { arbitrary: fc.record({ type: fc.constantFrom(...plain) }), weight: 6 },
);

type State = "pending" | "completed" | "failed";
interface Picture {
  state: State;
  session: number;
  job: string;
}

/** What the rules say of a dataset: pictures count together until all that are under way, and all uploads, are done. */
function createModel() {
  const images = new Map<string, Picture>();
  let session = 0;
  let started: number | null = null;
  const inSession = () => [...images.values()].filter((image) => image.session === session);
  const count = (state: State) => inSession().filter((image) => image.state === state).length;
  /** Of each upload under way, the session that it has joined. */
  const uploads: number[] = [];
  /** Of each resumable upload that is not complete, that as well; nobody waits for those that are silent. */
  const resumables: Array<{ session: number; isSilent: boolean }> = [];
  const live = () => [...uploads, ...resumables.filter(({ isSilent }) => !isSilent).map((one) => one.session)];
  const underWay = () => {
    if (count("pending") > 0) return session;
    return live().length > 0 ? Math.max(session, ...live()) : undefined;
  };
  const toJoin = () => underWay() ?? session + 1;
  const enter = (joined: number, now: number) => {
    if (joined <= session) return;
    session = joined;
    started = now;
    for (const image of images.values()) if (image.state === "pending") image.session = session;
  };
  const add = (joined: number, ids: string[], now: number) => {
    enter(joined, now);
    for (const id of ids) images.set(id, { state: "pending", session, job: "" });
  };
  const again = (some: Picture[], now: number) => {
    const isAtRest = underWay() === undefined;
    if (isAtRest && some.some((image) => image.session === session)) started = now;
    else enter(toJoin(), now);
    for (const image of some) Object.assign(image, { state: "pending", session });
  };
  const failed = () => [...images.values()].filter(({ state }) => state === "failed");
  return {
    images,
    begin: () => void uploads.push(toJoin()),
    abandon: () => void uploads.pop(),
    commit: (ids: string[], now: number) => add(uploads.pop()!, ids, now),
    open: () => void resumables.push({ session: toJoin(), isSilent: false }),
    silence() {
      for (const one of resumables) one.isSilent = true;
    },
    finish(id: string, now: number) {
      resumables[0]!.isSilent = false;
      const joined = toJoin();
      resumables.shift();
      add(joined, [id], now);
    },
    reprocess(now: number): number {
      const some = failed();
      if (some.length > 0) again(some, now);
      return some.length;
    },
    cancel(job: string) {
      for (const image of images.values()) if (image.job === job && image.state === "pending") image.state = "failed";
    },
    retry(job: string, now: number) {
      const some = failed().filter((image) => image.job === job);
      if (some.length > 0) again(some, now);
    },
    /** Whatever was done: a dataset that says it is done has no picture that waits. */
    waiting: () => [...images.values()].filter(({ state }) => state === "pending").length,
    status() {
      const [processed_files, failed_files, total_files] = [count("completed"), count("failed"), inSession().length];
      const rest = total_files === 0 ? "ready" : processed_files === 0 ? "failed" : "completed";
      const processing_status = count("pending") > 0 ? "processing" : live().length > 0 ? "uploading" : rest;
      const counts = { total_files, processed_files, failed_files, image_count: images.size };
      return { ...counts, processing_status, processing_started_at: started };
    },
  };
}

/** A dataset with what can be done to it. */
async function openScene() {
  const world = await createWorld();
  const { clock, storage } = world;
  const database = narrow<typeof world.database extends Database<infer All> ? All : never, DatasetTables>(
    world.database,
  );
  const jobs = { cancel: () => Promise.reject(new Error("not here")) };
  const onError = (error: unknown) => {
    throw error;
  };
  const removals = createRemovals({ database: world.database, storage, clock, jobs, onError });
  const datasets = createDatasets({ database, clock, removals });
  const images = createImages({ database, datasets, removals });
  const reprocess = createReprocess({ database: world.database, datasets, queue: world.queue });
  const rows = createUploadRows({ database, clock });
  const locks = createUploadLocks({ database, clock });
  return { world, database, datasets, images, reprocess, rows, locks };
}

test("whatever is done to a dataset, its counts are those of its pictures, and its status says what they are", async () => {
  const { world, database, datasets, images, reprocess, rows, locks } = await openScene();
  const { clock, uploads, jobs } = world;
  let named = 0;

  async function play(steps: Step[]): Promise<void> {
    const path = { project_id: projectId, dataset_id: await world.newDataset() };
    const dataset = { id: path.dataset_id, tenant: "default" };
    const model = createModel();
    const begun: Array<Awaited<ReturnType<typeof uploads.begin>>> = [];
    const opened: string[] = [];
    const begin = () => {
      model.begin();
      return uploads.begin(dataset);
    };
    const settle = async (id: string, state: State) => {
      const set = { processing_status: state, processed_at: clock.now() } as const;
      await database.write(({ db }) => db.updateTable("dataset_image").set(set).where("id", "=", id).execute());
      model.images.get(id)!.state = state;
    };
    const pending = () => [...model.images].filter(([, { state }]) => state === "pending").map(([id]) => id);

    async function open(): Promise<void> {
      const id = randomUUIDv7();
      const [created_at, expires_at] = [clock.now(), clock.now() + 1e9];
      const row = { ...path, tenant: "default", size: 1, lock_token: null, lock_until: null, created_at, expires_at };
      const { project_id: _, ...values } = row;
      await rows.create({ ...values, id, filename: `${named++}.jpg`, metadata: {} });
      model.open();
      opened.push(id);
    }

    async function finish(id: string): Promise<void> {
      const lock = (await locks.tryAcquire(id))!;
      const upload = await uploads.begin(dataset);
      const file = await world.put(upload, `${named++}.jpg`);
      const done = { image_id: file.imageId, job_id: "" };
      await upload.commit([file], async (work) => {
        await rows.settleIn(work.db as unknown as Kysely<DatasetTables>, id, lock.token, done);
      });
      await lock.release();
      model.finish(file.imageId, clock.now());
    }

    async function jobsThatAre(status: "queued" | "cancelled"): Promise<string[]> {
      const all = database.read as unknown as Kysely<JobTables>;
      const some = all.selectFrom("job").select("id").where("subject", "=", dataset.id).where("status", "=", status);
      return (await some.orderBy("id").execute()).map(({ id }) => id);
    }

    async function act(step: Step): Promise<void> {
      if (step.type === "upload") {
        const names = Array.from({ length: step.count }, () => `${named++}.jpg`);
        const upload = begun.pop() ?? (await begin());
        const files = await Promise.all(names.map((name) => world.put(upload, name)));
        await upload.commit(files);
        model.commit(
          files.map(({ imageId }) => imageId),
          clock.now(),
        );
      } else if (step.type === "process") {
        const [next] = pending();
        if (next) await settle(next, step.well ? "completed" : "failed");
      } else if (step.type === "reprocess") {
        expect((await reprocess(everybody, path)).count).toBe(model.reprocess(clock.now()));
      } else if (step.type === "delete") {
        const image_id = [...model.images.keys()][step.which];
        if (!image_id) return;
        await images.remove(everybody, { ...path, image_id });
        model.images.delete(image_id);
      } else if (step.type === "cancel" || step.type === "retry") {
        const some = await jobsThatAre(step.type === "cancel" ? "queued" : "cancelled");
        const job = some[step.which % some.length];
        if (!job) return;
        await jobs[step.type](job, everyJob);
        model[step.type](job, clock.now());
      } else if (step.type === "begin") begun.push(await begin());
      else if (step.type === "open") await open();
      else if (step.type === "silence") {
        await rows.passOver(clock.now() + 1);
        model.silence();
      } else if (step.type === "finish") {
        const id = opened.shift();
        if (id) await finish(id);
      } else if (begun.length > 0) {
        model.abandon();
        await begun.pop()!.abandon();
      }
    }

    async function check(): Promise<void> {
      const row = await datasets.status(everybody, path);
      expect(row).toMatchObject(model.status());
      const isOver = row.processing_status === "completed" || row.processing_status === "failed";
      if (isOver) {
        expect(row.processing_completed_at).not.toBeNull();
        expect([percentDone(row), row.processed_files + row.failed_files]).toEqual([100, row.total_files]);
        expect(model.waiting()).toBe(0);
      }
      if (row.processing_status === "processing") {
        expect(row.processing_completed_at).toBeNull();
        expect(percentDone(row)).toBeLessThan(100);
      }
      expect(row.total_files - row.processed_files - row.failed_files).toBe(model.waiting());
      const all = await database.read
        .selectFrom("dataset_image")
        .select(["id", "job_id"])
        .where("dataset_id", "=", dataset.id)
        .execute();
      for (const { id, job_id } of all) model.images.get(id)!.job = job_id;
    }

    for (const one of steps) {
      await clock.advance(1);
      await act(one);
      await check();
    }
    for (const upload of begun.splice(0)) {
      model.abandon();
      await upload.abandon();
    }
    await act({ type: "silence" });
    for (const id of pending()) await settle(id, "completed");
    await check();
    expect(["ready", "completed", "failed"]).toContain((await datasets.status(everybody, path)).processing_status);
  }

  const numRuns = inject("postgres") === undefined ? 60 : 10;
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), play), { numRuns });
}, 30_000);
