import { z } from "zod";
import type { Assignment } from "./assignment.ts";
import { EvidenceBrief, PostBrief } from "./post.ts";
import { evidenceRules, lengthRule, markdownRules, noEvidenceRules } from "./wording.ts";

export const SectionBrief = z.object({
  task: z.literal("section"),
  post: PostBrief,
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
export type SectionBrief = z.infer<typeof SectionBrief>;

export const sectionAssignment: Assignment<SectionBrief> = {
  brief: SectionBrief,
  opening: "You are an experienced writer. Write one section of a blog post.",
  answer: "the section's text in Markdown",
  rules: ({ section, evidence }) => [
    `- ${kinds[section.kind]}`,
    lengthRule(section.target_words),
    ...markdownRules,
    ...(evidence.length > 0 ? evidenceRules : noEvidenceRules),
  ],
  words: ({ section }) => section.target_words,
};

const kinds: Readonly<Record<SectionBrief["section"]["kind"], string>> = {
  introduction:
    "It opens the post: the reader's question, why it matters, what the post answers. The main keyword early.",
  body: "It is one part of the post: keep to its purpose and points, and leave to the other headings what is theirs.",
  faq: "It is the FAQ: each question as a heading of level three (###), its answer below in two to four sentences.",
  conclusion: "It closes the post: what to take away and what to do next, without new facts and without repeating.",
};
