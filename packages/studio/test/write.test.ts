import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { checkAccessibility } from "./support/accessibility.ts";
import { openStudio, screenshot } from "./support/studio.ts";

const source =
  "Compost is organic matter that micro-organisms have broken down. A heap needs carbon, nitrogen, air and water. " +
  "Turning the heap brings air to its middle. Dry leaves are rich in carbon.";

async function askForPost(page: Page): Promise<void> {
  await page.getByLabel("Topic").fill("Composting at home");
  await page.getByRole("textbox", { name: "Keywords" }).pressSequentially("composting,kitchen waste");
  await page.getByLabel("Length").selectOption("short");
  await page.getByText("Sources", { exact: true }).click();
  await page.getByRole("button", { name: "Add a source" }).click();
  await page.getByLabel("Source 1", { exact: true }).fill(source);
  // Ctrl and Enter send it from anywhere in the form.
  await page.getByLabel("Source 1", { exact: true }).press("Control+Enter");
}

test("without any configuration a post is asked for, watched while it is written, and taken along", {
  timeout: 90_000,
}, async () => {
  const { page, client } = await openStudio();
  await page.getByText("No posts yet").waitFor();
  await screenshot(page, "form");
  await checkAccessibility(page);
  await askForPost(page);

  await page.waitForURL(/\/write\/[0-9a-f-]{36}$/);
  await page.getByRole("list", { name: "Stages" }).getByText("Getting ready").waitFor();
  await page.getByRole("article", { name: "Preview" }).waitFor({ timeout: 25_000 });
  const [jobId = ""] = /[^/]+$/.exec(new URL(page.url()).pathname) ?? [];
  const { result } = await client.getJobStatus(jobId);
  if (!result) throw new Error("there is no post");
  await page.getByRole("article", { name: "Preview" }).getByRole("heading", { name: result.title }).waitFor();
  await page.getByText("Galley's offline writer wrote this post by rules").waitFor();
  await screenshot(page, "result");
  await checkAccessibility(page);

  await page.getByRole("button", { name: "Copy post" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(result.content);

  for (const [name, ending, begins] of [
    ["Markdown", "md", "---\n"],
    ["HTML page", "html", "<!doctype html>"],
    ["JSON", "json", "{"],
  ] as const) {
    await page.getByRole("button", { name: "Download" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name, exact: true }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${result.slug}.${ending}`);
    expect(readFileSync(await download.path(), "utf8").toLowerCase()).toMatch(begins);
  }

  await page.getByRole("link", { name: "Write", exact: true }).first().click();
  const recent = page.getByRole("region", { name: "Recent posts" });
  await recent.getByRole("link", { name: "Composting at home" }).waitFor();
  await recent.getByText("Completed").waitFor();
  await screenshot(page, "start");
});

test("the tabs of a result show what it is made of, have addresses, and lead from a citation to its place and back", {
  timeout: 90_000,
}, async () => {
  const { page, client, url } = await openStudio();
  const { job_id } = await client.createBlogJob({
    topic: "Composting at home",
    keywords: ["composting"],
    length: "short",
    sources: [source],
    internal_link_targets: [{ title: "Composting bins", url: "/bins", keywords: ["composting"] }],
  });
  const { result } = await client.pollBlogJob(job_id, { pollInterval: 200 });
  if (!result) throw new Error("there is no post");

  await page.goto(`${url}/write/${job_id}?tab=seo`);
  await page.getByRole("heading", { name: "On a result page" }).waitFor();
  const fromEnd = `${result.meta_description.length} characters`;
  await page.getByText(fromEnd).waitFor();
  for (const finding of Object.values(result.quality_dimensions).flatMap(({ findings }) => findings)) {
    await page.getByText(finding).first().waitFor();
  }
  await screenshot(page, "seo");
  await checkAccessibility(page);

  await page.getByRole("tab", { name: "Sources" }).click();
  expect(new URL(page.url()).search).toBe("?tab=sources");
  const [first] = result.citations;
  if (!first) throw new Error("nothing is cited");
  await page.getByText(first.passage, { exact: true }).waitFor();
  await screenshot(page, "sources");
  await page.getByRole("button", { name: "Show in the text" }).first().click();
  const mark = page.getByRole("article").getByRole("link", { name: "Source 1" }).first();
  await expect.poll(() => mark.evaluate((element) => element.matches(":focus"))).toBe(true);
  await mark.press("Enter");
  await page.getByRole("list", { name: "Sources" }).waitFor();

  await page.getByRole("tab", { name: "Details" }).click();
  await page.getByRole("cell", { name: "Offline writer" }).first().waitFor();
  await screenshot(page, "details");
  await checkAccessibility(page);
  await page.getByRole("tab", { name: "Markdown" }).click();
  await page.getByText("## References").waitFor();
  await page.getByRole("tab", { name: "HTML" }).click();
  await page.getByText("<h2 id=").first().waitFor();
  await page.getByRole("tab", { name: "Preview" }).click();
  // A page of the author's own site is not one of the Studio's.
  expect(await page.getByRole("article").locator('a[href="/bins"]').count()).toBe(0);
  expect(await page.getByRole("link", { name: "Make images for this post" }).getAttribute("href")).toContain(job_id);
});
