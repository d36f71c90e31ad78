import type { GalleyClient, ImageJobStatus } from "@galley/client";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { onTestFinished } from "vitest";
import { createStabilityServer, type StabilityTrouble } from "../../../server/test/fakes/images/stability-server.ts";

/** A small image from words, as it is when its job is over. */
export async function makeImage(client: GalleyClient, more: object = {}): Promise<ImageJobStatus> {
  const shape = { aspect_ratio: "custom", width: 256, height: 192 } as const;
  const { job_id } = await client.createImageJob({
    prompt: "A lighthouse on a cliff",
    provider: "local",
    ...shape,
    ...more,
  });
  return endOf(client, job_id);
}

export async function endOf(client: GalleyClient, jobId: string): Promise<ImageJobStatus> {
  for await (const { job } of client.watch(jobId)) if (job.completed_at) break;
  return client.getImageJob(jobId);
}

/** What was made from an image, the newest first. */
export async function madeFrom(client: GalleyClient, source: string): Promise<ImageJobStatus[]> {
  const { jobs } = await client.listJobs({ kind: "image", metadata: { source } });
  return Promise.all(jobs.map(({ job_id }) => client.getImageJob(job_id)));
}

/** The pixels of an image that Galley serves, three values each. */
export async function pixelsOf(url: string) {
  const file = Buffer.from(await (await fetch(url)).arrayBuffer());
  const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return {
    width,
    height,
    at: (x: number, y: number): number[] => [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)],
  };
}

const refused = { id: "1", name: "content_moderation", errors: ["Your request was flagged by our moderation system."] };

/**
 * A server that speaks as Stability does: it refuses prompts that say "forbidden", and answers those that say "slow" only
 * when it may.
 */
export async function openStability() {
  const mood = { refuses: true, hangs: true };
  const server = await createStabilityServer({
    script: ({ fields }): StabilityTrouble | undefined => {
      const prompt = String(fields.prompt ?? "");
      if (mood.hangs && prompt.includes("slow")) return { kind: "hang" };
      if (mood.refuses && prompt.includes("forbidden"))
        return { kind: "answer", answer: { status: 403, body: refused } };
      return undefined;
    },
  });
  onTestFinished(() => server.close());
  return { mood, env: { STABILITY_AI_API_KEY: server.keys[0]!, STABILITY_BASE_URL: server.url } };
}

/** Types prompts as one does, and sends the form. */
export async function compose(page: Page, prompts: readonly string[], button: RegExp = /^Make \d+/): Promise<void> {
  await page.getByLabel("Prompt", { exact: true }).fill(prompts[0] ?? "");
  for (const [index, prompt] of prompts.slice(1).entries()) {
    await page.getByRole("button", { name: "Add a prompt" }).click();
    await page.getByLabel(`Prompt ${index + 2}`, { exact: true }).fill(prompt);
  }
  await page.getByRole("button", { name: button }).click();
  await page.waitForURL(/\/images\/[0-9a-f-]{36}$/);
}
