import { expect, test } from "vitest";
import { checkAccessibility } from "./support/accessibility.ts";
import { openModel, post } from "./support/model.ts";
import { openStudio, screenshot } from "./support/studio.ts";

const blogQueue = "blog-generation-queue";

test("the queues are listed with their figures, which keep up; paused in one tab, a queue is paused in the other", async () => {
  const model = await openModel("hangs");
  const { page, client, openTab } = await openStudio({ env: model.env, path: "/queues" });
  const row = page.getByRole("row", { name: blogQueue });
  await row.getByText("Running").waitFor();
  expect(await page.getByRole("row").count()).toBe(5);
  await checkAccessibility(page);
  await page.getByRole("button", { name: `Pause ${blogQueue}` }).click();
  await row.getByText("Paused").waitFor();
  const other = await openTab("/queues");
  await other.getByRole("row", { name: blogQueue }).getByText("Paused").waitFor();
  await client.createBlogJob(post);
  await client.createBlogJob(post);
  // Depth, in flight: as they are now, without a reload.
  await expect.poll(() => row.getByRole("cell").allTextContents(), { timeout: 10_000 }).toContain("Waiting2");
  await screenshot(page, "queues");
  await other.bringToFront();
  await other.getByRole("button", { name: `Resume ${blogQueue}` }).click();
  await expect.poll(() => row.getByRole("cell").allTextContents(), { timeout: 10_000 }).toContain("In flight2");
});

test("a queue's tasks are looked at, run and deleted; a purge says first how many jobs it cancels", async () => {
  const { page, client } = await openStudio({ path: "/queues" });
  await client.pauseQueue(blogQueue);
  const jobs = await Promise.all([1, 2, 3, 4].map(() => client.createBlogJob(post)));
  await page.getByRole("link", { name: blogQueue }).click();
  const tasks = page.getByRole("region", { name: "Tasks" });
  await expect.poll(() => tasks.getByRole("row").count(), { timeout: 10_000 }).toBe(5);
  await page.getByText("Nothing more is sent to workers.").waitFor();
  await checkAccessibility(page);
  await screenshot(page, "queue");
  const rowOf = (id = "") => tasks.getByRole("row").filter({ has: page.getByRole("link", { name: id.slice(-8) }) });
  await rowOf(jobs[0]?.job_id).getByRole("button", { name: "Run now" }).click();
  await expect
    .poll(async () => (await client.getJob(jobs[0]?.job_id ?? "")).status, { timeout: 15_000 })
    .toBe("completed");
  await rowOf(jobs[1]?.job_id).getByRole("button", { name: "Delete" }).click();
  await page.getByRole("dialog").getByText("Its job is cancelled").waitFor();
  await page.getByRole("button", { name: "Delete the task" }).click();
  await expect.poll(async () => (await client.getJob(jobs[1]?.job_id ?? "")).status).toBe("cancelled");
  await expect.poll(() => tasks.getByRole("row").count(), { timeout: 10_000 }).toBe(3);
  await page.getByRole("button", { name: "Purge" }).click();
  const dialog = page.getByRole("dialog", { name: `Purge ${blogQueue}?` });
  await dialog.getByText("2 jobs").waitFor();
  await checkAccessibility(page);
  await screenshot(page, "queue-purge");
  await dialog.getByRole("button", { name: "Keep as it is" }).click();
  expect((await client.getQueue(blogQueue)).stats?.depth).toBe(2);
  await page.getByRole("button", { name: "Purge" }).click();
  await dialog.getByRole("button", { name: "Purge the queue" }).click();
  await page.getByText("2 jobs cancelled.").waitFor();
  await page.getByText("No tasks").waitFor();
  expect((await client.getJob(jobs[3]?.job_id ?? "")).status).toBe("cancelled");
});

test("a queue that is not there is told of; what cannot be asked for can be tried again", async () => {
  const { page } = await openStudio({ path: "/queues/no-such-queue", allow: [/404|500/] });
  await page.getByText("There is no such queue").waitFor();
  await page.route("**/api/v1/queues", (route) => route.fulfill({ status: 500, body: "out of order" }));
  await page.getByRole("link", { name: "See all queues" }).click();
  await page.getByRole("button", { name: "Try again" }).waitFor();
  await checkAccessibility(page);
  await page.unroute("**/api/v1/queues");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText(blogQueue).waitFor();
});

test("on a phone the queues and their tasks are cards, none wider than the screen", async () => {
  const { page, client } = await openStudio({ path: "/queues", viewport: "phone", theme: "dark" });
  await client.pauseQueue(blogQueue);
  await client.createBlogJob(post);
  await page.getByText(blogQueue).waitFor();
  await screenshot(page, "phone-queues");
  await page.getByRole("link", { name: blogQueue }).click();
  await page.getByRole("button", { name: "Run now" }).waitFor();
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
  await screenshot(page, "phone-queue");
  await checkAccessibility(page);
  await page.goto(`${new URL(page.url()).origin}/jobs`);
  await page.getByText("Queued").waitFor();
  await screenshot(page, "phone-jobs");
  expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
  await checkAccessibility(page);
});
