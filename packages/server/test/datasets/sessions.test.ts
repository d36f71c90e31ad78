import { type Database, narrow } from "@galley/foundation";
import { describe, expect, onTestFinished, test } from "vitest";
import { createDatasets } from "../../src/datasets/datasets.ts";
import { viewProgress } from "../../src/datasets/progress.ts";
import { createRemovals } from "../../src/datasets/removals.ts";
import { createReprocess } from "../../src/datasets/reprocess.ts";
import type { DatasetTables } from "../../src/datasets/tables.ts";
import type { StoredFile } from "../../src/datasets/uploads.ts";
import { createApp } from "../../src/http/app.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import { Refusal } from "../../src/refusal.ts";
import { createWorld, projectId } from "./reconcile-world.ts";
import { begin as beginResumable, patch } from "./resumable-scene.ts";
import { picture } from "./upload/scene.ts";

const everybody = { tenant: undefined };

/** A dataset, with pictures that are done when a test says so. */
async function openScene() {
  const world = await createWorld();
  const { clock, storage, uploads, jobs } = world;
  const database = narrow<typeof world.database extends Database<infer All> ? All : never, DatasetTables>(
    world.database,
  );
  const onError = (error: unknown) => {
    throw error;
  };
  const removals = createRemovals({ database: world.database, storage, clock, jobs, onError });
  const datasets = createDatasets({ database, clock, removals });
  const askAgain = createReprocess({ database: world.database, datasets, queue: world.queue });
  const names = { project_id: projectId, dataset_id: await world.newDataset() };
  const { dataset_id } = names;

  /** Ends the processing of pictures that wait: of these, or of all. */
  async function settle(files?: ReadonlyArray<Pick<StoredFile, "imageId">>, error?: string): Promise<void> {
    const processing_status = error === undefined ? "completed" : "failed";
    const set = { processing_status, processing_error: error ?? null, processed_at: clock.now() } as const;
    await database.write(async ({ db }) => {
      const ids = files?.map(({ imageId }) => imageId);
      const some = db.updateTable("dataset_image").set(set).where("dataset_id", "=", dataset_id);
      const waiting = some.where("processing_status", "=", "pending");
      await (ids ? waiting.where("id", "in", ids) : waiting).execute();
    });
  }

  return {
    ...world,
    names,
    settle,
    begin: () => uploads.begin({ id: dataset_id, tenant: "default" }),
    upload: (...files: string[]) => world.upload(dataset_id, files),
    reprocess: () => askAgain(everybody, names),
    row: () => datasets.status(everybody, names),
    /** The status, and of how many pictures how many are done, well and not. */
    async counts() {
      const row = await datasets.status(everybody, names);
      return [row.processing_status, row.total_files, row.processed_files, row.failed_files];
    },
    async jobOf({ imageId }: StoredFile): Promise<string> {
      const image = database.read.selectFrom("dataset_image").select("job_id").where("id", "=", imageId);
      return (await image.executeTakeFirstOrThrow()).job_id;
    },
    /** Pictures that wait, and are in no count. */
    async unseen(): Promise<number> {
      const { session } = await database.read
        .selectFrom("dataset")
        .select("session")
        .where("id", "=", dataset_id)
        .executeTakeFirstOrThrow();
      const images = await database.read
        .selectFrom("dataset_image")
        .select(["session", "processing_status as status"])
        .where("dataset_id", "=", dataset_id)
        .execute();
      return images.filter((image) => image.status === "pending" && image.session !== session).length;
    },
  };
}

