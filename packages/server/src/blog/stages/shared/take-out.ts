import type { BlogTools } from "../../tools.ts";
import type { BlogContext, BlogOutputs, DraftSection } from "../../types.ts";
import { cutAtWord, fingerprint } from "./lines.ts";
import { deviation, lengthTolerance } from "./words.ts";

/** Sections after a check, and what it did to them. */
export interface Verified {
  sections: DraftSection[];
  warnings: string[];
}

/** Sentences named in warnings; a post with more of them has one problem, not many. */
const shown = 10;

interface Taken {
  section: string;
  sentence: string;
}

/** Takes sentences out; those that cannot go without breaking the text stay, and that is told. */
export async function takeOut<One extends Taken>(
  { tools, context }: { tools: BlogTools; context: BlogContext },
  sections: DraftSection[],
  claims: One[],
  because: (one: One) => string,
): Promise<Verified> {
  const told: string[] = [];
  const result: DraftSection[] = [];
  const standing: string[] = [];
  for (const section of sections) {
    const own = claims.filter((one) => one.section === section.id);
    const sentences = own.map(({ sentence }) => sentence);
    const { body, left } =
      own.length === 0
        ? { body: section.body, left: [] }
        : await tools.text.run("cutSentences", section.body, sentences, context.input.language);
    const kept = new Set(left.map(fingerprint));
    for (const one of own) {
      const named = `In "${section.heading}", "${short(one.sentence)}"`;
      if (kept.has(fingerprint(one.sentence)))
        standing.push(
          `claim_not_supported: ${named} could not be taken out without breaking the text, but should not stay: ${because(one)}. Rewrite it.`,
        );
      else told.push(`claim_removed: ${named} was taken out: ${because(one)}.`);
    }
    result.push({ ...section, body });
  }
  const warnings = [
    ...bounded(told, "claim_removed", "were taken out, for no source supports them"),
    ...bounded(standing, "claim_not_supported", "should not stay, for no source supports them"),
  ];
  return { sections: result, warnings };
}

/** The first warnings, and how many more there are. */
export function bounded(warnings: string[], code: string, what: string): string[] {
  const more = warnings.length - shown;
  return more > 0 ? [...warnings.slice(0, shown), `${code}: ${more} more sentences ${what}.`] : warnings;
}

export const short = (sentence: string): string => {
  const cut = cutAtWord(sentence, 160);
  return cut.length < sentence.trim().length ? `${cut}…` : cut;
};

/** Says where taking claims out has cost the post its length. */
export async function lengthWarning(
  { tools, soFar }: { tools: BlogTools; soFar: Readonly<BlogOutputs> },
  before: DraftSection[],
  after: DraftSection[],
): Promise<string[]> {
  const words = async (sections: DraftSection[]) =>
    tools.text.run("countWords", sections.map(({ heading, body }) => `## ${heading}\n\n${body}`).join("\n\n"));
  const [had, has] = await Promise.all([words(before), words(after)]);
  const isShort = (count: number) => deviation(count, soFar.research_outline.target_words) < -lengthTolerance;
  if (had === has || isShort(had) || !isShort(has)) return [];
  return [
    `length_reduced: Taking out what no source supports has cost ${had - has} words, more than the length of the post allows. Give more sources, or ask for a shorter post.`,
  ];
}
