import type { BlogResult, EnhancedBlogGenerationInput } from "@galley/contract";
import { inWords, openClient } from "./client-words.ts";
import type { GenerateOptions } from "./generate.ts";
import { createProgressView } from "./progress.ts";
import { describePost, savePost } from "./save-post.ts";

/** Has a running Galley write a post, and shows how it goes. */
export async function generatePost(options: GenerateOptions): Promise<void> {
  const client = openClient({ baseUrl: options.url, apiKey: process.env.GALLEY_API_KEY || undefined });
  const view = createProgressView("post", process.stderr);
  const request: EnhancedBlogGenerationInput = {
    topic: options.topic,
    keywords: options.keywords,
    tone: options.tone,
    length: options.length,
    blog_type: options.type,
    language: options.language,
    sources: options.source,
    ...(options.words !== undefined && { word_count_target: Number(options.words) }),
    ...(options.model !== undefined && { model: options.model }),
  };
  try {
    const job = await client.createAndPollBlogJob(request, {
      longPoll: true,
      pollInterval: 500,
      maxWaitTime: 3_600_000,
      onProgress: view.show,
    });
    view.end();
    const post = job.result as BlogResult;
    if (options.json) console.log(JSON.stringify(post, null, 2));
    else console.log(`\n${describePost(post, await savePost(options.out, post))}`);
  } catch (error) {
    view.end();
    throw inWords(error, options.url);
  }
}
