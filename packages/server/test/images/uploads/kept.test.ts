import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock, type Database, narrow, openPostgres, openSqlite } from "@galley/foundation";
import { expect, inject, onTestFinished, test } from "vitest";
import { createDatabaseBeside } from "../../../../foundation/test/support/postgres.ts";
import { createImageFiles, keyOf, pathOf } from "../../../src/images/files.ts";
import { imageLinkRecorder } from "../../../src/images/links.ts";
import { type ImageTables, migrateImageTables } from "../../../src/images/tables.ts";
import { createUploadRows, noteUploads } from "../../../src/images/uploads/rows.ts";
import { sweepUploads } from "../../../src/images/uploads/sweep.ts";
import { createJobChanges } from "../../../src/jobs/changes.ts";
import { migrateJobTables } from "../../../src/jobs/migrate.ts";
import { createJobStore } from "../../../src/jobs/store.ts";
import type { JobTables } from "../../../src/jobs/tables.ts";
import { openStorage } from "../../../src/storage/open.ts";
import { createGate, submission } from "../../jobs/harness.ts";

type Tables = ImageTables & JobTables;

const noTasks = {
  inCommit: true,
  create: async () => {},
  remove: async () => {},
  presence: async () => "there" as const,
  firstTry: async () => {},
};
const hour = 3_600_000;

