import { z } from "zod";
import type { Assignment } from "./assignment.ts";
import { typeGuide } from "./guidance.ts";
import { EvidenceBrief, PostBrief } from "./post.ts";

/** An article that readers find on the topic. */
export const CompetitorBrief = z.object({ title: z.string(), words: z.int(), headings: z.array(z.string()) });

export const OutlineBrief = z.object({
  task: z.literal("outline"),
  post: PostBrief,
  target_words: z.int(),
  include_faq: z.boolean(),
  intent: z.string(),
  related_terms: z.array(z.string()),
  questions: z.array(z.string()),
  /** The kinds of readers, with what each looks for and asks. */
  perspectives: z.array(z.object({ name: z.string(), looks_for: z.string(), questions: z.array(z.string()) })),
  competitors: z.array(CompetitorBrief),
  /** Keywords that none of them speaks of. */
  gaps: z.array(z.string()),
  evidence: z.array(EvidenceBrief),
});
export type OutlineBrief = z.infer<typeof OutlineBrief>;

/** The first section introduces, the last concludes; the FAQ has its own place. */
export const OutlineAnswer = z.object({
  title: z.string().min(3).max(200),
  sections: z
    .array(
      z.object({
        heading: z.string().min(1).max(200),
        purpose: z.string(),
        points: z.array(z.string()),
        keywords: z.array(z.string()),
      }),
    )
    .min(3)
    .max(30),
  faq: z.array(z.string()),
});
export type OutlineAnswer = z.infer<typeof OutlineAnswer>;

export const outlineAssignment: Assignment<OutlineBrief> = {
  brief: OutlineBrief,
  opening: "You are a senior editor. Plan a blog post.",
  answer: "the plan as one JSON object",
  rules: (brief) => {
    const faq = brief.include_faq
      ? "- faq: three to six questions that readers ask and that no section answers, from questions where they fit."
      : "- faq: an empty array.";
    return [
      `- The post is to have about ${brief.target_words} words. ${typeGuide[brief.post.blog_type]}`,
      `- The reader's intent is ${intentGuide(brief.intent)}; the plan serves it.`,
      '- Answer with one JSON object: { "title": string, "sections": [{ "heading": string, "purpose": string,',
      '  "points": string[], "keywords": string[] }], "faq": string[] }.',
      "- title: at most 65 characters, with the main keyword, promising no more than the post can hold.",
      `- sections: ${sectionCount(brief.target_words)}. The first introduces, the last concludes; neither is the FAQ.`,
      "  No two sections cover the same ground. heading: plain text without numbering or Markdown, 3 to 10 words.",
      "  purpose: one sentence. points: two to five things the section says. keywords: those of the post it should use.",
      faq,
      ...readerRules(brief),
      "- Where there is evidence, plan the sections so that it can be used; plan none that would need facts nobody gave.",
    ];
  },
  // A planned section of about 220 words takes about 80 to describe.
  words: ({ target_words }) => target_words * 0.4 + 200,
};

function readerRules({ perspectives, competitors, gaps }: OutlineBrief): string[] {
  const rules: string[] = [];
  if (perspectives.length > 0) {
    rules.push(
      "- perspectives are the kinds of readers. Between them, the sections and the faq answer the questions that matter",
      "  most to each; one that a section answers stands among its points. No section for one kind of reader alone.",
    );
  }
  if (competitors.length > 0) {
    rules.push(
      "- competitors are articles that readers find on the topic, with their words and headings. Cover what most of them",
      "  cover, and beyond that what they leave out; copy none of their headings and not their order.",
    );
  }
  if (gaps.length > 0) rules.push("- gaps are keywords that no competitor speaks of: give each a place in a section.");
  return rules;
}

/** An intent in words. */
export const intentGuide = (intent: string): string => intents[intent] ?? "to learn about the topic";

const intents: Readonly<Record<string, string>> = {
  informational: "informational: to understand something",
  navigational: "navigational: to find a certain place or product",
  commercial: "commercial: to compare before buying",
  transactional: "transactional: to buy or to do something now",
};

/** About 220 words a section read well; the schema allows 3 to 30. */
function sectionCount(words: number): string {
  const count = Math.min(24, Math.max(3, Math.round(words / 220)));
  return count === 3 ? "three" : `${count - 1} to ${count + 1}`;
}
