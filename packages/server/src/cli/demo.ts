import { join, relative, resolve } from "node:path";
import { createGalleyClient, GalleyError } from "@galley/client";
import { createApiKey } from "../access/api-key.ts";
import { modelVariables, readConfig } from "../config.ts";
import { startServer } from "../server.ts";
import { CliError } from "./cli-error.ts";
import { demoRequest } from "./demo-request.ts";
import { createProgressView } from "./progress.ts";
import { describePost, savePost } from "./save-post.ts";
import { onStopSignal } from "./signals.ts";
import { stopped } from "./start.ts";

export interface DemoOptions {
  exit?: true;
  live?: true;
  out: string;
}

/** Starts Galley and has it do its main job, through its own API and client. */
export async function demo(env: NodeJS.ProcessEnv, options: DemoOptions): Promise<void> {
  const folder = resolve(options.out);
  const own: NodeJS.ProcessEnv = {
    ...env,
    PORT: env.PORT || "0",
    GALLEY_DATA_DIR: env.GALLEY_DATA_DIR || join(folder, "data"),
  };
  // Where keys are asked for, the demo has one of its own, for as long as it runs.
  const key = env.GALLEY_API_KEYS ? createApiKey() : undefined;
  if (key) own.GALLEY_API_KEYS = `${env.GALLEY_API_KEYS},default:tenant:${key}`;
  const config = readConfig(options.live ? own : without(own, modelVariables));
  const server = await startServer(config);
  console.log(`Galley is ready at ${server.url}\n`);
  try {
    await writePost(server.url, folder, key);
  } catch (error) {
    await server.close();
    throw error instanceof GalleyError ? new CliError(`the demo failed: ${error.message}`) : error;
  }
  if (options.exit) return server.close();
  console.log(`\nStill serving at ${server.url}. Ctrl-C ends it.`);
  await stopped(server, onStopSignal());
}

async function writePost(baseUrl: string, folder: string, apiKey: string | undefined): Promise<void> {
  const client = createGalleyClient({ baseUrl, apiKey });
  const accepted = await client.createBlogJob(demoRequest);
  console.log(`Asked for a blog post; job ${accepted.job_id} is ${accepted.status}.`);
  const view = createProgressView("post", process.stdout);
  const job = await client.pollBlogJob(accepted, { pollInterval: 100, onProgress: view.show });
  view.end();
  if (!job.result) throw new CliError(`the demo failed: ${job.error_message ?? `the job is ${job.status}`}`);
  const post = job.result;
  console.log(`\n${describePost(post, relative(process.cwd(), await savePost(folder, post)))}`);
}

function without(env: NodeJS.ProcessEnv, names: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}
