import { z } from "zod";
import type { Assignment } from "./assignment.ts";
import { typeGuide } from "./guidance.ts";
import { EvidenceBrief, PostBrief } from "./post.ts";

export const OutlineBrief = z.object({
  task: z.literal("outline"),
  post: PostBrief,
  target_words: z.int(),
  include_faq: z.boolean(),
  intent: z.string(),
  related_terms: z.array(z.string()),
  questions: z.array(z.string()),
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
      `- The reader's intent is ${intents[brief.intent] ?? "to learn about the topic"}; the plan serves it.`,
      '- Answer with one JSON object: { "title": string, "sections": [{ "heading": string, "purpose": string,',
      '  "points": string[], "keywords": string[] }], "faq": string[] }.',
      "- title: at most 65 characters, with the main keyword, promising no more than the post can hold.",
      `- sections: ${sectionCount(brief.target_words)}. The first introduces, the last concludes; neither is the FAQ.`,
      "  No two sections cover the same ground. heading: plain text without numbering or Markdown, 3 to 10 words.",
      "  purpose: one sentence. points: two to five things the section says. keywords: those of the post it should use.",
      faq,
      "- Where there is evidence, plan the sections so that it can be used; plan none that would need facts nobody gave.",
    ];
  },
  // A planned section of about 220 words takes about 80 to describe.
  words: ({ target_words }) => target_words * 0.4 + 200,
};

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
