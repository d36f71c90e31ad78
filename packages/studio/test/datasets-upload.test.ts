import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../tests/support/server.ts";
import { badPhotos } from "../../server/test/support/photos-bad.ts";
import { chooseFiles, dropPaths, eventually, figure, goodFiles, openDataset, writeFiles } from "./support/datasets.ts";

test("files and a folder are dropped: both phases complete, and every count is exact", async () => {
  const { page, client, project, dataset } = await openDataset();
  const folder = temporaryFolder();
  const files = await goodFiles(9);
  const [first, second] = writeFiles(files.slice(0, 2), folder);
  writeFiles(files.slice(2, 6), join(folder, "flight"));
  writeFiles(files.slice(6), join(folder, "flight/part 2"));
  writeFiles([{ name: ".DS_Store", bytes: Buffer.from("x") }], join(folder, "flight"));
  await dropPaths(page, [first!, second!, join(folder, "flight")], () =>
    page.getByText("Drop to add to Flight 12").waitFor(),
  );
  await page.getByText("Drop to add to Flight 12").waitFor({ state: "detached" });
  await eventually(() => figure(page, "Files of this upload", "Stored").textContent()).toBe("9");
  await eventually(() => figure(page, "Images of the last uploads", "Processed").textContent()).toBe("9");
  await page.getByText("9 images", { exact: false }).first().waitFor();
  await page.getByRole("gridcell").nth(8).locator("img").waitFor();
  expect(await page.getByRole("gridcell").count()).toBe(9);
  const names = (await client.listDatasetImages(project.id, dataset.id)).images.map(({ filename }) => filename);
  expect(names.toSorted()).toEqual(files.map(({ name }) => name).toSorted());
}, 60_000);

test("good, bad and duplicate files in one go: each is where it belongs, with its reason; failures are retried", async () => {
  const { page, client, project, dataset } = await openDataset();
  const [same, ...good] = await goodFiles(12);
  await client.uploadImagesBatch(project.id, dataset.id, [
    { name: same!.name, blob: new Blob([new Uint8Array(same!.bytes)]) },
    { name: good[0]!.name, blob: new Blob([new Uint8Array(same!.bytes)]) },
  ]);
  await client.waitForProcessing(project.id, dataset.id);
  await page.reload();
  await page.getByRole("gridcell").nth(1).waitFor();

  const bad = await badPhotos();
  const refused = bad.filter(({ phase }) => phase === 1);
  const failing = bad.filter(({ phase }) => phase === 2);
  await chooseFiles(page, [same!, ...good, ...bad]);
  const attention = page.getByRole("region", { name: "Files that need attention" });
  await attention.waitFor({ timeout: 20_000 });
  // One was there with the very same bytes, one with others; the rest of the good ones is new.
  const stored = 1 + good.length - 1 + failing.length;
  const upload = (name: string) => figure(page, "Files of this upload", name).textContent();
  await eventually(() => upload("Stored")).toBe(String(stored));
  expect([await upload("Duplicates"), await upload("Refused"), await upload("Failed")]).toEqual([
    "1",
    String(refused.length),
    "0",
  ]);
  await page.getByText("1 file was here already, with the same content.").waitFor();
  const rows = await attention.getByRole("listitem").allTextContents();
  expect(rows).toHaveLength(1 + refused.length);
  expect(rows.find((row) => row.includes(good[0]!.name))).toContain("Another image of this name");
  for (const { name, reason } of refused) expect(rows.find((row) => row.startsWith(name))).toMatch(reason);

  await page.getByRole("button", { name: "Retry all failed" }).waitFor({ timeout: 30_000 });
  const processing = (name: string) => figure(page, "Images of the last uploads", name).textContent();
  await eventually(() => processing("Failed")).toBe(String(failing.length));
  await eventually(() => processing("Waiting")).toBe("0");
  expect(await processing("Processed")).toBe(String(good.length - 1));
  const told = page.getByRole("region", { name: "Images that failed" });
  expect(await told.getByRole("listitem").count()).toBe(10);

  await page.getByRole("button", { name: `Show all ${failing.length}` }).click();
  expect(new URL(page.url()).searchParams.get("status")).toBe("failed");
  await eventually(() => page.getByRole("gridcell").count()).toBe(failing.length);
  for (const { name, reason } of failing) {
    expect(await page.getByRole("gridcell", { name }).first().textContent()).toMatch(
      new RegExp(reason.source.replace(/[$^]/g, "")),
    );
  }

  const before = await client.listJobs({ kind: "dataset" });
  await page.getByRole("button", { name: "Retry all failed" }).first().click();
  await page.getByText(`${failing.length} images are processed again`).waitFor();
  await eventually(async () => (await client.listJobs({ kind: "dataset" })).jobs.length).toBeGreaterThan(
    before.jobs.length,
  );
  await client.waitForProcessing(project.id, dataset.id);
  await eventually(() => processing("Failed")).toBe(String(failing.length));
  await eventually(() => page.getByRole("gridcell").count()).toBe(failing.length);
}, 120_000);

test("a dataset that is deleted takes its upload along", async () => {
  const { page, client, project, dataset } = await openDataset();
  await chooseFiles(page, await goodFiles(3));
  await eventually(() => figure(page, "Files of this upload", "Stored").textContent()).toBe("3");
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete dataset" }).click();
  await page.getByText("Flight 12 goes, with its 3 images.").waitFor();
  await page.getByRole("button", { name: "Delete dataset" }).click();
  await page.getByText("No datasets yet").waitFor();
  await expect(client.getDataset(project.id, dataset.id)).rejects.toThrow(/not found/i);
});
