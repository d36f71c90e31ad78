import { blogTypes, type EnhancedBlogGenerationInput, lengthWords, tones } from "@galley/contract";
import { type Command, Option } from "commander";

export interface GenerateOptions {
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
    .action(async (options: GenerateOptions) => (await import("./generate-post.ts")).generatePost(options));
}
