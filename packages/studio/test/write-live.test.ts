import { type BlogRequest, createGalleyClient } from "@galley/client";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { startGalley } from "../../../tests/support/server.ts";
import { checkAccessibility } from "./support/accessibility.ts";
import { heldModel } from "./support/held-model.ts";
import { lineTo } from "./support/line.ts";
import { openStudio, screenshot } from "./support/studio.ts";

const request: BlogRequest = {
  topic: "Composting at home",
  keywords: ["composting"],
  length: "short",
  include_faq_section: false,
};

const textOf = (page: Page) => page.getByRole("region", { name: "Text of the post" });
/** Waits until some of two sections is there. */
async function halfWritten(page: Page): Promise<string> {
  await expect.poll(() => textOf(page).locator("p").count(), { timeout: 50_000 }).toBeGreaterThan(1);
  return (await textOf(page).locator("p").first().innerText()).slice(0, 60);
}

async function postInTheMiddle(setup: Parameters<typeof openStudio>[0] = {}) {
  const { env, goOn } = await heldModel();
  const studio = await openStudio({ ...setup, env, path: "/write" });
  const { job_id } = await studio.client.createBlogJob(request);
  await studio.page.goto(`${studio.url}/write/${job_id}`);
  return { ...studio, goOn, job_id, words: await halfWritten(studio.page) };
}

test("a running post shows its stages and its text; a reload in the middle finds both again", {
  timeout: 90_000,
}, async () => {
  const { page, goOn, words } = await postInTheMiddle();
  const stages = page.getByRole("list", { name: "Stages" }).first();
  expect(await stages.locator('[aria-current="step"]').innerText()).toContain("Writing the draft");
  await stages.getByText("Finishing, to come").or(stages.getByText("Finishing")).first().waitFor();
  await page.getByRole("progressbar", { name: "Progress of the post" }).waitFor();
  await screenshot(page, "running");
  await checkAccessibility(page);

  await page.reload();
  await textOf(page).getByText(words).waitFor();
  goOn();
  await page.getByRole("article", { name: "Preview" }).getByText(words).waitFor();
});

test("two tabs see the same post grow and end", { timeout: 90_000 }, async () => {
  const { page, openTab, goOn, job_id, words } = await postInTheMiddle();
  const other = await openTab(`/write/${job_id}`);
  await textOf(other).getByText(words).waitFor();
  goOn();
  await Promise.all([page, other].map((tab) => tab.getByRole("article", { name: "Preview" }).waitFor()));
});

test("a network that goes and comes back loses nothing", { timeout: 120_000 }, async () => {
  const { env, goOn } = await heldModel();
  const { url } = await startGalley(env);
  const line = await lineTo(url);
  const { page, context } = await openStudio({ url: line.url, path: "/write", allow: [/net::ERR_/] });
  const client = createGalleyClient({ baseUrl: url });
  const { job_id } = await client.createBlogJob(request);
  await page.goto(`${line.url}/write/${job_id}`);
  const words = await halfWritten(page);

  line.cut();
  await context.setOffline(true);
  goOn();
  const { result } = await client.pollBlogJob(job_id, { pollInterval: 200 });
  expect(result?.content).toContain(words);
  // What was written stays to be read meanwhile.
  await textOf(page).getByText(words).waitFor();
  await page.getByText(/^(reconnecting|every few seconds)$/).waitFor();
  await screenshot(page, "away");
  line.mend();
  await context.setOffline(false);
  await page.getByRole("article", { name: "Preview" }).getByText(words).waitFor();
});

test("who reads at the end is kept there; who has scrolled up is left alone and can go back", {
  timeout: 90_000,
}, async () => {
  const { page, goOn } = await postInTheMiddle({ viewport: { width: 1024, height: 420 } });
  // How far it is from the top, and how far that can be.
  const place = () => textOf(page).evaluate((box) => [box.scrollTop, box.scrollHeight - box.clientHeight] as const);
  await expect.poll(async () => (await place())[1]).toBeGreaterThan(60);
  await expect
    .poll(async () => {
      const [top, most] = await place();
      return most - top;
    })
    .toBeLessThan(49);
  await textOf(page).focus();
  await textOf(page).press("Home");
  await page.getByRole("button", { name: "To the end" }).waitFor();
  await expect.poll(async () => (await place())[0]).toBe(0);
  await page.getByRole("button", { name: "To the end" }).click();
  await page.getByRole("button", { name: "To the end" }).waitFor({ state: "detached" });
  goOn();
  await page.getByRole("article", { name: "Preview" }).waitFor();
});

test("a running post is cancelled, says so, and is run after all", { timeout: 90_000 }, async () => {
  const { page, goOn, words } = await postInTheMiddle();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("heading", { name: "The job was cancelled" }).waitFor();
  await textOf(page).getByText(words).waitFor();
  await screenshot(page, "cancelled");
  goOn();
  await page.getByRole("button", { name: "Run it after all" }).click();
  await page.getByRole("article", { name: "Preview" }).waitFor();
});
