import { DatabaseError } from "@galley/foundation";
import { describe, expect, test } from "vitest";
import { folderOfDataset } from "../../src/datasets/keys.ts";
import { createWorld, storageDown } from "./reconcile-world.ts";

type World = Awaited<ReturnType<typeof createWorld>>;

/** An upload that stored two files, and whose process died before it was committed. */
async function dieInUpload(world: World, datasetId: string): Promise<void> {
  const upload = await world.dying.begin({ id: datasetId, tenant: "default" });
  await world.put(upload, "one");
  await world.put(upload, "two");
  await world.database.write(({ db }) =>
    db
      .updateTable("dataset_upload")
      .set({ touched_at: world.clock.now() - 299_000 })
      .where("id", "=", upload.id)
      .execute(),
  );
}

const note = (world: World, key: string) =>
  world.database.write(({ db }) => db.insertInto("dataset_removal").values({ key, created_at: 1 }).execute());

describe("a sweep", () => {
  test("removes what a dead upload has stored, and not before it is dead", async () => {
    const world = await createWorld();
    const id = await world.newDataset();
    const reconciler = world.openReconciler();
    await dieInUpload(world, id);
    // This process was there when it was begun, so only its silence tells.
    await world.database.write(({ db }) =>
      db
        .updateTable("dataset_upload")
        .set({ touched_at: world.clock.now() + 1 })
        .execute(),
    );
    await reconciler.sweep();
    expect(await world.keys()).toHaveLength(2);
    await world.database.write(({ db }) =>
      db
        .updateTable("dataset_upload")
        .set({ touched_at: world.clock.now() - 300_001 })
        .execute(),
    );
    await reconciler.sweep();
    expect([await world.keys(), await world.rows("dataset_upload")]).toEqual([[], []]);
  });

  test("takes every upload of its predecessor for dead where no other process works on the database", async () => {
    const world = await createWorld();
    await dieInUpload(world, await world.newDataset());
    await world.openReconciler().sweep();
    expect([await world.keys(), await world.rows("dataset_upload")]).toEqual([[], []]);
  });

  test("leaves what an upload has committed", async () => {
    const world = await createWorld();
    const id = await world.newDataset();
    const files = await world.upload(id, ["a", "b"]);
    await dieInUpload(world, id);
    await world.openReconciler().sweep();
    expect(await world.keys()).toEqual(files.map(({ key }) => key).sort());
    expect(await world.rows("dataset_image")).toHaveLength(2);
  });

  test("removes files whose removal was noted: one, and all of a folder", async () => {
    const world = await createWorld();
    const [one, other] = [await world.newDataset(), await world.newDataset()];
    const files = await world.upload(one, ["a", "b"]);
    await world.upload(other, ["c", "d"]);
    await world.database.write(async ({ db }) => {
      await db.updateTable("job").set({ status: "completed", completed_at: 1 }).execute();
      await db.deleteFrom("dataset").where("id", "=", other).execute();
      await db.deleteFrom("dataset_image").where("id", "=", files[0]!.imageId).execute();
    });
    await note(world, files[0]!.key);
    await note(world, folderOfDataset(other));
    await world.openReconciler().sweep();
    expect(await world.keys()).toEqual([files[1]!.key]);
    expect(await world.rows("dataset_removal")).toEqual([]);
  });

  test("gives pictures to a new job whose job has ended or is gone, and no others", async () => {
    const world = await createWorld();
    const id = await world.newDataset();
    const [lost] = await world.upload(id, ["lost"]);
    await world.database.write(({ db }) =>
      db.updateTable("job").set({ status: "completed", completed_at: 1 }).execute(),
    );
    const [orphan] = await world.upload(id, ["orphan"]);
    const orphanJob = (await world.rows("dataset_image")).find(({ id }) => id === orphan!.imageId)!.job_id;
    await world.database.write(({ db }) => db.deleteFrom("job").where("id", "=", orphanJob).execute());
    const [waiting] = await world.upload(id, ["waiting"]);
    const before = new Map((await world.rows("dataset_image")).map((row) => [row.id, row.job_id]));
    await world.openReconciler().sweep();
    const after = new Map((await world.rows("dataset_image")).map((row) => [row.id, row.job_id]));
    const unfinished = await world.database.read
      .selectFrom("job")
      .select("id")
      .where("completed_at", "is", null)
      .execute();
    const live = new Set(unfinished.map((job) => job.id));
    expect([lost, orphan].map((file) => live.has(after.get(file!.imageId)!))).toEqual([true, true]);
    expect(after.get(waiting!.imageId)).toBe(before.get(waiting!.imageId));
    expect(world.told).toEqual([]);
    const tasks = world.tasks.size;
    await world.openReconciler().sweep();
    expect(world.tasks.size).toBe(tasks);
  });
});

