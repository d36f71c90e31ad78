import { expect, test } from "vitest";
import { checkAccessibility } from "./support/accessibility.ts";
import { openModel, post } from "./support/model.ts";
import { openStudio, screenshot } from "./support/studio.ts";

test("a job is followed to its end, stage by stage, and leads to its post", async () => {
  const model = await openModel("hangs");
  const { page, client, url } = await openStudio({ env: model.env, path: "/jobs" });
  const { job_id } = await client.createBlogJob({ ...post, metadata: { customer: "Kompost & Co" } });
  await page.goto(`${url}/jobs/${job_id}`);
  await page.getByRole("heading", { level: 1, name: `${post.topic} ${job_id.slice(-8)}` }).waitFor();
  expect(await page.title()).toBe(`${post.topic} · Jobs · Galley`);
  await page.getByText("Attempt 1").waitFor();
  await page.getByRole("button", { name: "Cancel" }).waitFor();
  await screenshot(page, "job-running");
  await checkAccessibility(page);
  await page.reload();
  await page.getByRole("progressbar").waitFor();
  // Its model answers from now on; the attempt that hangs is ended by hand.
  model.mood = "writes";
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel the job" }).click();
  await page.getByRole("button", { name: "Retry" }).click();
  await page.getByRole("heading", { name: "Result" }).waitFor();
  const timeline = page.getByRole("region", { name: "Timeline" });
  await timeline.getByRole("listitem").filter({ hasText: "Writing the draft" }).getByText("complete").waitFor();
  await page.getByText("Attempt 2").waitFor();
  await page.getByText("Kompost & Co", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Copy the id" }).click();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(job_id);
  await page.getByText("As the API answers it").click();
  await page.getByText(`"job_id": "${job_id}"`).waitFor();
  await checkAccessibility(page);
  await screenshot(page, "job-completed");
  await page.getByRole("link", { name: "Open the post" }).click();
  expect(new URL(page.url()).pathname).toBe(`/write/${job_id}`);
});

test("a failed job says why, and what to do", async () => {
  const model = await openModel("refuses");
  const { page, client, url } = await openStudio({ env: model.env, path: "/jobs" });
  const { job_id } = await client.createBlogJob(post);
  await page.goto(`${url}/jobs/${job_id}`);
  const why = page.getByRole("region", { name: "Why it failed" });
  await why.getByText("provider_rejected").waitFor();
  await why.getByText("Change it, and make another job.").waitFor();
  await page.getByRole("button", { name: "Retry" }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, "job-failed");
});

test("pictures that a job made are shown, and lead to their batch", async () => {
  const { page, client, url } = await openStudio({ path: "/jobs" });
  const batch = await client.createImageBatch({ images: [{ prompt: "a grey stone" }, { prompt: "a green field" }] });
  const first = await client.listJobs({ batch_id: batch.batch_id, kind: "image" });
  await page.goto(`${url}/jobs/${first.jobs[0]?.job_id}`);
  const picture = page.getByRole("img", { name: "Result 1" });
  await picture.waitFor();
  await expect.poll(() => page.evaluate("document.querySelector('main img').naturalWidth > 0")).toBe(true);
  await page.getByRole("link", { name: "Open the batch" }).click();
  expect(new URL(page.url()).pathname).toBe(`/images/${batch.batch_id}`);
});

test.each(["019ad2f0-0000-7000-8000-000000000000", "nonsense"])(
  "a job that is not there (%s) is told of",
  async (id) => {
    const { page } = await openStudio({ path: `/jobs/${id}`, allow: [/404|422/] });
    await page.getByText("There is no such job").waitFor();
    await page.getByRole("link", { name: "See all jobs" }).click();
    await page.getByText("No jobs yet").waitFor();
  },
);