async function openScene() {
  const folder = mkdtempSync(join(tmpdir(), "galley-uploads-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const postgres = inject("postgres");
  const database: Database<Tables> = postgres
    ? openPostgres(await createDatabaseBeside(postgres))
    : openSqlite(join(folder, "galley.db"));
  onTestFinished(() => database.close());
  const jobTables = narrow<Tables, JobTables>(database);
  await migrateJobTables(jobTables);
  await migrateImageTables(narrow<Tables, ImageTables>(database));
  const clock = createManualClock();
  const storage = await openStorage({ kind: "disk", folder: join(folder, "files") }, { clock });
  onTestFinished(() => storage.close());
  const state = { stuck: undefined as string | undefined };
  const stubborn = {
    delete: (key: string) => (key === state.stuck ? Promise.reject(new Error("not now")) : storage.delete(key)),
  };
  const rows = createUploadRows(database);
  const store = createJobStore({
    ...{ database: jobTables, tasks: noTasks, changes: createJobChanges(database.signals), clock },
    routes: new Map([["image", { queue: "images", pathOf: () => "/images/worker" }]]),
    recorders: [imageLinkRecorder],
  });
  const { options } = submission();

  /** An upload of tenant `default`, kept for so many hours (null: for ever). */
  async function put(hours: number | null, content: string = crypto.randomUUID()) {
    const id = crypto.randomUUID();
    const key = keyOf(id, "picture.png");
    const expires_at = hours === null ? null : clock.now() + hours * hour;
    await rows.begin({ id, tenant: "default", key, created_at: clock.now(), expires_at });
    await storage.put(key, new TextEncoder().encode(content), { contentType: "image/png" });
    const facts = { sha256: content, width: 1, height: 1, format: "png", size_bytes: 1 } as const;
    return (await rows.finish({ id, tenant: "default" }, facts, expires_at))!;
  }

  /** A job that names pictures. */
  async function edit(image_url: string, mask_image_url?: string, tenant = "default"): Promise<string> {
    const request = { image_url, ...(mask_image_url && { mask_image_url }), tags: [] };
    const { job } = await store.create({
      ...{ tenant, kind: "image", input: { operation: "edit", request }, pinned: {}, estimateClass: "", estimate: 1 },
      options: {
        ...options,
        notBefore: null,
        expiresAt: null,
        maxCost: null,
        webhookUrl: null,
        webhookEvents: null,
        trace: null,
      },
    });
    return job.id;
  }

  return {
    ...{ database, clock, storage, state, rows, put, edit },
    files: createImageFiles({ database, storage, clock }),
    sweep: () => sweepUploads({ rows, storage: stubborn, clock }),
    removeJob: (id: string) => database.write(({ db }) => db.deleteFrom("job").where("id", "=", id).execute()),
    isThere: async ({ id, key }: { id: string; key: string }) => {
      const [row, object] = [await rows.isThere(id, "default"), await storage.head(key)];
      expect(object !== undefined).toBe(row);
      return row;
    },
  };
}

test("uploads go when their time is over, and one that storage does not let go stands in nobody's way", async () => {
  const { clock, state, rows, storage, put, sweep, isThere } = await openScene();
  const over = [];
  for (let number = 0; number < 60; number += 1) over.push(await put(24));
  const [later, ever] = [await put(25), await put(null)];
  expect(await sweep()).toBe(0);
  await clock.advance(24 * hour);
  const stuck = over[3]!;
  state.stuck = stuck.key;
  expect(await sweep()).toBe(59);
  // Nobody finds it any more, and it is not forgotten.
  expect([await rows.isThere(stuck.id, undefined), await storage.head(stuck.key)]).toMatchObject([false, {}]);
  state.stuck = undefined;
  expect([await sweep(), await sweep()]).toEqual([1, 0]);
  for (const upload of over) expect(await isThere(upload)).toBe(false);
  expect([await isThere(later), await isThere(ever)]).toEqual([true, true]);
});

test("an upload that a job names as source or mask is kept until the job is gone; another tenant's job keeps none", async () => {
  const { clock, put, edit, files, sweep, removeJob, isThere } = await openScene();
  const [source, mask, foreign] = [await put(24), await put(24), await put(24)];
  const address = `https://galley.example${pathOf(source.key)}?token=x`;
  const job = await edit(address, pathOf(mask.key));
  const other = await edit(pathOf(foreign.key), undefined, "other");
  expect(await files.readFor(job, { id: source.id, file: "picture.png" })).toBeDefined();
  expect(await files.readFor(other, { id: foreign.id, file: "picture.png" })).toBeUndefined();
  await clock.advance(1000 * hour);
  expect(await sweep()).toBe(1);
  expect([await isThere(source), await isThere(mask), await isThere(foreign)]).toEqual([true, true, false]);
  expect(await files.readFor(job, { id: mask.id, file: "picture.png" })).toBeDefined();
  await removeJob(job);
  expect(await sweep()).toBe(2);
  expect(await isThere(source)).toBe(false);
  expect(await files.readFor(other, { id: source.id, file: "picture.png" })).toBeUndefined();
});

test("of a job that comes to name an upload and a sweep that comes to remove it, whoever is first is", async () => {
  const { database, clock, rows, put, edit, sweep, isThere } = await openScene();
  const upload = await put(24);
  const job = await edit("https://example.org/a.png");
  await clock.advance(24 * hour);
  const gate = createGate();
  const naming = database.write(async ({ db }) => {
    const request = { image_url: pathOf(upload.key) } as Parameters<typeof noteUploads>[2]["request"];
    await noteUploads(db, { id: job, tenant: "default" }, { operation: "upscale", request } as never);
    await gate.pass();
  });
  await gate.reached;
  const sweeping = sweep();
  gate.open();
  await naming;
  expect(await sweeping).toBe(0);
  expect([await sweep(), await isThere(upload)]).toEqual([0, true]);

  const late = await put(0);
  await rows.takeOver(clock.now(), { expires_at: 0, id: "" }, 10);
  await edit(pathOf(late.key));
  // The job is told that its picture is not there; nothing keeps what is being removed.
  expect([await sweep(), await isThere(late)]).toEqual([1, false]);
});

test("of two uploads of the same bytes one stands for both, and the other is not taken for whole", async () => {
  const { rows, put, storage } = await openScene();
  const [first, second] = await Promise.all([put(24, "the same"), put(48, "the same")]);
  expect(first.id).toBe(second.id);
  const waste = await storage.list("images/")[Symbol.asyncIterator]().next();
  expect(waste.done).toBe(false);
  expect(await rows.giveUp(first.id)).toBe(false);
});