describe("the walk", () => {
  test("deletes old files that belong to nothing, and leaves the others", async () => {
    const world = await createWorld();
    const id = await world.newDataset();
    const [kept] = await world.upload(id, ["kept"]);
    await world.database.write(({ db }) =>
      db.updateTable("dataset_image").set({ processing_status: "completed", processed_at: 1 }).execute(),
    );
    const live = await world.uploads.begin({ id, tenant: "default" });
    const underWay = await world.put(live, "under way");
    const thumbnail = kept!.key.replace(".jpg", ".thumbnail.jpg");
    const stray = `${folderOfDataset(id)}gone/0198.jpg`;
    for (const key of [thumbnail, stray, "uploads/none/0-x"])
      await world.disk.put(key, Buffer.from("x"), { contentType: "image/jpeg" });
    const reconciler = world.openReconciler();
    await reconciler.walk();
    expect(await world.keys()).toContain(stray);
    await world.pass(61);
    await reconciler.walk();
    expect(await world.keys()).toEqual([kept!.key, thumbnail, underWay.key].sort());
    expect(world.told).toEqual([]);
  });

  test("marks a picture as failed whose file is gone before it was processed, and leaves one that was", async () => {
    const world = await createWorld();
    const id = await world.newDataset();
    const [done, lost, whole] = await world.upload(id, ["done", "lost", "whole"]);
    await world.database.write(({ db }) =>
      db
        .updateTable("dataset_image")
        .set({ processing_status: "completed", processed_at: 1 })
        .where("id", "=", done!.imageId)
        .execute(),
    );
    await world.disk.delete(done!.key);
    await world.disk.delete(lost!.key);
    await world.pass(61);
    await world.openReconciler().walk();
    const state = new Map((await world.rows("dataset_image")).map((row) => [row.filename, row]));
    expect(state.get("lost")).toMatchObject({
      processing_status: "failed",
      processing_error: "The file is gone from storage",
    });
    expect(state.get("done")).toMatchObject({ processing_status: "completed" });
    expect(state.get("whole")).toMatchObject({ processing_status: "pending", processed_at: null });
    expect(await world.disk.head(whole!.key)).toBeDefined();
  });

  test("is walked ten minutes after the start and once a day, a sweep at the start and every minute", async () => {
    const world = await createWorld();
    const listed: string[] = [];
    world.troubles.failWhen((call) => void (call.startsWith("list datasets/") && listed.push(call)));
    const reconciler = world.openReconciler();
    reconciler.start();
    await world.pass(9);
    expect(listed).toEqual([]);
    await world.pass(2);
    await expect.poll(() => listed).toHaveLength(1);
    await dieInUpload(world, await world.newDataset());
    await world.pass(6);
    await expect.poll(world.keys).toEqual([]);
    listed.length = 0;
    await world.pass(24 * 60);
    await expect.poll(() => listed.filter((call) => call === "list datasets/")).toHaveLength(1);
    reconciler.stop();
    await world.pass(48 * 60);
    expect(listed.filter((call) => call === "list datasets/")).toHaveLength(1);
  });
});

describe("a storage or a database that fails", () => {
  test("one item that cannot be removed keeps no other from being, and is told once", async () => {
    const world = await createWorld();
    const keys = ["datasets/x/y/1.jpg", "datasets/x/y/2.jpg", "datasets/x/y/3.jpg"];
    for (const key of keys) {
      await world.disk.put(key, Buffer.from("x"), { contentType: "image/jpeg" });
      await note(world, key);
    }
    world.troubles.failWhen((call) => (call === `delete ${keys[1]}` ? new Error("no") : undefined));
    const reconciler = world.openReconciler();
    await reconciler.sweep();
    await reconciler.sweep();
    expect(await world.keys()).toEqual([keys[1]]);
    expect(world.told).toEqual([`removal ${keys[1]}`]);
    world.troubles.reset();
    await reconciler.sweep();
    expect([await world.keys(), await world.rows("dataset_removal")]).toEqual([[], []]);
  });

  test("a storage that is down is asked a few times, told once, and asked again by the next sweep", async () => {
    const world = await createWorld();
    for (let number = 0; number < 10; number++) await note(world, `datasets/x/${number}/`);
    let asked = 0;
    world.troubles.failWhen((call) => {
      if (call === "write") return undefined;
      asked += 1;
      return storageDown();
    });
    const reconciler = world.openReconciler();
    await reconciler.sweep();
    await reconciler.sweep();
    expect([asked, world.told]).toEqual([6, ["storage"]]);
    world.troubles.reset();
    await reconciler.sweep();
    expect(await world.rows("dataset_removal")).toEqual([]);
    world.troubles.failWhen((call) => (call === "write" ? undefined : storageDown()));
    await note(world, "datasets/x/y/");
    await reconciler.sweep();
    expect(world.told).toEqual(["storage", "storage"]);
  });

  // Every call that a sweep and a walk make fails once, one after the other: whatever it is, both agree at the end.
  test("fails at each of its steps, and both agree at the end", async () => {
    for (let failAt = 1; ; failAt++) {
      const world = await createWorld();
      const id = await world.newDataset();
      const files = await world.upload(id, ["a", "b"]);
      await world.database.write(async ({ db }) => {
        await db.updateTable("job").set({ status: "failed", completed_at: 1 }).execute();
        await db.deleteFrom("dataset_image").where("id", "=", files[1]!.imageId).execute();
      });
      await note(world, files[1]!.key);
      await dieInUpload(world, id);
      await world.disk.put("datasets/stray/x/y.jpg", Buffer.from("x"), { contentType: "image/jpeg" });
      await world.pass(61);
      const reconciler = world.openReconciler();
      let calls = 0;
      let failed = "";
      world.troubles.failWhen((call) => {
        calls += 1;
        if (calls !== failAt) return undefined;
        failed = call;
        return call === "write" ? new DatabaseError("full", "no space") : storageDown();
      });
      for (let round = 0; round < 2; round++) {
        await reconciler.sweep();
        await reconciler.walk();
      }
      world.troubles.reset();
      const images = await world.rows("dataset_image");
      const counts = [await world.rows("dataset_upload"), await world.rows("dataset_removal")].map(
        (rows) => rows.length,
      );
      expect({ failed, keys: await world.keys(), counts, images: images.length }).toEqual({
        failed,
        keys: [files[0]!.key],
        counts: [0, 0],
        images: 1,
      });
      const jobs = (await world.rows("job")) as unknown as Array<{ id: string; completed_at: number | null }>;
      expect(jobs.find((job) => job.id === images[0]!.job_id)?.completed_at).toBeNull();
      if (failed === "") return expect(failAt).toBeGreaterThan(10);
      expect(world.told).toHaveLength(1);
    }
  });
});
