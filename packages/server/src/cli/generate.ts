import { blogTypes, type EnhancedBlogGenerationInput, lengthWords, tones } from "@galley/contract";
import { type Command, Option } from "commander";
import { withExamples } from "./help.ts";
import { gather, list, number, pair } from "./parse-options.ts";
import { type Reach, reaching } from "./reach.ts";

export interface GenerateOptions extends Reach {
  topic: string;
  keywords: string[];
  tone: EnhancedBlogGenerationInput["tone"];
  length: EnhancedBlogGenerationInput["length"];
  words?: number;
  type: EnhancedBlogGenerationInput["blog_type"];
  language: string;
  source: string[];
  model?: string;
  audience?: string;
  maxCost?: number;
  metadata?: Record<string, string>;
  approveOutline?: true;
  wait: boolean;
  out: string;
}

/** `galley generate`: a post from a server that is running. */
export function addGenerate(program: Command, env: NodeJS.ProcessEnv): void {
  const generate = program
    .command("generate")
    .description("write a blog post with a Galley that is running")
    .requiredOption("--topic <text>", "what the post is about")
    .requiredOption("--keywords <list>", "what it should be found for, separated by commas", list)
    .addOption(new Option("--tone <tone>", "how it sounds").choices(tones).default("professional"))
    .addOption(new Option("--length <length>", "how long").choices(Object.keys(lengthWords)).default("medium"))
    .addOption(new Option("--words <count>", "how many words; wins over --length").argParser(number(100, 10_000)))
    .addOption(new Option("--type <type>", "what kind of post").choices(blogTypes).default("custom"))
    .option("--language <tag>", "for instance en, de, es", "en")
    .option("--audience <text>", "whom it is for")
    .option("--source <text or url>", "what to draw on and cite; may be given several times", gather, [])
    .option("--model <provider:model>", "the model that writes")
    .addOption(new Option("--max-cost <dollars>", "the most that it may spend").argParser(number(0, 1_000_000, false)))
    .addOption(
      new Option("--metadata <name=value>", "a pair to find the job by; may be given several times").argParser(pair),
    )
    .option("--approve-outline", "show the outline and ask, before anything is written")
    .addOption(new Option("--no-wait", "only ask for it; `galley jobs watch` follows it").conflicts("approveOutline"))
    .option("--out <folder>", "where the post is written to", ".")
    .action(async (options: GenerateOptions) => (await import("./generate-post.ts")).generatePost(options, env));
  reaching(generate, env, "print the whole result as JSON and write no file");
  withExamples(
    generate,
    [
      'galley generate --topic "Composting at home" --keywords "composting,kitchen waste"',
      'galley generate --topic "Worm bins" --keywords worms --type how_to --words 900 --out posts --approve-outline',
      'galley generate --topic "Worm bins" --keywords worms --json | jq -r .content',
    ],
    "Ctrl-C ends the waiting; the post is written all the same.",
  );
}
