import { expect, test } from "vitest";
import { checkAccessibility } from "./support/accessibility.ts";
import { openModel, post } from "./support/model.ts";
import { openStudio, screenshot } from "./support/studio.ts";

test("with no jobs the history says how to make one", async () => {
  const { page } = await openStudio({ path: "/jobs" });
  await page.getByText("No jobs yet").waitFor();
  await checkAccessibility(page);
  await page.getByRole("link", { name: "Write a post" }).click();
  await page.getByRole("heading", { level: 1, name: "Write" }).waitFor();
});

test("jobs appear as they are made and change as they go, in every tab", async () => {
  const model = await openModel("hangs");
  const { page, client, openTab } = await openStudio({ env: model.env, path: "/jobs" });
  await page.getByText("No jobs yet").waitFor();
  const other = await openTab("/jobs");
  const { job_id } = await client.createBlogJob({ ...post, metadata: { customer: "Kompost & Co" } });
  for (const tab of [page, other]) {
    const row = tab.getByRole("row", { name: job_id.slice(-8) });
    await row.getByText(post.topic).waitFor();
    await row.getByText("Running").waitFor();
    await row.getByText("customer: Kompost & Co").waitFor();
    await row.getByRole("progressbar").waitFor();
    await tab.getByText("1 job running").waitFor({ state: "attached" });
  }
  // Cancelled in one, it is over in the other.
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the job" }).click();
  await page.getByRole("row").getByText("Cancelled").waitFor();
  await other.getByRole("row").getByText("Cancelled").waitFor();
  model.mood = "writes";
  await other.getByRole("button", { name: "Retry" }).click();
  await page.getByRole("row").getByText("Completed").waitFor();
  await other.getByRole("row").getByText("Completed").waitFor();
});

test("filters are part of the address: they hold after a reload, and on the way back from a job", async () => {
  const model = await openModel("refuses");
  const { page, client } = await openStudio({ env: model.env, path: "/jobs" });
  const failed = await client.createBlogJob(post);
  const row = (id: string) => page.getByRole("row", { name: id.slice(-8) });
  await row(failed.job_id).getByText("Failed").waitFor();
  model.mood = "writes";
  const fine = await client.createBlogJob(post);
  await row(fine.job_id).getByText("Completed").waitFor();
  await page.getByRole("radio", { name: "Failed" }).check({ force: true });
  await row(fine.job_id).waitFor({ state: "detached" });
  await page.getByLabel("Kind").selectOption("Posts");
  await page.getByLabel("Created").selectOption("Last hour");
  await row(failed.job_id).waitFor();
  expect(new URL(page.url()).search).toBe("?status=failed&kind=blog&when=1h");
  await page.reload();
  await row(failed.job_id).waitFor();
  expect(await row(fine.job_id).count()).toBe(0);
  await row(failed.job_id).getByRole("link").click();
  await page.getByRole("link", { name: "Jobs", exact: true }).last().click();
  await row(failed.job_id).waitFor();
  expect(new URL(page.url()).search).toContain("kind=blog");
  await page.getByLabel("Created").selectOption("Certain days");
  await page.getByLabel("First day").fill("2020-01-01");
  await page.getByLabel("Last day").fill("2020-12-31");
  await page.getByText("No job is like that").waitFor();
  await checkAccessibility(page);
  await page.getByRole("button", { name: "Show all jobs" }).click();
  await row(fine.job_id).waitFor();
});

test("failed jobs are run again together, once one has agreed", async () => {
  const model = await openModel("refuses");
  const { page, client } = await openStudio({ env: model.env, path: "/jobs" });
  await Promise.all([1, 2, 3].map(() => client.createBlogJob(post)));
  await expect.poll(() => page.getByRole("row").getByText("Failed").count(), { timeout: 20_000 }).toBe(3);
  await checkAccessibility(page);
  await screenshot(page, "jobs-failed");
  model.mood = "writes";
  await page.getByRole("button", { name: "Retry failed" }).click();
  await page.getByRole("dialog").getByText("3 failed jobs are in the list").waitFor();
  await checkAccessibility(page);
  await page.getByRole("dialog").getByRole("button", { name: "Retry them" }).click();
  await page.getByText("3 jobs run again.").waitFor();
  await expect.poll(() => page.getByRole("row").getByText("Completed").count(), { timeout: 20_000 }).toBe(3);
});

test("more than a page is loaded as it is asked for", async () => {
  const { page, client } = await openStudio({ path: "/jobs" });
  await client.pauseQueue("image-generation-queue");
  for (const many of [20, 20, 15]) {
    const images = Array.from({ length: many }, (_, n) => ({ prompt: `stone ${n}` }));
    await client.createImageBatch({ images });
  }
  await client.purgeQueue("image-generation-queue");
  await page.reload();
  await page.getByText("50 jobs, and more").waitFor();
  await screenshot(page, "jobs-many");
  await page.getByRole("button", { name: "Load more" }).click();
  await page.getByText("55 jobs").waitFor();
  expect(await page.getByRole("button", { name: "Load more" }).count()).toBe(0);
});
