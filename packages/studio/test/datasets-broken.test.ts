import type { CDPSession, Page } from "playwright-core";
import { expect, test } from "vitest";
import { runGalley } from "../../../tests/support/process.ts";
import { startGalley, temporaryFolder } from "../../../tests/support/server.ts";
import { chooseFiles, eventually, figure, goodFiles, openDataset } from "./support/datasets.ts";
import { layWire } from "./support/network.ts";

const stored = async (page: Page): Promise<number> =>
  Number(await figure(page, "Files of this upload", "Stored").textContent({ timeout: 2000 }));

/** A line of so many bytes a second, both ways. */
async function line(page: Page, bytesPerSecond: number): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 5,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  return session;
}

const fast = (session: CDPSession) =>
  session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });

test("the page is loaded again in the middle of an upload: the same files go on with what is missing", async () => {
  const { page, client, project, dataset } = await openDataset();
  const files = await goodFiles(40, { pad: 2_400_000 });
  const slow = await line(page, 8_000_000);
  await chooseFiles(page, files);
  await eventually(() => stored(page)).toBeGreaterThan(0);
  expect(await stored(page)).toBeLessThan(40);
  // The browser asks before it lets the page go.
  const asked: string[] = [];
  page.on("dialog", async (dialog) => {
    asked.push(dialog.type());
    await dialog.accept();
  });
  await page.reload();
  expect(asked).toEqual(["beforeunload"]);
  await fast(slow);
  const note = page.getByRole("region", { name: "Interrupted upload" });
  await note.getByText(/when \d+ of 40 files had arrived/).waitFor();
  await eventually(async () => (await client.getDataset(project.id, dataset.id)).processing_status).not.toBe(
    "uploading",
  );
  const there = (await client.getDataset(project.id, dataset.id)).image_count;
  expect(there).toBeGreaterThan(0);
  await chooseFiles(page, files);
  await eventually(() => stored(page)).toBe(40 - there);
  await note.waitFor({ state: "detached" });
  await client.waitForProcessing(project.id, dataset.id);
  const { images } = await client.listDatasetImages(project.id, dataset.id, { limit: 100 });
  expect(images.map(({ filename }) => filename).toSorted()).toEqual(files.map(({ name }) => name).toSorted());
  await page.reload();
  await page.getByRole("gridcell").first().waitFor();
  expect(await note.count()).toBe(0);
}, 120_000);

test("an upload is paused, and goes on; it goes on while one looks at other pages, too", async () => {
  const { page, client, project, dataset } = await openDataset();
  const slow = await line(page, 8_000_000);
  await chooseFiles(page, await goodFiles(30, { pad: 2_000_000 }));
  await eventually(() => stored(page)).toBeGreaterThan(0);
  await page.getByText(/MB\/s · .* left/).waitFor();
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByText("Paused").waitFor();
  const paused = await stored(page);
  expect(paused).toBeLessThan(30);
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();

  await page.getByRole("link", { name: "Jobs" }).first().click();
  const bar = page.getByRole("region", { name: "Uploads" });
  await bar.getByText(/Uploading: \d+ of 30 files/).waitFor();
  await bar.getByRole("button", { name: "Pause the upload" }).click();
  await bar.getByText(/Paused: \d+ of 30 files/).waitFor();
  await bar.getByRole("button", { name: "Go on with the upload" }).click();
  await fast(slow);
  await page.getByText("30 images uploaded to Flight 12").waitFor({ timeout: 40_000 });
  await bar.waitFor({ state: "detached" });
  const { image_count } = await client.getDataset(project.id, dataset.id);
  expect(image_count).toBe(30);
}, 120_000);

test("the network is cut in the middle, and comes back: the upload goes on by itself, and nothing is there twice", async () => {
  const galley = await startGalley();
  const wire = await layWire(galley.url);
  const { page, client, project, dataset } = await openDataset({ url: wire.url, allow: [/ERR_|Failed to load/] });
  const slow = await line(page, 8_000_000);
  await chooseFiles(page, await goodFiles(40, { pad: 2_400_000 }));
  await eventually(() => stored(page)).toBeGreaterThan(0);
  wire.cut();
  await page.getByText("The connection is lost.").waitFor({ timeout: 90_000 });
  const before = await stored(page);
  expect(before).toBeLessThan(40);
  await fast(slow);
  wire.mend();
  await eventually(() => stored(page)).toBe(40);
  await client.waitForProcessing(project.id, dataset.id);
  expect((await client.getDataset(project.id, dataset.id)).image_count).toBe(40);
  // What had arrived was done meanwhile: the rest counts as another upload.
  await eventually(() => figure(page, "Images of the last uploads", "Waiting").textContent()).toBe("0");
  const { images } = await client.listDatasetImages(project.id, dataset.id, { processing_status: "completed" });
  expect(new Set(images.map(({ filename }) => filename)).size).toBe(40);
  await page.getByText("40 images").first().waitFor();
}, 240_000);

test("Galley is killed in the middle of the processing, and started again: the page sees it to its end", async () => {
  const env = { GALLEY_DATA_DIR: temporaryFolder(), PORT: "0", GALLEY_LEASE_SECONDS: "3" };
  const first = runGalley(["start"], env);
  const url = await first.ready;
  const { page, client, project, dataset } = await openDataset({ url, allow: [/ERR_|Failed to load/] });
  await chooseFiles(page, await goodFiles(150));
  const processed = async () =>
    Number(await figure(page, "Images of the last uploads", "Processed").textContent({ timeout: 10_000 }));
  await eventually(processed).toBeGreaterThan(0);
  first.kill("SIGKILL");
  await first.ended;
  const second = runGalley(["start"], { ...env, PORT: new URL(url).port });
  await second.ready;
  await eventually(processed).toBe(150);
  expect((await client.getDataset(project.id, dataset.id)).image_count).toBe(150);
  await eventually(() => page.getByText("Completed").count()).toBeGreaterThan(0);
}, 180_000);

test("two tabs: what one uploads the other one sees, and no interrupted upload is made up", async () => {
  const { page, openTab, path } = await openDataset();
  const other = await openTab(path);
  await other.getByRole("heading", { name: "Flight 12" }).waitFor();
  await page.bringToFront();
  await chooseFiles(page, await goodFiles(10));
  await eventually(() => stored(page)).toBe(10);
  await other.bringToFront();
  await other.getByText("10 images").first().waitFor({ timeout: 20_000 });
  await other.getByRole("gridcell").nth(9).locator("img").waitFor({ timeout: 20_000 });
  expect(await other.getByRole("region", { name: "Interrupted upload" }).count()).toBe(0);
}, 60_000);
