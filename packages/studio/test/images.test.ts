import { expect, test } from "vitest";
import { checkAccessibility } from "./support/accessibility.ts";
import { compose } from "./support/images.ts";
import { openStudio, screenshot } from "./support/studio.ts";

const long = { timeout: 120_000 };
const patiently = { timeout: 15_000 };

test("drafts are chosen by keyboard and by click, and the finals of those appear linked to them", long, async () => {
  const { page, client } = await openStudio({ path: "/images" });
  await page.getByText("No images yet").waitFor();
  await page.getByText("Custom", { exact: true }).click();
  await page.getByLabel("Width").fill("256");
  await page.getByLabel("Height").fill("192");
  const prompts = ["A lighthouse at dawn", "A forest in autumn", "A boat on the sea", "Mountains at night"];
  await page.getByLabel("Prompt", { exact: true }).focus();
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(prompts.join("\n"))})`);
  await page.keyboard.press("Control+V");
  await page.getByText("4 of 20 prompts").waitFor();
  await page.getByText("4 drafts, no charge").waitFor();
  await screenshot(page, "images-composer");
  await page.keyboard.press("Control+Enter");

  await page.getByRole("heading", { name: "Batch of 4 images" }).waitFor();
  const boxes = page.getByRole("checkbox");
  await boxes.nth(3).waitFor();
  await boxes.nth(0).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await page.getByText("1 of 4 selected").waitFor();
  await page.getByLabel("Select Mountains at night").click();
  await page.getByText("2 of 4 selected, no charge").waitFor();
  await checkAccessibility(page);
  await screenshot(page, "images-batch");
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect.poll(() => page.getByRole("link", { name: "Final", exact: true }).count(), patiently).toBe(2);
  await expect.poll(() => boxes.count(), patiently).toBe(2);

  const batchId = new URL(page.url()).pathname.split("/").at(-1)!;
  const { jobs } = await client.getImageBatch(batchId);
  const all = await Promise.all(jobs.map(({ job_id }) => client.getImageJob(job_id)));
  expect(all.map(({ final_job_id }) => final_job_id !== null)).toEqual([false, true, false, true]);
  expect(all.map(({ title }) => title)).toEqual(prompts);
  await page.reload();
  await page.getByRole("link", { name: "Final", exact: true }).first().click();
  await page.getByRole("link", { name: "Its draft" }).click();
  await page.waitForURL(new RegExp(all[1]!.job_id));
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  const line = page.getByRole("slider", { name: "Share of the image that shows draft" });
  await line.focus();
  await page.keyboard.press("ArrowRight");
  expect(await line.inputValue()).toBe("51");
  await checkAccessibility(page);
  await screenshot(page, "images-compare");
});

test("two tabs see the same batch, one approves and the other shows the finals", long, async () => {
  const { page, openTab } = await openStudio({ path: "/images" });
  await compose(page, ["A lighthouse", "A harbour"]);
  const other = await openTab(new URL(page.url()).pathname);
  await other.getByRole("checkbox").nth(1).waitFor();
  await page.getByRole("checkbox").nth(1).waitFor();
  await page.getByRole("button", { name: "Select all" }).click();
  await page.getByRole("button", { name: "Approve", exact: true }).click();
  await expect.poll(() => page.getByRole("link", { name: "Final", exact: true }).count(), patiently).toBe(2);
  await expect.poll(() => other.getByRole("link", { name: "Final", exact: true }).count(), patiently).toBe(2);
  await other.goto(new URL("/images", other.url()).href);
  await other.getByRole("link", { name: "Batch of 2 images" }).first().waitFor();
  await expect.poll(() => other.locator("main img").count(), patiently).toBe(4);
  await checkAccessibility(other);
  await screenshot(other, "images-home");
});

test("what Galley would refuse is said at the field, and what was typed outlives a reload", long, async () => {
  const { page } = await openStudio({ path: "/images" });
  await page.getByRole("button", { name: "Make 1 draft" }).click();
  await page.getByText("Say what the image shows.").waitFor();
  await expect.poll(() => page.evaluate("document.activeElement.getAttribute('aria-invalid')"), patiently).toBe("true");
  await page.getByLabel("Prompt", { exact: true }).fill("A lighthouse");
  await page.getByText("More options").click();
  await page.getByLabel("Steps").fill("3");
  await page.getByRole("button", { name: "Make 1 draft" }).click();
  await page.getByText("A whole number from 10 to 150.").waitFor();
  await checkAccessibility(page);
  await page.reload();
  expect(await page.getByLabel("Prompt", { exact: true }).inputValue()).toBe("A lighthouse");
  await page.getByText("1 set").waitFor();
});