describe("pictures that wait again are counted", () => {
  test("while an upload is under way that began before, and with it", async () => {
    const { upload, begin, put, settle, reprocess, counts } = await openScene();
    const old = await upload("a.jpg", "b.jpg", "c.jpg");
    await settle(old.slice(0, 2), "broken");
    await settle();
    const late = await begin();
    await reprocess();
    expect(await counts()).toEqual(["processing", 2, 0, 0]);
    const files = [await put(late, "d.jpg")];
    await late.commit(files);
    expect(await counts()).toEqual(["processing", 3, 0, 0]);
    await settle(files);
    expect(await counts()).toEqual(["processing", 3, 1, 0]);
    await settle();
    expect(await counts()).toEqual(["completed", 3, 3, 0]);
  });

  test("when their job is retried after another upload", async () => {
    const { upload, settle, jobs, jobOf, counts } = await openScene();
    const old = await upload("a.jpg", "b.jpg", "c.jpg");
    await settle(old.slice(0, 1));
    const job = await jobOf(old[0]!);
    await jobs.cancel(job, everyJob);
    expect(await counts()).toEqual(["completed", 3, 1, 2]);
    await upload("d.jpg");
    await settle();
    expect(await counts()).toEqual(["completed", 1, 1, 0]);
    await jobs.retry(job, everyJob);
    expect(await counts()).toEqual(["processing", 2, 0, 0]);
    await settle();
    expect(await counts()).toEqual(["completed", 2, 2, 0]);
  });

  test("when their job is retried while an upload is under way", async () => {
    const { upload, begin, put, settle, jobs, jobOf, counts } = await openScene();
    const old = await upload("a.jpg", "b.jpg");
    const job = await jobOf(old[0]!);
    await jobs.cancel(job, everyJob);
    const late = await begin();
    await jobs.retry(job, everyJob);
    const file = await put(late, "c.jpg");
    await late.commit([file]);
    expect(await counts()).toEqual(["processing", 3, 0, 0]);
    await settle([file]);
    expect(await counts()).toEqual(["processing", 3, 1, 0]);
  });

  test("and a job that has none of them any more begins nothing", async () => {
    const { upload, settle, jobs, jobOf, counts, reprocess, clock, row } = await openScene();
    const job = await jobOf((await upload("a.jpg"))[0]!);
    await jobs.cancel(job, everyJob);
    await reprocess();
    await settle();
    const before = await row();
    await clock.advance(1000);
    await jobs.retry(job, everyJob);
    expect(await counts()).toEqual(["completed", 1, 1, 0]);
    expect(await row()).toEqual(before);
  });

  test("from the moment on at which they began again, where nothing else was under way", async () => {
    const { upload, settle, reprocess, row, clock } = await openScene();
    const first = clock.now();
    const files = await upload("a.jpg", "b.jpg", "c.jpg");
    await settle(files.slice(0, 1), "broken");
    await clock.advance(1000);
    await reprocess();
    // The other two were not done.
    expect((await row()).processing_started_at).toBe(first);
    await settle(files.slice(0, 1), "broken");
    await settle();
    await clock.advance(3_600_000);
    await reprocess();
    expect(await row()).toMatchObject({ processing_started_at: clock.now(), total_files: 3, processed_files: 2 });
  });

  test("also one that a hand has set to wait during an upload", async () => {
    const { upload, begin, put, settle, counts, database } = await openScene();
    const [old] = await upload("a.jpg", "b.jpg");
    await settle();
    const late = await begin();
    const waits = { processing_status: "pending", processed_at: null } as const;
    const { imageId } = old!;
    await database.write(({ db }) => db.updateTable("dataset_image").set(waits).where("id", "=", imageId).execute());
    await late.commit([await put(late, "c.jpg")]);
    expect(await counts()).toEqual(["processing", 2, 0, 0]);
  });

  test("whoever uploads, reprocesses, cancels and retries at the same time", async () => {
    const { upload, reprocess, jobs, rows, settle, unseen, counts } = await openScene();
    const unlessRefused = (error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    };
    for (let round = 0; round < 8; round += 1) {
      const ids = (await rows("job")).map(({ id }) => id);
      await Promise.all([
        upload(`${round}-a.jpg`, `${round}-b.jpg`),
        reprocess(),
        ...ids.map((id) => jobs.cancel(id, everyJob).catch(unlessRefused)),
        upload(`${round}-c.jpg`),
        ...ids.map((id) => jobs.retry(id, everyJob).catch(unlessRefused)),
        reprocess(),
      ]);
      expect(await unseen()).toBe(0);
      if (round % 3 === 2) await settle();
    }
    await settle();
    expect((await counts())[0]).toMatch(/completed|failed/);
  });
});

describe("resumable uploads", () => {
  async function openResumable() {
    const scene = await openScene();
    const app = await createApp({ logLevel: "silent" });
    await app.register(scene.resumable.routes, { prefix: "/api/v1" });
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    onTestFinished(() => app.close());
    const { names } = scene;
    const open = (filename: string) => beginResumable(url, { size: 400, filename, ...names });
    const send = async (address: string, number: number) =>
      expect((await patch(address, 0, picture(number))).status).toBe(204);
    return { ...scene, open, send };
  }

  test("that overlap are counted together, however quick their pictures are", async () => {
    const { open, send, settle, counts } = await openResumable();
    const [one, other] = [await open("1.jpg"), await open("2.jpg")];
    expect(await counts()).toEqual(["uploading", 0, 0, 0]);
    await send(one, 1);
    await settle();
    expect(await counts()).toEqual(["uploading", 1, 1, 0]);
    const third = await open("3.jpg");
    await send(other, 2);
    await settle();
    await send(third, 3);
    expect(await counts()).toEqual(["processing", 3, 2, 0]);
    await settle();
    expect(await counts()).toEqual(["completed", 3, 3, 0]);
    await send(await open("4.jpg"), 4);
    expect(await counts()).toEqual(["processing", 1, 0, 0]);
  });

  test("that nobody goes on with hold nothing up, and are counted with what goes on when they come back", async () => {
    const { open, send, settle, counts, upload, openReconciler, clock } = await openResumable();
    const [one, left] = [await open("1.jpg"), await open("2.jpg")];
    await send(one, 1);
    await settle();
    const { sweep } = openReconciler();
    await clock.advance(4 * 60_000);
    await sweep();
    expect(await counts()).toEqual(["uploading", 1, 1, 0]);
    await clock.advance(2 * 60_000);
    await sweep();
    expect(await counts()).toEqual(["completed", 1, 1, 0]);
    await upload("a.jpg", "b.jpg");
    await settle();
    expect(await counts()).toEqual(["completed", 2, 2, 0]);
    await send(left, 2);
    expect(await counts()).toEqual(["processing", 3, 2, 0]);
  });
});

test("a dataset tells the first ten errors of its session, in the order in which they happened", async () => {
  const { upload, settle, row, clock } = await openScene();
  expect((await row()).processing_errors).toBe("[]");
  const names = Array.from({ length: 12 }, (_, number) => `${number}.jpg`);
  const files = await upload(...names, 'a "quoted" \\ ü.jpg', "well.jpg");
  await settle(files.slice(12, 13), 'it is "broken"\n');
  for (const index of names.keys()) {
    await clock.advance(1);
    await settle([files[index]!], "broken");
  }
  await settle();
  const first = ['a "quoted" \\ ü.jpg: it is "broken"\n', ...names.slice(0, 9).map((name) => `${name}: broken`)];
  expect(JSON.parse((await row()).processing_errors)).toEqual(first);
  expect(viewProgress(await row())).toMatchObject({ processing_status: "completed", failed_files: 13, errors: first });
  await upload("next.jpg");
  expect(viewProgress(await row()).errors).toEqual([]);
});
