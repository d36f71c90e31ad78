import { type BlogType, blogTypes, type Tone, tones } from "@galley/contract";
import { z } from "zod";

/**
 * What a model is asked to do, as data. A prompt is instructions for a reader of language, followed by its brief as
 * JSON between <brief> and </brief>. Large models read both; the offline writer reads the brief. What comes from
 * outside (sources, the author's own instructions) stands only inside the brief, never among the instructions.
 */

const EvidenceBrief = z.object({ id: z.string(), title: z.string(), passage: z.string() });

/** What every task knows about the post. */
const Post = z.object({
  topic: z.string(),
  keywords: z.array(z.string()),
  tone: z.enum(tones as unknown as [Tone, ...Tone[]]),
  blog_type: z.enum(blogTypes as unknown as [BlogType, ...BlogType[]]),
  language: z.string(),
  target_audience: z.string().optional(),
  custom_instructions: z.string().optional(),
  brand_name: z.string().optional(),
  product_name: z.string().optional(),
  category: z.string().optional(),
  comparison_items: z.array(z.string()),
});
export type PostBrief = z.infer<typeof Post>;

const OutlineBrief = z.object({
  task: z.literal("outline"),
  post: Post,
  target_words: z.int(),
  include_faq: z.boolean(),
  intent: z.string(),
  related_terms: z.array(z.string()),
  questions: z.array(z.string()),
  evidence: z.array(EvidenceBrief),
});

const SectionBrief = z.object({
  task: z.literal("section"),
  post: Post,
  title: z.string(),
  section: z.object({
    id: z.string(),
    heading: z.string(),
    kind: z.enum(["introduction", "body", "faq", "conclusion"]),
    purpose: z.string(),
    points: z.array(z.string()),
    keywords: z.array(z.string()),
    target_words: z.int(),
  }),
  /** All headings in their order, so that a section leaves to the others what is theirs. */
  headings: z.array(z.string()),
  /** Questions to answer, for the FAQ; each becomes a `###` heading. */
  questions: z.array(z.string()),
  /** To be marked [e1] where a sentence rests on it. */
  evidence: z.array(EvidenceBrief),
});

const ReviseBrief = z.object({
  task: z.literal("revise"),
  post: Post,
  heading: z.string(),
  text: z.string(),
  target_words: z.int(),
  /** What is to be mended, a sentence each. */
  findings: z.array(z.string()),
});

const SeoBrief = z.object({
  task: z.literal("seo"),
  post: Post,
  title: z.string(),
  /** The beginning of the text. */
  text: z.string(),
});

const IntegrateBrief = z.object({
  task: z.literal("integrate"),
  post: Post,
  heading: z.string(),
  text: z.string(),
  /** Terms to weave in where they fit. */
  terms: z.array(z.string()),
});

export const Brief = z.discriminatedUnion("task", [OutlineBrief, SectionBrief, ReviseBrief, SeoBrief, IntegrateBrief]);
export type Brief = z.infer<typeof Brief>;
export type OutlineBrief = z.infer<typeof OutlineBrief>;
export type SectionBrief = z.infer<typeof SectionBrief>;
export type ReviseBrief = z.infer<typeof ReviseBrief>;
export type SeoBrief = z.infer<typeof SeoBrief>;
export type IntegrateBrief = z.infer<typeof IntegrateBrief>;

/** The answer to an outline brief. The first section introduces, the last concludes; the FAQ has its own place. */
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

/** The answer to an SEO brief. */
export const SeoAnswer = z.object({
  meta_title: z.string().min(1),
  meta_description: z.string().min(1),
  excerpt: z.string().min(1),
});
export type SeoAnswer = z.infer<typeof SeoAnswer>;
// The other tasks are answered in Markdown: the text below the heading, without the heading itself.

const opening = "<brief>";
const closing = "</brief>";

/** The last part of a prompt. `<` is escaped, so that nothing inside can end the brief. */
export function writeBrief(brief: Brief): string {
  return `${opening}\n${JSON.stringify(brief).replaceAll("<", "\\u003c")}\n${closing}`;
}

/** Finds the brief in a prompt; undefined when there is none. */
export function readBrief(prompt: string): Brief | undefined {
  const start = prompt.lastIndexOf(opening);
  const end = prompt.indexOf(closing, start);
  if (start < 0 || end < 0) return undefined;
  return Brief.parse(JSON.parse(prompt.slice(start + opening.length, end)));
}
