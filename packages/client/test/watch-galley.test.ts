import { expect, test, vi } from "vitest";
import { startGalley, temporaryFolder } from "../../../tests/support/server.ts";
import { type BlogRequest, createGalleyClient, isBlogJob, isTerminal, type JobUpdate } from "../src/index.ts";
import { photoOf } from "./support/photo.ts";

const request: BlogRequest = {
  topic: "Composting at home",
  keywords: ["composting"],
  model: "offline",
  use_google_search: false,
  length: "short",
};

// A post takes its time where many tests run at once.
vi.setConfig({ testTimeout: 60_000 });

async function all<Update>(updates: AsyncIterable<Update>, onUpdate = (_: Update): void => {}): Promise<Update[]> {
  const seen: Update[] = [];
  for await (const update of updates) {
    seen.push(update);
    onUpdate(update);
  }
  return seen;
}

/** Steps come once each and in order, progress never falls, and text only grows within a revision. */
function expectWhole(updates: readonly JobUpdate[]): void {
  const steps = updates.at(-1)?.job.progress_updates.map(({ stage, status, timestamp }) => stage + status + timestamp);
  expect(new Set(steps).size).toBe(steps?.length);
  const progress = updates.map(({ job }) => job.progress_percentage);
  expect(progress).toEqual(progress.toSorted((one, other) => one - other));
}

test("a job is followed live to its end, with its text, and the last update has the result", async () => {
  const { url } = await startGalley();
  const galley = createGalleyClient({ baseUrl: url });
  const job = await galley.createBlogJob(request);
  const updates = await all(galley.watch(job));
  expect(updates[0]).toMatchObject({ event: "snapshot", connection: "live" });
  expect(updates.map(({ event }) => event)).toEqual(expect.arrayContaining(["progress", "delta"]));
  const last = updates.at(-1)!;
  expect(last).toMatchObject({ event: "completed", connection: "live", job: { status: "completed" } });
  expect(last.text.map(({ text }) => text.length)).not.toContain(0);
  if (!isBlogJob(last.job) || !last.job.result) throw new Error("no post");
  expect(last.text.map(({ index }) => index)).toEqual(last.text.map((_, place) => place));
  expect(last.job.progress_updates).toEqual((await galley.getJob(job)).progress_updates);
  expectWhole(updates);
  // Who comes after the end is told how it ended.
  const late = await all(galley.watch(job.job_id));
  expect(late.map(({ event }) => event)).toEqual(["snapshot", "completed"]);
});

test("a server that is started anew in between loses and doubles nothing", async () => {
  const folder = temporaryFolder();
  const start = (port: string) => startGalley({ PORT: port, GALLEY_DATA_DIR: folder });
  let server = await start("0");
  const galley = createGalleyClient({ baseUrl: server.url });
  const job = await galley.createBlogJob({ ...request, length: "extended" });
  let restarted: Promise<void> | undefined;
  const restart = async () => {
    await server.close();
    server = await start(new URL(server.url).port);
  };
  const updates = await all(galley.watch(job), ({ event }) => {
    if (event === "delta") restarted ??= restart();
  });
  await restarted;
  expect(restarted).toBeDefined();
  expect(updates.map(({ connection }) => connection)).toContain("connecting");
  expect(updates.at(-1)).toMatchObject({ event: "completed", connection: "live" });
  const { progress_updates, result } = await galley.getJob(job);
  expect(updates.at(-1)?.job).toMatchObject({ progress_updates, result });
  expectWhole(updates);
});

test("all jobs are followed: what is not finished first, then what becomes of each", async () => {
  const { url } = await startGalley();
  const galley = createGalleyClient({ baseUrl: url });
  const first = await galley.createImageJob({ prompt: "A lighthouse at dawn" });
  const ended = new Map<string, string>();
  let second: Promise<{ job_id: string }> | undefined;
  for await (const { event, job, jobs } of galley.watchJobs()) {
    if (event === "snapshot") {
      if (!jobs?.some(({ job_id }) => job_id === first.job_id)) ended.set(first.job_id, "before");
      second = galley.createImageJob({ prompt: "A lighthouse in a storm" });
    }
    if (job && isTerminal(job)) ended.set(job.job_id, event);
    if (ended.size === 2) break;
  }
  expect(ended.get((await second)?.job_id ?? "")).toBe("completed");
});

test("a dataset's processing is followed to its end", async () => {
  const { url } = await startGalley();
  const galley = createGalleyClient({ baseUrl: url });
  const project = await galley.createProject({ name: "Roofs" });
  const { id } = await galley.createDataset(project.id, { name: "Flight" });
  const updates = galley.watchDataset(project.id, id);
  expect(await updates.next()).toMatchObject({
    value: { progress: { processing_status: "ready" }, connection: "live" },
  });
  const photos = await Promise.all([1, 2, 3].map((number) => photoOf(number, 20_000)));
  const files = photos.map((bytes, index) => ({ name: `${index}.jpg`, blob: new Blob([new Uint8Array(bytes)]) }));
  const [seen] = await Promise.all([all(updates), galley.uploadImagesBatch(project.id, id, files)]);
  expect(seen.at(-1)?.progress).toMatchObject({ processing_status: "completed", processed_files: 3 });
});

test("an unknown job, a wrong key and a key without the right are errors of the right kind", async () => {
  const { url } = await startGalley({ GALLEY_API_KEYS: "a:tenant:key-of-a-0123456789" });
  const next = (apiKey: string) =>
    createGalleyClient({ baseUrl: url, apiKey }).watch("3b54b2cc-6b0e-4d0a-9d4b-2f6f2f0c7a99").next();
  await expect(next("key-of-a-0123456789")).rejects.toMatchObject({ status: 404, code: "job_not_found" });
  await expect(next("another-key")).rejects.toMatchObject({ status: 401, code: "unauthorized" });
});
