import { randomUUIDv7 } from "node:crypto";
import { type Clock, createManualClock, DatabaseError, narrow } from "@galley/foundation";
import { describe, expect, test } from "vitest";
import { createUploadLocks } from "../../src/datasets/resumable/locks.ts";
import type { DatasetTables } from "../../src/datasets/tables.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import { StorageError } from "../../src/storage/errors.ts";
import { createWorld, storageDown } from "./reconcile-world.ts";
import { begin, patch, tus } from "./resumable-scene.ts";
import { openResumableWorld } from "./resumable-world.ts";
import { picture } from "./upload/scene.ts";

describe("a storage that is full", () => {
  test("is told as such, and what was there before stays", async () => {
    const { url, names, troubles, keys, rows } = await openResumableWorld();
    const bytes = Buffer.from(picture(1, 4000));
    const one = await begin(url, { size: 4000, filename: "a.jpg", ...names });
    expect((await patch(one, 0, bytes.subarray(0, 1000))).status).toBe(204);
    troubles.failWhen((call) => (call.startsWith("put ") ? new StorageError("full", "no space") : undefined));
    const answer = await patch(one, 1000, bytes.subarray(1000));
    expect(answer).toMatchObject({ status: 503, body: { code: "storage_unavailable" } });
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(await keys()).toHaveLength(1);
    troubles.reset();
    expect((await tus(one, "HEAD")).headers.get("upload-offset")).toBe("1000");
    expect((await patch(one, 1000, bytes.subarray(1000))).status).toBe(204);
    const [image] = await rows("dataset_image");
    expect(await keys()).toEqual([image!.key]);
  });
});

test("an upload of which a part is gone is refused, and whoever looks is told", async () => {
  const { url, names, disk, keys, rows } = await openResumableWorld();
  const bytes = Buffer.from(picture(1, 4000));
  const one = await begin(url, { size: 4000, filename: "a.jpg", ...names });
  await patch(one, 0, bytes.subarray(0, 2000));
  await disk.delete((await keys())[0]!);
  const answer = await patch(one, 2000, bytes.subarray(2000));
  expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/part of it is gone/) } });
  expect((await tus(one, "HEAD")).status).toBe(400);
  expect([await keys(), await rows("dataset_upload"), await rows("dataset_image")]).toEqual([[], [], []]);
});

test("so is one of which a part is damaged; while a storage does not answer, it waits", async () => {
  const { url, names, troubles, openReconciler, told, keys } = await openResumableWorld();
  const one = await begin(url, { size: 4000, filename: "a.jpg", ...names });
  const fail = (error: () => unknown) =>
    troubles.failWhen((call) => (call.startsWith("get uploads/") ? error() : undefined));
  fail(storageDown);
  expect((await patch(one, 0, Buffer.from(picture(1, 4000)))).status).toBe(503);
  fail(() => new StorageError("damaged", "on its way", { retryable: true }));
  expect((await tus(one, "HEAD")).status).toBe(503);
  fail(() => new StorageError("damaged", "other bytes"));
  await openReconciler().sweep();
  expect((await tus(one, "HEAD")).status).toBe(400);
  expect([await keys(), told]).toEqual([[], []]);
});

describe("each call that fails", () => {
  // The last request's calls fail one after the other: the client tries again, or the reconciler does it.
  test("leaves an upload that is completed by whoever comes next", async () => {
    for (let failAt = 1; ; failAt++) {
      const { url, names, troubles, keys, rows, openReconciler, told } = await openResumableWorld();
      const bytes = Buffer.from(picture(failAt, 3000));
      const one = await begin(url, { size: 3000, filename: "a.jpg", ...names });
      expect((await patch(one, 0, bytes.subarray(0, 1000))).status).toBe(204);
      let calls = 0;
      let failed = "";
      troubles.failWhen((call) => {
        calls += 1;
        if (calls !== failAt) return undefined;
        failed = call;
        return call === "write" ? new DatabaseError("full", "no space") : storageDown();
      });
      const answer = await patch(one, 1000, bytes.subarray(1000));
      troubles.reset();
      expect([204, 503], failed).toContain(answer.status);
      const reconciler = openReconciler();
      await reconciler.sweep();
      const head = await tus(one, "HEAD");
      if (head.headers.get("upload-offset") === "1000") await patch(one, 1000, bytes.subarray(1000));
      await reconciler.sweep();
      const images = await rows("dataset_image");
      const left = [...(await rows("dataset_upload")), ...(await rows("dataset_removal"))];
      expect({ failed, keys: await keys(), left, told }).toEqual({
        failed,
        keys: [images[0]!.key],
        left: [],
        told: [],
      });
      expect((await tus(one, "HEAD")).headers.get("galley-image-id")).toBe(images[0]!.id);
      if (failed === "") return expect(failAt).toBeGreaterThan(6);
    }
  });
});

describe("a lock", () => {
  async function openLocks() {
    const clock = createManualClock();
    const { database, newDataset } = await createWorld({ clock });
    const id = randomUUIDv7();
    const dataset_id = await newDataset();
    const row = {
      id,
      tenant: "t",
      dataset_id,
      session: 1,
      filename: "a",
      metadata: "{}",
      size: 1,
      created_at: 1,
      expires_at: 2,
    };
    await database.write(({ db }) => db.insertInto("resumable_upload").values(row).execute());
    const tables = narrow<DatasetTables & JobTables, DatasetTables>(database);
    const open = (by: Clock = clock) => createUploadLocks({ database: tables, clock: by });
    const never = { letGo: () => {}, signal: new AbortController().signal };
    return { id, clock, open, never };
  }

  test("is had by one at a time, and asked for by whoever comes next", async () => {
    const { id, open, never } = await openLocks();
    const [here, elsewhere] = [open(), open()];
    const asked = Promise.withResolvers<void>();
    const first = await here.acquire(id, { ...never, letGo: asked.resolve });
    const second = elsewhere.acquire(id, never);
    await asked.promise;
    expect(await here.tryAcquire(id)).toBeUndefined();
    await first.release();
    const lock = await second;
    expect(lock.token).not.toBe(first.token);
    await first.release();
    expect(await here.tryAcquire(id)).toBeUndefined();
    await lock.release();
    expect(await here.tryAcquire(id)).toBeDefined();
  });

  test("is kept by signs of life, and free when they end", async () => {
    const { id, clock, open, never } = await openLocks();
    const lock = await open().acquire(id, never);
    for (let minute = 0; minute < 5; minute++) {
      await clock.advance(20_000);
      expect(await open().tryAcquire(id)).toBeUndefined();
    }
    const waiting = open().acquire(id, never);
    waiting.catch(() => {});
    for (let time = 0; time < 25; time++) {
      await clock.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect(waiting).rejects.toMatchObject({ code: "upload_locked" });
    expect(lock.lost.aborted).toBe(false);
    await lock.release();
    // Of a process that is killed in a moment: nothing of it runs by itself any more.
    const dead = { now: clock.now, after: () => () => {} };
    await open(dead).acquire(id, never);
    await clock.advance(29_999);
    expect(await open().tryAcquire(id)).toBeUndefined();
    await clock.advance(1);
    expect(await open().tryAcquire(id)).toBeDefined();
  });

  test("of an upload that is not there is told to be so", async () => {
    const { open, never } = await openLocks();
    await expect(open().acquire(randomUUIDv7(), never)).rejects.toMatchObject({ code: "upload_not_found" });
  });
});
