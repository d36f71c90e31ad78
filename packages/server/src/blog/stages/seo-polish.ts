import { JobError } from "../../jobs/job-error.ts";
import { SeoAnswer } from "../briefs/seo.ts";
import type { BlogTools } from "../tools.ts";
import type { BlogContext, BlogOutputs, BlogStageOf, SeoPolish } from "../types.ts";
import { currentSections } from "./shared/current-sections.ts";
import { cutAtWord, numbersOf } from "./shared/lines.ts";
import { plainLine } from "./shared/plain-line.ts";
import { postBrief } from "./shared/request.ts";
import { slugOf } from "./shared/slug.ts";

/** What result pages show before they cut. */
const limits = { meta_title: 60, meta_description: 160, excerpt: 300 } as const;
/** Characters of the text a model sees to describe it. */
const beginning = 2000;

type Snippets = Pick<SeoPolish, "meta_title" | "meta_description" | "excerpt">;

/** A post is worth having also where its model cannot write an object: its own first sentences describe it. */
const unreadable =
  "snippets_from_text: The model's title and description could not be read; they were taken from the text.";

/** Writes title and description for result pages, the post's address, and links it to the author's own pages. */
export const createSeoPolish = (tools: BlogTools): BlogStageOf<"seo_polish"> => ({
  name: "seo_polish",
  version: 2,
  weight: 4,
  says: { start: "Preparing titles and links", complete: "SEO polish complete" },
  details: ({ internal_links }) => `${internal_links.length} internal links`,
  run: async (context, soFar) => {
    const { input } = context;
    const { title } = soFar.research_outline;
    const before = currentSections(soFar);
    const text = await plainBeginning(tools, soFar);
    const plain = await snippetsFromText(tools, title, text, input.language);
    const { snippets, warnings } = input.use_serp_optimization
      ? await askedSnippets(tools, context, soFar, text, plain)
      : { snippets: plain, warnings: [] };
    const linked = await tools.text.run(
      "insertInternalLinks",
      before,
      input.internal_link_targets,
      input.max_internal_links,
    );
    return {
      title,
      slug: slugOf(title, input.topic),
      ...snippets,
      internal_links: linked.links,
      sections: linked.sections,
      changed: linked.sections.filter(({ body }, index) => body !== before[index]?.body).map(({ id }) => id),
      warnings,
    };
  },
});

async function plainBeginning(tools: BlogTools, soFar: Readonly<BlogOutputs>): Promise<string> {
  const bodies = currentSections(soFar).map(({ body }) => body);
  const plain = await tools.text.run("plainText", await tools.text.run("stripMarks", bodies.join("\n\n")));
  return plain.slice(0, beginning);
}

/** Title and first sentences, cut to size. */
async function snippetsFromText(tools: BlogTools, title: string, text: string, language: string): Promise<Snippets> {
  const said = await tools.text.run("sentences", text, language);
  return {
    meta_title: cutAtWord(title, limits.meta_title),
    meta_description: firstSentences(said, limits.meta_description) || cutAtWord(title, limits.meta_description),
    excerpt: firstSentences(said, limits.excerpt) || title,
  };
}

/** As many whole sentences as fit; the first one cut where not even it does. */
function firstSentences(said: string[], limit: number): string {
  let text = "";
  for (const sentence of said) {
    const longer = text === "" ? sentence.trim() : `${text} ${sentence.trim()}`;
    if (longer.length > limit) break;
    text = longer;
  }
  return text === "" ? cutAtWord(said[0] ?? "", limit) : text;
}

async function askedSnippets(
  ...asked: Parameters<typeof askForSnippets>
): Promise<{ snippets: Snippets; warnings: string[] }> {
  try {
    return { snippets: await askForSnippets(...asked), warnings: [] };
  } catch (error) {
    if (!(error instanceof JobError) || error.code !== "invalid_model_output") throw error;
    return { snippets: asked[4], warnings: [unreadable] };
  }
}

async function askForSnippets(
  tools: BlogTools,
  context: BlogContext,
  soFar: Readonly<BlogOutputs>,
  text: string,
  plain: Snippets,
): Promise<Snippets> {
  const { title } = soFar.research_outline;
  const post = postBrief(context.input, soFar.initialization.keywords);
  const answer = await tools.models.object(context, "seo", { task: "seo", post, title, text }, SeoAnswer);
  const known = new Set(numbersOf(`${title}\n${context.input.topic}\n${await wholeText(tools, soFar)}`));
  const own = async (name: keyof Snippets): Promise<string> => {
    const line = await plainLine(tools, answer[name]);
    // A snippet must not promise a number that the text does not have.
    const kept = numbersOf(line).every((number) => known.has(number)) ? line : "";
    return cutAtWord(kept, limits[name]) || plain[name];
  };
  return {
    meta_title: await own("meta_title"),
    meta_description: await own("meta_description"),
    excerpt: await own("excerpt"),
  };
}

async function wholeText(tools: BlogTools, soFar: Readonly<BlogOutputs>): Promise<string> {
  const sections = currentSections(soFar).map(({ heading, body }) => `${heading}\n\n${body}`);
  return tools.text.run("stripMarks", sections.join("\n\n"));
}
