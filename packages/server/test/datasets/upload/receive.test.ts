import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { DatabaseError, systemClock } from "@galley/foundation";
import { expect, onTestFinished, test } from "vitest";
import { startPostgres } from "../../../../../tests/support/postgres.ts";
import { call, startGalley, temporaryFolder } from "../../../../../tests/support/server.ts";
import { usualFormLimits } from "../../../src/datasets/upload/form.ts";
import { receiveFiles } from "../../../src/datasets/upload/receive.ts";
import type { Upload, Uploads } from "../../../src/datasets/uploads.ts";
import { usualPatience } from "../../../src/http/patience.ts";
import { openDisk } from "../../../src/storage/disk/disk.ts";
import { formOf, formType, makeDataset, picture, post } from "./scene.ts";

const dataset = { id: "d", tenant: "t" };

/** An upload of three pictures to a disk, whose end is the test's. */
async function openScene(change: Partial<Upload>) {
  const storage = await openDisk(temporaryFolder(), systemClock);
  onTestFinished(() => storage.close());
  const happened: string[] = [];
  const keys = async () => (await Array.fromAsync(storage.list(""))).length;
  const upload: Upload = {
    id: "u",
    datasetId: dataset.id,
    folder: "datasets/d/u/",
    commit: async (files) => ({ stored: [...files], duplicates: [], jobs: [] }),
    suspect: () => void happened.push("suspected"),
    async abandon() {
      happened.push(`abandoned with ${await keys()} files`);
    },
    ...change,
  };
  const uploads: Uploads = { taken: async () => new Map(), begin: async () => upload };
  const form = formOf([1, 2, 3].map((number) => ({ name: `${number}.jpg`, bytes: picture(number, 100_000) })));
  const request = Object.assign(Readable.from([form.subarray(0, 150_000), form.subarray(150_000)]), {
    headers: formType,
    complete: true,
  });
  const failures: unknown[] = [];
  const options = {
    uploads,
    storage,
    clock: systemClock,
    limits: usualFormLimits,
    patience: usualPatience,
    onTrouble: (error: unknown) => void failures.push(error),
    onAbandonFailed: (error: unknown) => void failures.push(error),
  };
  const receive = () => receiveFiles(options, request as unknown as IncomingMessage, dataset);
  return { receive, storage, options, happened, failures };
}

const full = new DatabaseError("full", "database or disk is full");

test("an upload that cannot be recorded is abandoned when all its files are in storage", async () => {
  const { receive, happened } = await openScene({ commit: () => Promise.reject(full) });
  await expect(receive()).rejects.toBe(full);
  expect(happened).toEqual(["abandoned with 3 files"]);
});

test("where it cannot be abandoned either, the first failure is told, and the other one to us", async () => {
  const abandon = () => Promise.reject(new Error("nor this"));
  const { receive, failures } = await openScene({ commit: () => Promise.reject(full), abandon });
  await expect(receive()).rejects.toBe(full);
  expect(failures).toEqual([new Error("nor this")]);
});

test("what the storage may have kept of a file that failed is looked for after the commit", async () => {
  const { receive, storage, options, happened, failures } = await openScene({});
  const { put } = storage;
  let puts = 0;
  options.storage = {
    ...storage,
    put: (key, body, how) => (++puts === 2 ? Promise.reject(new Error("no answer")) : put(key, body, how)),
  };
  const { outcomes } = await receive();
  expect(outcomes.map(({ status }) => status)).toEqual(["stored", "failed", "stored"]);
  expect([happened, failures]).toEqual([["suspected"], [new Error("no answer")]]);
});

test("no more than ten files of a request wait for the storage", async () => {
  const { storage, options } = await openScene({});
  const { put } = storage;
  let [waiting, most] = [0, 0];
  const full = Promise.withResolvers<void>();
  options.storage = {
    ...storage,
    async put(key, body, how) {
      const stored = await put(key, body, how);
      most = Math.max(most, ++waiting);
      // The first ten wait for each other, and then long enough for an eleventh.
      if (waiting === 10) full.resolve();
      await full.promise;
      for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      waiting -= 1;
      return stored;
    },
  };
  const parts = Array.from({ length: 40 }, (_, number) => ({ name: `${number}.jpg`, bytes: picture(number, 20) }));
  const request = Object.assign(Readable.from([formOf(parts)]), { headers: formType, complete: true });
  const { outcomes } = await receiveFiles(options, request as unknown as IncomingMessage, dataset);
  expect(outcomes.every(({ status }) => status === "stored")).toBe(true);
  expect(most).toBe(10);
});

test("on Postgres, too, of several uploads at once each name is stored once", { timeout: 30_000 }, async () => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.close());
  const { url } = await startGalley({ DATABASE_URL: await postgres.createDatabase() });
  await call(`${url}/api/v1/queues/image-processing-queue/pause`, "POST");
  const { batch, address } = await makeDataset(url);
  const parts = Array.from({ length: 20 }, (_, number) => ({ name: `${number}.jpg`, bytes: picture(number) }));
  const answers = await Promise.all([parts, parts.toReversed(), parts, parts].map((some) => post(batch, formOf(some))));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  expect(answers.reduce((sum, { body }) => sum + body.uploaded_count, 0)).toBe(20);
  expect((await call(address)).body).toMatchObject({ image_count: 20, total_files: 20 });
});
