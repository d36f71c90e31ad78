import { narrow } from "@galley/foundation";
import { expect, test } from "vitest";
import { createDatasets } from "../../src/datasets/datasets.ts";
import { createImages } from "../../src/datasets/images.ts";
import { createProjects } from "../../src/datasets/projects.ts";
import { createCarryOut, createRemovals } from "../../src/datasets/removals.ts";
import type { DatasetTables } from "../../src/datasets/tables.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import { createWorld, projectId, storageDown } from "./reconcile-world.ts";

const everybody = { tenant: undefined };

async function openScene() {
  const world = await createWorld();
  const { clock, storage } = world;
  const database = narrow<DatasetTables & JobTables, DatasetTables>(world.database);
  const cancelled: string[] = [];
  const errors: unknown[] = [];
  let onHang: (() => void) | undefined;
  const jobs = {
    async cancel(id: string) {
      cancelled.push(id);
      onHang?.();
      return onHang ? new Promise<never>(() => {}) : ({} as never);
    },
  };
  const hangs = (call: () => void): void => {
    onHang = call;
  };
  const failing = world.troubles.ofDatabase(world.database);
  const options = { database: failing, storage, clock, jobs, onError: (error: unknown) => errors.push(error) };
  const removals = createRemovals(options);
  const datasets = createDatasets({ database, clock, removals });
  const images = createImages({ database, datasets, removals });
  const projects = createProjects({ database, clock, removals });
  const newDataset = async (names: string[]) => {
    const dataset_id = await world.newDataset();
    const files = await world.upload(dataset_id, names);
    return { path: { project_id: projectId, dataset_id }, files };
  };
  const carryOut = createCarryOut(options);
  return { world, datasets, images, projects, cancelled, errors, newDataset, carryOut, hangs };
}

test("what the storage does not delete just now is noted, and is deleted later", async () => {
  const { world, datasets, images, errors, newDataset, carryOut } = await openScene();
  const { path, files } = await newDataset(["a.jpg", "b.jpg"]);
  world.troubles.failWhen((call) => (call.startsWith("delete") ? storageDown() : undefined));
  await images.remove(everybody, { ...path, image_id: files[0]!.imageId });
  await datasets.remove(everybody, path);
  expect(errors.length).toBeGreaterThan(0);
  expect(await world.rows("dataset_image")).toEqual([]);
  expect(await world.keys()).toHaveLength(2);
  const notes = await world.rows("dataset_removal");
  expect(notes.map(({ key }) => key)).toContain(`datasets/${path.dataset_id}/`);
  world.troubles.reset();
  await carryOut(notes.map(({ key }) => String(key)));
  expect([await world.keys(), await world.rows("dataset_removal")]).toEqual([[], []]);
});

test("nothing is deleted from storage of what the database keeps", async () => {
  const { world, datasets, newDataset } = await openScene();
  const { path } = await newDataset(["a.jpg"]);
  world.troubles.failWhen((call) => (call === "write" ? new Error("no write") : undefined));
  await expect(datasets.remove(everybody, path)).rejects.toThrow("no write");
  world.troubles.reset();
  expect((await world.keys()).length).toBe(1);
  expect(await datasets.status(everybody, path)).toMatchObject({ image_count: 1 });
  expect(await world.rows("dataset_removal")).toEqual([]);
});

test("while a job is at a deleted dataset the note of its files stays: one more thumbnail may come", async () => {
  const { world, datasets, cancelled, newDataset, carryOut } = await openScene();
  const { path } = await newDataset(["a.jpg"]);
  const [job] = await world.rows("job");
  const set = (status: "processing" | "cancelled") =>
    world.database.write(({ db }) => db.updateTable("job").set({ status }).where("id", "=", job!.id).execute());
  await set("processing");
  await datasets.remove(everybody, path);
  expect(cancelled).toEqual([job!.id]);
  const folder = `datasets/${path.dataset_id}/`;
  expect((await world.rows("dataset_removal")).map(({ key }) => key)).toEqual([folder]);
  await world.disk.put(`${folder}late.thumbnail.jpg`, Buffer.from("late"), { contentType: "image/jpeg" });
  await set("cancelled");
  await carryOut([folder]);
  expect([await world.keys(), await world.rows("dataset_removal")]).toEqual([[], []]);
});

test("many notes are carried out some at a time, and their jobs are asked for once", async () => {
  const { world, carryOut } = await openScene();
  const keys = Array.from({ length: 100 }, (_, number) => `datasets/x/u/${number}.jpg`);
  for (const key of keys) await world.disk.put(key, Buffer.from(key), { contentType: "image/jpeg" });
  const rows = keys.map((key) => ({ key, created_at: 1 }));
  await world.database.write(({ db }) => db.insertInto("dataset_removal").values(rows).execute());
  let [now, most] = [0, 0];
  world.slow("delete", async (run) => {
    most = Math.max(most, ++now);
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    await run();
    now -= 1;
  });
  const before = world.reads();
  await carryOut(keys);
  expect([most, world.reads() - before]).toEqual([16, 1]);
  expect([await world.keys(), await world.rows("dataset_removal")]).toEqual([[], []]);
});

test("of parts of resumable uploads no jobs are asked for", async () => {
  const { world, carryOut } = await openScene();
  await world.disk.put("uploads/x/0-y", Buffer.from("x"), { contentType: "image/jpeg" });
  const before = world.reads();
  await carryOut(["uploads/x/"]);
  expect([world.reads() - before, await world.keys()]).toEqual([0, []]);
});

test.each(["deletePrefix", "cancel"] as const)(
  "a project is gone after 5 s even where %s does not end",
  async (call) => {
    const { world, projects, newDataset, hangs } = await openScene();
    for (let number = 0; number < 20; number++) await newDataset([`${number}.jpg`]);
    const waiting: string[] = [];
    if (call === "cancel") hangs(() => void waiting.push(call));
    else
      world.slow("deletePrefix", () => {
        waiting.push(call);
        return new Promise(() => {});
      });
    let answered = false;
    const removed = projects.remove(everybody, projectId).finally(() => {
      answered = true;
    });
    await expect.poll(() => waiting.length).toBe(16);
    await world.clock.advance(4999);
    expect(answered).toBe(false);
    await world.clock.advance(1);
    await removed;
    expect(await world.rows("dataset_removal")).toHaveLength(20);
  },
);

test("a project goes with all its datasets, their rows, files and jobs", async () => {
  const { world, projects, cancelled, newDataset } = await openScene();
  for (const names of [["a.jpg"], ["a.jpg", "b.jpg"], ["c.jpg"]]) await newDataset(names);
  await projects.remove(everybody, projectId);
  expect(await world.keys()).toEqual([]);
  for (const table of ["dataset_image", "dataset_removal"] as const) expect(await world.rows(table)).toEqual([]);
  expect(cancelled).toHaveLength(3);
  await expect(projects.get(everybody, projectId)).rejects.toMatchObject({ code: "project_not_found" });
});
