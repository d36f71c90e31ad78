import { z } from "zod";
import type { Assignment } from "./assignment.ts";
import { PostBrief } from "./post.ts";
import { keepRules, markdownRules, roughWords } from "./wording.ts";

export const IntegrateBrief = z.object({
  task: z.literal("integrate"),
  post: PostBrief,
  heading: z.string(),
  text: z.string(),
  /** Terms to weave in where they fit. */
  terms: z.array(z.string()),
});
export type IntegrateBrief = z.infer<typeof IntegrateBrief>;

export const integrateAssignment: Assignment<IntegrateBrief> = {
  brief: IntegrateBrief,
  opening: "You are a careful editor. Work terms into a section.",
  answer: "the whole text in Markdown",
  rules: () => [
    "- Work in those of terms that fit the sense, each once, by changing a few words; leave out those that do not fit.",
    "- Change nothing else. Keep the length within a few words.",
    ...markdownRules,
    ...keepRules,
  ],
  words: ({ text, terms }) => roughWords(text) + 2 * terms.length,
};
