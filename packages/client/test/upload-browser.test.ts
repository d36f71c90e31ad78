import { expect, test } from "vitest";
import { openBrowser } from "../../../tests/support/browser.ts";
import { startGalley } from "../../../tests/support/server.ts";
import { photoOf } from "./support/photo.ts";
import { openSite } from "./support/site.ts";

const key = "key-of-a-0123456789";

/** Runs in the page, as text, since its types are not ours. */
const program = (url: string, cutAt: number): string => `(async () => {
  const { createGalleyClient } = await import("/client/index.ts");
  const galley = createGalleyClient({ baseUrl: ${JSON.stringify(url)}, apiKey: ${JSON.stringify(key)} });
  const project = await galley.createProject({ name: "Roofs" });
  const dataset = await galley.createDataset(project.id, { name: "Flight" });
  const files = [...document.querySelector("input").files];
  const controller = new AbortController();
  const seen = [];
  const onProgress = ({ percentage, files, counts }) => {
    seen.push([percentage, files.filter(({ sent, size }) => sent === size).length]);
    if (counts.uploading > 0 && percentage > ${cutAt}) controller.abort();
  };
  const upload = (some, options) => galley.uploadImagesBatch(project.id, dataset.id, some, options);
  const first = await upload(files, { onProgress, signal: controller.signal });
  const rest = first.aborted ? await upload(first.left) : undefined;
  const progress = await galley.waitForProcessing(project.id, dataset.id, { pollInterval: 100 });
  const page = await galley.listDatasetImages(project.id, dataset.id, { limit: 2 });
  return { first: first.counts, aborted: first.aborted, rest: rest?.counts, seen, progress, next: page.next_cursor };
})()`;

interface Seen {
  first: Record<string, number>;
  aborted: boolean;
  rest?: Record<string, number>;
  seen: Array<[percentage: number, whole: number]>;
  progress: { processing_status: string; total_files: number; processed_files: number };
  next: string | null;
}

async function run(cutAt: number): Promise<Seen> {
  const origin = await openSite();
  const { url } = await startGalley({ GALLEY_API_KEYS: `a:tenant:${key}`, GALLEY_CORS_ORIGINS: origin });
  const page = await (await openBrowser()).newPage();
  await page.goto(origin);
  // A line of 10 MB/s: over a faster one all may have left before any of it is told.
  const network = await page.context().newCDPSession(page);
  const line = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 10 * 1024 * 1024 };
  await network.send("Network.emulateNetworkConditions", line);
  const photos = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => photoOf(number, 3 * 1024 * 1024)));
  await page.setInputFiles(
    "input",
    photos.map((buffer, index) => ({ name: `${index}.jpg`, mimeType: "image/jpeg", buffer })),
  );
  return page.evaluate<Seen>(program(url, cutAt));
}

test("a page of another origin uploads files that were chosen in it, and sees their bytes leave", async () => {
  const { first, aborted, seen, progress, next } = await run(100);
  expect([first.stored, aborted]).toEqual([6, false]);
  expect(progress).toMatchObject({ processing_status: "completed", total_files: 6, processed_files: 6 });
  // What is on its way is told between the beginning and the end, one file after the other.
  expect(seen.some(([percentage, whole]) => percentage > 0 && percentage < 100 && whole < 6)).toBe(true);
  const percentages = seen.map(([percentage]) => percentage);
  expect(percentages).toEqual(percentages.toSorted((one, other) => one - other));
  expect(percentages.at(-1)).toBe(100);
  // The header Link is one that a page may read.
  expect(next).toEqual(expect.any(String));
});

test("an upload that is ended in between leaves nothing, and what is left is sent by a second call", async () => {
  const { first, aborted, rest, progress } = await run(0);
  // All six are in one request, which was under way.
  expect([first.uploading, first.queued, aborted]).toEqual([6, 0, true]);
  expect(rest).toMatchObject({ stored: 6 });
  expect(progress).toMatchObject({ total_files: 6, processed_files: 6 });
});
