import { type Database, narrow } from "@galley/foundation";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createDatasets } from "../../src/datasets/datasets.ts";
import { createImages } from "../../src/datasets/images.ts";
import { percentDone } from "../../src/datasets/progress.ts";
import { createRemovals } from "../../src/datasets/removals.ts";
import { createReprocess } from "../../src/datasets/reprocess.ts";
import type { DatasetTables } from "../../src/datasets/tables.ts";
import { createWorld } from "./reconcile-world.ts";

const everybody = { tenant: undefined };

type Step =
  | { type: "upload"; count: number }
  | { type: "process"; well: boolean }
  | { type: "reprocess" }
  | { type: "delete"; which: number }
  | { type: "begin" }
  | { type: "abandon" };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ type: fc.constant("upload" as const), count: fc.integer({ min: 1, max: 3 }) }),
  { arbitrary: fc.record({ type: fc.constant("process" as const), well: fc.boolean() }), weight: 4 },
  fc.constant({ type: "reprocess" as const }),
  fc.record({ type: fc.constant("delete" as const), which: fc.nat(20) }),
  fc.constant({ type: "begin" as const }),
  fc.constant({ type: "abandon" as const }),
);

type State = "pending" | "completed" | "failed";

/** What the rules say of a dataset: pictures count together until all that are under way, and all uploads, are done. */
function createModel() {
  const images = new Map<string, { state: State; session: number }>();
  let session = 0;
  const inSession = () => [...images.values()].filter((image) => image.session === session);
  const count = (state: State) => inSession().filter((image) => image.state === state).length;
  /** Of each upload under way, the session that it has joined. */
  const uploads: number[] = [];
  const toJoin = () => {
    if (uploads.length > 0) return Math.max(session, ...uploads);
    return count("pending") > 0 ? session : session + 1;
  };
  const enter = (joined: number) => {
    session = Math.max(session, joined);
  };
  return {
    images,
    begin: () => void uploads.push(toJoin()),
    abandon: () => void uploads.pop(),
    commit(ids: string[]) {
      enter(uploads.pop()!);
      for (const id of ids) images.set(id, { state: "pending", session });
    },
    reprocess(): number {
      const failed = [...images.values()].filter(({ state }) => state === "failed");
      if (failed.length > 0 && !failed.some((image) => image.session === session)) enter(toJoin());
      for (const image of failed) Object.assign(image, { state: "pending", session });
      return failed.length;
    },
    counts(uploading: boolean) {
      const [processed_files, failed_files, total_files] = [count("completed"), count("failed"), inSession().length];
      const rest = total_files === 0 ? "ready" : processed_files === 0 ? "failed" : "completed";
      const processing_status = count("pending") > 0 ? "processing" : uploading ? "uploading" : rest;
      return { total_files, processed_files, failed_files, processing_status, image_count: images.size };
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
  return { world, database, datasets, images, reprocess };
}

test("whatever is done to a dataset, its counts are those of its pictures, and its status says what they are", async () => {
  const { world, database, datasets, images, reprocess } = await openScene();
  let named = 0;

  async function play(steps: Step[]): Promise<void> {
    const path = { project_id: "p", dataset_id: await world.newDataset() };
    const model = createModel();
    const begun: Array<Awaited<ReturnType<typeof world.uploads.begin>>> = [];
    const begin = () => {
      model.begin();
      return world.uploads.begin({ id: path.dataset_id, tenant: "default" });
    };
    const finish = async (id: string, state: State) => {
      const set = { processing_status: state, processed_at: world.clock.now() } as const;
      await database.write(({ db }) => db.updateTable("dataset_image").set(set).where("id", "=", id).execute());
      model.images.get(id)!.state = state;
    };
    const pending = () => [...model.images].filter(([, { state }]) => state === "pending").map(([id]) => id);

    async function act(step: Step): Promise<void> {
      if (step.type === "upload") {
        const names = Array.from({ length: step.count }, () => `${named++}.jpg`);
        const upload = begun.pop() ?? (await begin());
        const files = await Promise.all(names.map((name) => world.put(upload, name)));
        await upload.commit(files);
        model.commit(files.map(({ imageId }) => imageId));
      } else if (step.type === "process") {
        const [next] = pending();
        if (next) await finish(next, step.well ? "completed" : "failed");
      } else if (step.type === "reprocess") {
        expect((await reprocess(everybody, path)).count).toBe(model.reprocess());
      } else if (step.type === "delete") {
        const image_id = [...model.images.keys()][step.which];
        if (!image_id) return;
        await images.remove(everybody, { ...path, image_id });
        model.images.delete(image_id);
      } else if (step.type === "begin") begun.push(await begin());
      else if (begun.length > 0) {
        model.abandon();
        await begun.pop()!.abandon();
      }
    }

    async function check(): Promise<void> {
      const row = await datasets.status(everybody, path);
      expect(row).toMatchObject(model.counts(begun.length > 0));
      const isOver = row.processing_status === "completed" || row.processing_status === "failed";
      expect(row.processing_completed_at !== null && begun.length === 0).toBe(isOver);
      if (isOver) expect([percentDone(row), row.processed_files + row.failed_files]).toEqual([100, row.total_files]);
      if (row.processing_status === "processing") expect(percentDone(row)).toBeLessThan(100);
    }

    for (const one of steps) {
      await act(one);
      await check();
    }
    for (const upload of begun.splice(0)) {
      model.abandon();
      await upload.abandon();
    }
    for (const id of pending()) await finish(id, "completed");
    await check();
    expect(["ready", "completed", "failed"]).toContain((await datasets.status(everybody, path)).processing_status);
  }

  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), play), { numRuns: 40 });
}, 30_000);
