import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UploadError, type UploadOptions, type UploadProgress, uploadImagesBatch } from "../src/index.ts";
import { type Fate, startFakeDataset } from "./support/fake-dataset.ts";
import { createFakeTime } from "./support/fake-time.ts";

const file = (name: string, bytes: string | Uint8Array<ArrayBuffer> = `bytes of ${name}`) => ({
  name,
  blob: new Blob([bytes]),
});
const files = (count: number, from = 0) => Array.from({ length: count }, (_, index) => file(`${from + index}.jpg`));

async function openScene(options: UploadOptions & { maxRetries?: number } = {}) {
  const dataset = await startFakeDataset();
  const time = createFakeTime();
  const { now, wait } = time;
  const common = { baseUrl: dataset.baseUrl, now, wait, random: () => 0, ...options };
  const upload = (given: Parameters<typeof uploadImagesBatch>[2], more: UploadOptions = {}) =>
    uploadImagesBatch("p", "d", given, { ...common, ...more });
  return { dataset, time, upload };
}

describe("an upload", () => {
  test("goes in requests of at most 100 files, so many at once as it is told", async () => {
    const { dataset, upload } = await openScene();
    const report = await upload(files(450), { concurrency: 2 });
    expect(report.counts).toEqual({ queued: 0, uploading: 0, stored: 450, duplicate: 0, refused: 0, failed: 0 });
    expect(dataset.requests.map(({ names }) => names.length).sort()).toEqual([100, 100, 100, 100, 50]);
    expect(dataset.mostAtOnce()).toBe(2);
    expect(new Set(report.jobIds).size).toBe(5);
    expect(report.files.map(({ imageId }) => imageId)).toEqual(
      report.files.map(({ name }) => dataset.stored.get(name)?.id),
    );
    expect(report).toMatchObject({ left: [], aborted: false });
  });

  test("of no files asks for nothing", async () => {
    const { dataset, upload } = await openScene();
    expect(await upload([])).toMatchObject({ files: [], jobIds: [] });
    expect(dataset.requests).toEqual([]);
  });

  test("refuses empty and too large files in the server's words, and sends nothing of them", async () => {
    const { dataset, upload } = await openScene();
    const most = 10 * 1024 * 1024;
    const large = [file("large.jpg", new Uint8Array(most + 52_429)), file("most.jpg", new Uint8Array(most))];
    const report = await upload([file("empty.jpg", ""), ...large]);
    expect(report.files).toMatchObject([
      { state: "refused", reason: "File is empty" },
      { state: "refused", reason: "File exceeds 10MB limit (10.1MB)" },
      { state: "stored", reason: null, sent: most },
    ]);
    expect(dataset.requests.map(({ names }) => names)).toEqual([["most.jpg"]]);
  });

  test("of two files of one name the first one has it, and the other is told whether it is the same", async () => {
    const { upload } = await openScene();
    const report = await upload([file("a.jpg", "one"), file("a.jpg", "two"), file("x/a.jpg", "one"), file("b.jpg")]);
    expect(report.files).toMatchObject([
      { state: "stored" },
      { state: "duplicate", sameContent: false },
      { state: "stored" },
      { state: "stored" },
    ]);
  });

  test("of two files of one name the second is sent when the fate of the first is known", async () => {
    const { dataset, upload } = await openScene();
    dataset.fates.push("busy", "ok", "lost");
    const report = await upload([file("a.jpg", "one"), ...files(99), file("a.jpg", "one")]);
    expect(dataset.requests.map(({ names }) => names.length)).toEqual([100, 100, 1, 1]);
    expect(dataset.mostAtOnce()).toBe(1);
    // It was there before it was sent: the answer that was lost has stored nothing.
    expect(report.files.at(-1)).toMatchObject({ state: "duplicate", sameContent: true });
    expect(report.counts).toMatchObject({ stored: 100, duplicate: 1 });
  });

  test("shows each file's way, and ends at 100 %", async () => {
    const { upload } = await openScene();
    const seen: UploadProgress[] = [];
    await upload(files(3), { onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ files: [first] }) => first?.state)).toEqual(["queued", "uploading", "stored"]);
    expect(seen.map(({ percentage }) => percentage)).toEqual([0, 0, 100]);
    for (const { counts } of seen) expect(Object.values(counts).reduce((sum, count) => sum + count)).toBe(3);
  });

  test("what onProgress throws ends it", async () => {
    const { upload } = await openScene();
    const onProgress = ({ counts }: UploadProgress) => {
      if (counts.uploading > 0) throw new Error("the bar broke");
    };
    await expect(upload(files(3), { onProgress })).rejects.toThrow("the bar broke");
  });

  test.each([0, 6, 1.5])("a concurrency of %d is a RangeError, and a file without a name a TypeError", async (bad) => {
    const { dataset, upload } = await openScene();
    await expect(upload(files(1), { concurrency: bad })).rejects.toThrow(RangeError);
    await expect(upload([new Blob(["x"]) as File])).rejects.toThrow(TypeError);
    await expect(uploadImagesBatch("..", "d", [], { baseUrl: dataset.baseUrl })).rejects.toThrow("Not a project id");
    expect(dataset.requests).toEqual([]);
  });
});

