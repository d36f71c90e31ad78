import type { BlogRequest, GalleyClient, JobUpdate } from "@galley/client";
import type { BlogResult } from "@galley/contract";
import { CliError } from "./cli-error.ts";
import { withGalley } from "./client-words.ts";
import { carriesOn, followJob } from "./follow.ts";
import type { GenerateOptions } from "./generate.ts";
import { viewEnd } from "./jobs-view.ts";
import { createOutlineDesk, refuseWithoutTerminal } from "./outline.ts";
import { createProgressView } from "./progress.ts";
import { describePost, savePost } from "./save-post.ts";
import { show } from "./show.ts";
import { waiting } from "./waiting.ts";

/** Has a running Galley write a post, and shows how it goes. */
export async function generatePost(options: GenerateOptions, env: NodeJS.ProcessEnv): Promise<void> {
  if (options.approveOutline) refuseWithoutTerminal();
  const created = await withGalley(options, (client) => client.createBlogJob(requestOf(options)));
  const id = created.job_id;
  if (!options.wait) {
    return show(options, created, ({ status }) => `Job ${id} is ${status}. Follow it: galley jobs watch ${id}`);
  }
  const follow = (client: GalleyClient, signal: AbortSignal) => {
    const view = createProgressView("post", process.stderr);
    const desk = createOutlineDesk({ client, signal, view, env });
    const onUpdate = ({ job }: JobUpdate) => desk.look(job);
    return followJob(client, id, { signal, view, ...(options.approveOutline && { onUpdate }) });
  };
  const job = await waiting(
    () => carriesOn(id, options),
    (signal) => withGalley(options, (client) => follow(client, signal), {}),
  );
  if (job.status !== "completed") throw new CliError(viewEnd(job));
  const post = job.result as BlogResult;
  if (options.json) console.log(JSON.stringify(post, null, 2));
  else console.log(`\n${describePost(post, await savePost(options.out, post))}`);
}

function requestOf(options: GenerateOptions): BlogRequest {
  const { audience, words, model, maxCost, metadata, approveOutline } = options;
  return {
    topic: options.topic,
    keywords: options.keywords,
    tone: options.tone,
    length: options.length,
    blog_type: options.type,
    language: options.language,
    sources: options.source,
    ...(audience !== undefined && { target_audience: audience }),
    ...(words !== undefined && { word_count_target: words }),
    ...(model !== undefined && { model }),
    ...(maxCost !== undefined && { max_cost_usd: maxCost }),
    ...(metadata && { metadata }),
    ...(approveOutline && { approve_outline: true }),
  };
}
