import type { BlogRequest } from "@galley/client";
import { expect, test } from "vitest";
import { checkAccessibility } from "./support/accessibility.ts";
import { fakeModel } from "./support/held-model.ts";
import { openStudio, screenshot } from "./support/studio.ts";

const request: BlogRequest = { topic: "Composting at home", keywords: ["composting"], length: "short" };

test("a post that the model refuses says why, and is written when it is tried again", { timeout: 90_000 }, async () => {
  let refuses = true;
  const { env } = await fakeModel(() => (refuses ? { kind: "refusal" } : undefined));
  const { page, client, url } = await openStudio({ env });
  const { job_id } = await client.createBlogJob(request);
  await page.goto(`${url}/write/${job_id}`);
  await page.getByRole("heading", { name: "The post could not be written" }).waitFor({ timeout: 60_000 });
  const { error_message } = await client.getJob(job_id);
  await page.getByText(error_message ?? "", { exact: true }).waitFor();
  await page.getByText("content_refused").waitFor();
  await page.getByText("Word the topic or the instructions differently").waitFor();
  await screenshot(page, "failed");
  await checkAccessibility(page);

  refuses = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByRole("article", { name: "Preview" }).waitFor({ timeout: 60_000 });
});

test("an attempt that failed says when the next one comes, which goes well", { timeout: 120_000 }, async () => {
  let away = true;
  const { env } = await fakeModel(() => (away ? { kind: "status", status: 503 } : undefined));
  const { page, client, url } = await openStudio({ env });
  const { job_id } = await client.createBlogJob(request);
  await page.goto(`${url}/write/${job_id}`);
  const notice = page.getByRole("region", { name: "Trying again" });
  await notice.getByText(/Attempt 1 failed\. Trying again (in \d+ s|now)\./).waitFor({ timeout: 60_000 });
  await notice.getByText("provider_unavailable").waitFor();
  away = false;
  await screenshot(page, "retrying");
  await page.getByRole("article", { name: "Preview" }).waitFor({ timeout: 90_000 });
  expect((await client.getJob(job_id)).retry_count).toBe(1);
});

test("a job that is not there, and one that writes no post, say so", { timeout: 60_000 }, async () => {
  const { page, client, url } = await openStudio({
    path: "/write/01a22534-d936-7feb-ad94-8fc446676982",
    allow: [/status of 404/],
  });
  await page.getByText("There is no such post").waitFor();
  const { job_id } = await client.createImageJob({ prompt: "A lighthouse" });
  await page.goto(`${url}/write/${job_id}`);
  await page.getByText("This job writes no post").waitFor();
});
