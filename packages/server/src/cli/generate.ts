import { createGalleyClient, GalleyError, JobFailedError, NetworkError } from "@galley/client";
import { type BlogResult, blogTypes, type EnhancedBlogGenerationInput, lengthWords, tones } from "@galley/contract";
import { type Command, Option } from "commander";
import { CliError } from "./cli-error.ts";
import { createProgressView } from "./progress.ts";
import { describePost, savePost } from "./save-post.ts";

interface GenerateOptions {
  topic: string;
  keywords: string[];
  tone: EnhancedBlogGenerationInput["tone"];
  length: EnhancedBlogGenerationInput["length"];
  words?: string;
  type: EnhancedBlogGenerationInput["blog_type"];
  language: string;
  source: string[];
  model?: string;
  url: string;
  out: string;
  json?: true;
}

const list = (value: string): string[] =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
const gather = (value: string, before: string[]): string[] => [...before, value];

/** `galley generate`: a post from a server that is running. */
export function addGenerate(program: Command, env: NodeJS.ProcessEnv): void {
  program
    .command("generate")
    .description("write a blog post with a Galley that is running")
    .requiredOption("--topic <text>", "what the post is about")
    .requiredOption("--keywords <list>", "what it should be found for, separated by commas", list)
    .addOption(new Option("--tone <tone>", "how it sounds").choices(tones).default("professional"))
    .addOption(new Option("--length <length>", "how long").choices(Object.keys(lengthWords)).default("medium"))
    .option("--words <count>", "how many words exactly; wins over --length")
    .addOption(new Option("--type <type>", "what kind of post").choices(blogTypes).default("custom"))
    .option("--language <tag>", "for instance en, de, es", "en")
    .option("--source <text>", "a text to draw on and cite; may be given several times", gather, [])
    .option("--model <provider:model>", "the model that writes")
    .option("--url <url>", "where Galley listens", `http://127.0.0.1:${env.PORT || 8080}`)
    .option("--out <folder>", "where the post is written to", ".")
    .option("--json", "print the whole result as JSON and write no file")
    .action(generate);
}

async function generate(options: GenerateOptions): Promise<void> {
  const client = createGalleyClient({ baseUrl: options.url });
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

function inWords(error: unknown, url: string): unknown {
  if (error instanceof NetworkError) return new CliError(`no Galley answers at ${url}; start one with \`npm start\``);
  if (error instanceof JobFailedError || error instanceof GalleyError) return new CliError(error.message);
  return error;
}
