import { z } from "zod";
import type { Assignment } from "./assignment.ts";
import { SectionBrief } from "./section.ts";
import { evidenceRules, lengthRule, markdownRules, noEvidenceRules } from "./wording.ts";

/** A section that two models have written, to be made one. */
export const MergeBrief = SectionBrief.extend({ task: z.literal("merge"), drafts: z.array(z.string()).min(2) });
export type MergeBrief = z.infer<typeof MergeBrief>;

export const mergeAssignment: Assignment<MergeBrief> = {
  brief: MergeBrief,
  opening: "You are a senior editor. Make one section out of drafts that several writers have written of it.",
  answer: "the section's text in Markdown",
  rules: ({ section, evidence }) => [
    "- Take from drafts what is clearest and most useful; what they agree on is the core. Say nothing twice.",
    "- Where drafts contradict each other, keep what evidence says; where it says nothing, leave the point out.",
    "- Write one text in one voice, not a list of both. No word about drafts or writers.",
    lengthRule(section.target_words),
    ...markdownRules,
    ...(evidence.length > 0 ? evidenceRules : noEvidenceRules),
  ],
  words: ({ section }) => section.target_words,
};
