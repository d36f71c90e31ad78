import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { checkAccessibility } from "./support/accessibility.ts";
import { heldModel } from "./support/held-model.ts";
import { openStudio, screenshot } from "./support/studio.ts";

/** Nothing of the page is wider than the screen. */
async function fits(page: Page): Promise<void> {
  expect(await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")).toBeLessThanOrEqual(0);
}

test("on a phone a post is asked for, watched and read, and nothing is wider than the screen", {
  timeout: 120_000,
}, async () => {
  const { env, goOn } = await heldModel();
  const { page } = await openStudio({ env, viewport: "phone" });
  await page.getByLabel("Topic").fill("Composting at home");
  await page.getByRole("textbox", { name: "Keywords" }).fill("composting, a rather long keyword that fills the line");
  await page.getByText("Research and checks").click();
  await fits(page);
  await screenshot(page, "phone-form");
  // In reach however long the form is.
  await page.getByRole("button", { name: "Write the post" }).click();
  await page
    .getByRole("region", { name: "Text of the post" })
    .getByRole("heading")
    .first()
    .waitFor({ timeout: 60_000 });
  await page.getByRole("progressbar", { name: "Progress of the post" }).waitFor();
  await fits(page);
  await screenshot(page, "phone-running");
  await checkAccessibility(page);
  goOn();
  await page.getByRole("article", { name: "Preview" }).waitFor({ timeout: 60_000 });
  for (const tab of ["Preview", "Markdown", "SEO & quality", "Details"]) {
    await page.getByRole("tab", { name: tab }).click();
    await fits(page);
    await screenshot(page, `phone-${tab.split(" ")[0]?.toLowerCase()}`);
  }
});

test("in the dark it looks as it should", { timeout: 90_000 }, async () => {
  const { page, client, url } = await openStudio({ theme: "dark" });
  await screenshot(page, "dark-form");
  const { job_id } = await client.createBlogJob({
    topic: "Composting at home",
    keywords: ["composting"],
    length: "short",
  });
  await page.goto(`${url}/write/${job_id}`);
  await page.getByRole("article", { name: "Preview" }).waitFor({ timeout: 60_000 });
  const ground = await page.getByRole("article").evaluate((element) => {
    return element.ownerDocument.defaultView?.getComputedStyle(element.parentElement ?? element).backgroundColor;
  });
  expect(ground).toBe("rgb(18, 19, 22)");
  await screenshot(page, "dark-result");
});
