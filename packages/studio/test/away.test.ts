import { createGalleyClient } from "@galley/client";
import { expect, test } from "vitest";
import { type GalleyProcess, runGalley } from "../../../tests/support/process.ts";
import { startGalley, temporaryFolder } from "../../../tests/support/server.ts";
import { checkAccessibility } from "./support/accessibility.ts";
import { openModel, post } from "./support/model.ts";
import { layWire } from "./support/network.ts";
import { openStudio, screenshot } from "./support/studio.ts";

/** A browser tells of each request that gets no answer. */
const allow = [/net::ERR_|503/];
const away = "Galley does not answer";
const patiently = { timeout: 25_000 };

/** Galley in a process of its own, which can be ended and started again with the same data at the same address. */
async function startAnew() {
  const model = await openModel("hangs");
  const folder = temporaryFolder();
  const run = (port: string): GalleyProcess =>
    runGalley(["start"], { PORT: port, GALLEY_DATA_DIR: folder, ...model.env });
  const first = run("0");
  const url = await first.ready;
  return { model, url, first, again: () => run(new URL(url).port) };
}

test("a server that is killed and started again in the middle of a job is missed, and found again by itself", async () => {
  const { model, url, first, again } = await startAnew();
  const { page, client } = await openStudio({ url, allow, path: "/jobs" });
  const { job_id } = await client.createBlogJob(post);
  const row = page.getByRole("row", { name: job_id.slice(-8) });
  await row.getByText("Running").waitFor();
  first.kill("SIGKILL");
  await first.ended;
  await page.getByText(away).waitFor(patiently);
  await row.getByText("Running").waitFor();
  await checkAccessibility(page);
  await screenshot(page, "away");
  model.mood = "writes";
  await again().ready;
  await page.getByText(away).waitFor({ state: "detached", ...patiently });
  // The job went on by itself, and the list, which nobody has touched, tells of its end.
  await row.getByText("Completed").waitFor(patiently);
}, 90_000);

test("the page of a job lives through the same, and through a reload", async () => {
  const { model, url, first, again } = await startAnew();
  const { page, client } = await openStudio({ url, allow, path: "/jobs" });
  const { job_id } = await client.createBlogJob(post);
  await page.goto(`${url}/jobs/${job_id}`);
  await page.getByRole("progressbar").waitFor();
  first.kill("SIGKILL");
  await first.ended;
  await page.getByText(away).waitFor(patiently);
  await page.getByRole("heading", { level: 1, name: job_id.slice(-8) }).waitFor();
  model.mood = "writes";
  await again().ready;
  await page.reload();
  await page.getByRole("heading", { name: "Result" }).waitFor(patiently);
}, 90_000);

test("with the network cut the page stays as it is, says so, and catches up once it is back", async () => {
  const { url } = await startGalley();
  const wire = await layWire(url);
  const beyond = createGalleyClient({ baseUrl: url });
  const { page } = await openStudio({ url: wire.url, allow, path: "/jobs" });
  await page.getByText("No jobs yet").waitFor();
  wire.cut();
  await page.getByText(away).waitFor(patiently);
  const { job_id } = await beyond.createBlogJob(post);
  await expect.poll(async () => (await beyond.getJob(job_id)).status, patiently).toBe("completed");
  expect(await page.getByText("No jobs yet").isVisible()).toBe(true);
  wire.mend();
  await page.getByText(away).waitFor({ state: "detached", ...patiently });
  await page
    .getByRole("row", { name: job_id.slice(-8) })
    .getByText("Completed")
    .waitFor(patiently);
}, 90_000);
