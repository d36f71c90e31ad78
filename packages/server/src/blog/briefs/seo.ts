import { z } from "zod";
import type { Assignment } from "./assignment.ts";
import { PostBrief } from "./post.ts";

export const SeoBrief = z.object({
  task: z.literal("seo"),
  post: PostBrief,
  title: z.string(),
  /** The beginning of the text. */
  text: z.string(),
});
export type SeoBrief = z.infer<typeof SeoBrief>;

export const SeoAnswer = z.object({
  meta_title: z.string().min(1),
  meta_description: z.string().min(1),
  excerpt: z.string().min(1),
});
export type SeoAnswer = z.infer<typeof SeoAnswer>;

export const seoAssignment: Assignment<SeoBrief> = {
  brief: SeoBrief,
  opening: "You are an editor. Write what search results show of a finished blog post.",
  answer: "one JSON object",
  rules: () => [
    '- Answer with one JSON object: { "meta_title": string, "meta_description": string, "excerpt": string }.',
    "- meta_title: 30 to 60 characters, with the main keyword near the beginning.",
    "- meta_description: 120 to 155 characters, one or two full sentences that say what the reader gets.",
    "- excerpt: one to three sentences, at most 300 characters, for a list of posts.",
    "- All three say only what the text says. No Markdown, no quotation marks around them, no marks such as [e1].",
  ],
  words: () => 120,
};
