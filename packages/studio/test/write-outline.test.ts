import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { checkAccessibility } from "./support/accessibility.ts";
import { openStudio, screenshot } from "./support/studio.ts";

async function outlineToDecide(setup: Parameters<typeof openStudio>[0] = {}) {
  const studio = await openStudio(setup);
  const { page } = studio;
  await page.getByLabel("Topic").fill("Composting at home");
  await page.getByRole("textbox", { name: "Keywords" }).fill("composting");
  await page.getByLabel("Length").selectOption("short");
  await page.getByLabel("Approve the outline first").check();
  await page.getByRole("button", { name: "Plan the outline" }).click();
  await page.getByRole("heading", { name: "Approve the outline" }).waitFor({ timeout: 60_000 });
  await heading(page, 1).waitFor();
  const jobId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  return { ...studio, jobId };
}

const heading = (page: Page, number: number) => page.getByLabel(`Heading ${number}`, { exact: true });

test("an outline is edited by keyboard, keeps its changes over a reload, and is written as it was sent", {
  timeout: 120_000,
}, async () => {
  const { page, client, jobId } = await outlineToDecide({ allow: [/status of 422/] });
  await screenshot(page, "outline");
  await checkAccessibility(page);
  const title = await page.getByLabel("Title").inputValue();
  const third = await heading(page, 3).inputValue();
  const sections = await page.getByRole("list", { name: "Sections" }).locator("> li").count();

  await page.getByLabel("Title").fill("My own title about composting");
  await heading(page, 2).fill("What a heap is made of");
  await heading(page, 2).press("Alt+ArrowDown");
  expect(await heading(page, 2).inputValue()).toBe(third);
  await expect.poll(() => heading(page, 3).evaluate((field) => field.matches(":focus"))).toBe(true);
  await page.getByRole("button", { name: "Remove 2" }).click();
  await page.getByRole("button", { name: "Add a section" }).click();
  await page.keyboard.type("When something smells");
  await page.reload();
  await expect.poll(() => page.getByLabel("Title").inputValue()).toBe("My own title about composting");
  expect(await heading(page, 2).inputValue()).toBe("What a heap is made of");
  expect(await page.getByRole("list", { name: "Sections" }).locator("> li").count()).toBe(sections);

  // A mistake is said at its field, and nothing is decided.
  await heading(page, 2).fill("");
  await heading(page, 2).press("Control+Enter");
  await page.getByText("Must not be empty").waitFor();
  expect(await heading(page, 2).getAttribute("aria-invalid")).toBe("true");
  await heading(page, 2).fill("What a heap is made of");
  await page.getByRole("button", { name: "Write it with my changes" }).click();

  await page.getByRole("article", { name: "Preview" }).waitFor({ timeout: 60_000 });
  const { result } = await client.getJobStatus(jobId);
  const headings = result?.content_metadata.headings.map(({ text }) => text) ?? [];
  expect(headings).toEqual(
    expect.arrayContaining(["My own title about composting", "What a heap is made of", "When something smells"]),
  );
  expect(headings).not.toContain(title);
  expect(headings).not.toContain(third);
});

test("an outline is approved as it is, and another tab sees that", { timeout: 90_000 }, async () => {
  const { page, openTab, jobId } = await outlineToDecide();
  const other = await openTab(`/write/${jobId}`);
  await heading(other, 1).waitFor();
  await page.getByRole("button", { name: "Approve and write" }).click();
  await Promise.all(
    [page, other].map((tab) => tab.getByRole("article", { name: "Preview" }).waitFor({ timeout: 60_000 })),
  );
});

test("a rejected outline ends the job", { timeout: 90_000 }, async () => {
  const { page, client, jobId } = await outlineToDecide();
  await page.getByRole("button", { name: "Reject" }).click();
  await page.getByRole("button", { name: "Keep as it is" }).click();
  expect((await client.getJob(jobId)).status).toBe("processing");
  await page.getByRole("button", { name: "Reject" }).click();
  await page.getByRole("button", { name: "Reject and cancel" }).click();
  await page.getByRole("heading", { name: "The job was cancelled" }).waitFor();
  expect((await client.getJob(jobId)).status).toBe("cancelled");
});
