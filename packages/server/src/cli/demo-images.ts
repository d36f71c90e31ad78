import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { BatchStatusResponse, CreateImageBatchResponse } from "@galley/client";
import { CliError } from "./cli-error.ts";
import type { DemoScene } from "./demo.ts";
import { createBarView } from "./progress.ts";

const prompts = ["A compost bin in a garden at dawn", "Kitchen waste becoming dark, crumbly earth"];

/** One batch of pictures for the post: drafts first, then, as if a person had approved them, the finals. */
export async function makePictures(scene: DemoScene, post: { jobId: string }): Promise<void> {
  const { client, folder } = scene;
  const images = prompts.map((prompt) => ({ prompt, aspect_ratio: "16:9" as const, style: "watercolor" as const }));
  const drafts = await client.createImageBatch({ images, blog_job_id: post.jobId });
  console.log(`\nAsked for ${drafts.total_images} pictures as drafts; batch ${drafts.batch_id} is ${drafts.status}.`);
  await follow(scene, drafts, "drafts");
  const finals = await client.finalizeImageBatch(drafts.batch_id);
  const { jobs } = await follow(scene, finals, "finals");
  console.log("");
  await mkdir(folder, { recursive: true });
  for (const { job_id } of jobs) console.log(`  picture      ${await savePicture(scene, job_id)}`);
}

async function follow({ client }: DemoScene, batch: CreateImageBatchResponse, title: string) {
  const view = createBarView(title, process.stdout);
  const onProgress = ({ progress_percentage: percentage, counts, total_jobs, status }: BatchStatusResponse): void =>
    view.show({ percentage, stage: `${counts.completed ?? 0} of ${total_jobs} pictures`, note: status });
  const end = await client
    .waitForImageBatch(batch.batch_id, { pollInterval: 100, onProgress })
    .finally(() => view.end());
  const failed = end.jobs.find(({ status }) => status !== "completed");
  if (failed) throw new CliError(`the demo failed: ${failed.error_message ?? `a picture's job is ${failed.status}`}`);
  return end;
}

/** Fetches a picture as an `<img>` would, and writes it beside the post. Gives what there is to say of it. */
async function savePicture({ client, url, folder }: DemoScene, jobId: string): Promise<string> {
  const { result } = await client.getImageJob(jobId);
  const image = result?.images[0];
  if (!image) throw new CliError("the demo failed: a completed picture is not there");
  const response = await fetch(new URL(image.url, url));
  if (!response.ok) throw new CliError(`the demo failed: a picture's address answers ${response.status}`);
  const file = join(folder, `picture-${jobId}.${image.format}`);
  await writeFile(file, await response.bytes());
  return `${relative(process.cwd(), file)}, ${image.width} x ${image.height}`;
}