describe("what fails for a moment", () => {
  test("an answer that was lost is made up for by the next, and counts as stored", async () => {
    const { dataset, upload } = await openScene();
    dataset.fates.push("lost", "gateway");
    const report = await upload(files(3));
    expect(report.counts).toMatchObject({ stored: 3, duplicate: 0 });
    expect(report.files.map(({ imageId }) => imageId)).toEqual([...dataset.stored.values()].map(({ id }) => id));
    expect(dataset.requests).toHaveLength(3);
  });

  test("files that were there before are duplicates, also when Galley itself said no in between", async () => {
    const { dataset, upload } = await openScene();
    await upload(files(2));
    dataset.fates.push("busy");
    const report = await upload(files(3));
    expect(report.files.map(({ state, sameContent }) => [state, sameContent])).toEqual([
      ["duplicate", true],
      ["duplicate", true],
      ["stored", null],
    ]);
    expect(report.left).toEqual([]);
  });

  test("Retry-After is waited for, and files that failed alone are sent alone", async () => {
    const { dataset, time, upload } = await openScene();
    dataset.askFor("7");
    dataset.fates.push("busy", "some");
    const report = await upload(files(4));
    expect(report.counts.stored).toBe(4);
    expect(time.waits).toEqual([7000, 250]);
    expect(dataset.requests.map(({ names }) => names.length)).toEqual([4, 4, 2]);
  });

  test("is not tried for ever: the report says what is left, and a call with that goes on", async () => {
    const { dataset, upload } = await openScene({ maxRetries: 2 });
    const given = files(120);
    dataset.fates.push("busy", "busy", "busy");
    const first = await upload(given, { concurrency: 1 });
    expect(first.counts).toMatchObject({ stored: 20, failed: 100 });
    expect(first.left).toEqual(given.slice(0, 100));
    expect(first.files[0]).toMatchObject({ state: "failed", reason: "About files_unavailable." });
    const second = await upload(first.left);
    expect(second.counts).toMatchObject({ stored: 100 });
    expect(dataset.stored.size).toBe(120);
  });

  test("where no file could be stored, each has its own words", async () => {
    const { dataset, upload } = await openScene({ maxRetries: 0 });
    dataset.fates.push("full");
    const { files: told, left } = await upload(files(2));
    expect(told).toMatchObject([
      { state: "failed", reason: "No room for 0.jpg" },
      { state: "failed", reason: "No room for 1.jpg" },
    ]);
    expect(left).toHaveLength(2);
  });

  test("a proxy that finds a request too large gets the files one by one", async () => {
    const { dataset, upload } = await openScene();
    dataset.limit(1);
    expect((await upload(files(3))).counts.stored).toBe(3);
    dataset.limit(0);
    const [one] = (await upload(files(1, 7))).files;
    expect(one).toMatchObject({ state: "refused", reason: expect.stringContaining("answered 413") });
  });
});

describe("an abort", () => {
  test("ends what is under way, and the report says what is stored and what is left", async () => {
    const { dataset, upload } = await openScene();
    const controller = new AbortController();
    const given = files(250);
    dataset.whenAsked(() => dataset.requests.length === 2 && controller.abort());
    const report = await upload(given, { concurrency: 1, signal: controller.signal });
    expect(report).toMatchObject({ aborted: true, counts: { stored: 100, queued: 50, uploading: 100 } });
    expect(report.left).toEqual(given.slice(100));
    const rest = await upload(report.left);
    // Whether the second request was taken in before the connection ended is not known here.
    expect(rest.files.every(({ state, sameContent }) => state === "stored" || sameContent)).toBe(true);
    expect(dataset.stored.size).toBe(250);
  });

  test("before the beginning asks for nothing", async () => {
    const { dataset, upload } = await openScene();
    const report = await upload(files(2), { signal: AbortSignal.abort("why") });
    expect(report).toMatchObject({ aborted: true, counts: { queued: 2 } });
    expect(dataset.requests).toEqual([]);
  });
});

test("an upload that the server refuses is an UploadError with the report of what was before", async () => {
  const { dataset, upload } = await openScene();
  dataset.fates.push("ok", "gone");
  const error = await upload(files(250), { concurrency: 1 }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UploadError);
  expect(error).toMatchObject({
    code: "dataset_not_found",
    status: 404,
    retryable: false,
    report: { counts: { stored: 100, queued: 150 }, aborted: false },
  });
  expect(dataset.requests).toHaveLength(2);
});

test("whatever happens on the way, each file is stored once in the end and the reports add up", async () => {
  const { dataset, upload } = await openScene();
  const fate = fc.constantFrom<Fate>("ok", "cut", "lost", "gateway", "busy", "broken", "some");
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 230 }),
      fc.array(fate, { maxLength: 16 }),
      fc.integer({ min: 1, max: 5 }),
      async (count, fates, concurrency) => {
        dataset.forget();
        dataset.fates.push(...fates);
        const given = files(count);
        let left: readonly { name: string }[] = given;
        const fine = new Set<string>();
        for (let calls = 0; left.length > 0 && calls < 9; calls++) {
          const report = await upload(left as typeof given, { concurrency });
          const { counts } = report;
          expect(counts.stored + counts.duplicate + counts.failed).toBe(left.length);
          for (const { name, state, imageId } of report.files) {
            if (state === "failed") continue;
            expect(fine.has(name)).toBe(false);
            fine.add(name);
            expect(imageId).toBe(dataset.stored.get(name)?.id);
          }
          // A duplicate in a first call is one that an earlier try has stored.
          if (calls === 0) expect(counts.duplicate).toBe(0);
          left = report.left;
        }
        expect(fine.size).toBe(count);
        expect([...dataset.stored.keys()].sort()).toEqual(given.map(({ name }) => name).sort());
      },
    ),
    { numRuns: 25 },
  );
});
