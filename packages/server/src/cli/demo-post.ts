import { relative } from "node:path";
import { CliError } from "./cli-error.ts";
import type { DemoScene } from "./demo.ts";
import { demoRequest } from "./demo-request.ts";
import { createProgressView } from "./progress.ts";
import { describePost, savePost } from "./save-post.ts";

/** One blog post in async mode. Gives its job, to which pictures can be linked. */
export async function writePost({ client, folder }: DemoScene): Promise<{ jobId: string }> {
  const accepted = await client.createBlogJob(demoRequest);
  console.log(`Asked for a blog post; job ${accepted.job_id} is ${accepted.status}.`);
  const view = createProgressView("post", process.stdout);
  const job = await client.pollBlogJob(accepted, { pollInterval: 100, onProgress: view.show }).finally(view.end);
  if (!job.result) throw new CliError(`the demo failed: ${job.error_message ?? `the job is ${job.status}`}`);
  const post = job.result;
  console.log(`\n${describePost(post, relative(process.cwd(), await savePost(folder, post)))}`);
  return { jobId: job.job_id };
}
