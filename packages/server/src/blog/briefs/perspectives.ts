import { z } from "zod";
import type { Assignment } from "./assignment.ts";
import { CompetitorBrief, intentGuide } from "./outline.ts";
import { EvidenceBrief, PostBrief } from "./post.ts";

export const PerspectivesBrief = z.object({
  task: z.literal("perspectives"),
  post: PostBrief,
  intent: z.string(),
  /** Questions that the keywords suggest. */
  questions: z.array(z.string()),
  competitors: z.array(CompetitorBrief),
  evidence: z.array(EvidenceBrief),
});
export type PerspectivesBrief = z.infer<typeof PerspectivesBrief>;

/** More lenient than the rules: what is too much is cut, and a perspective without questions says something, too. */
export const PerspectivesAnswer = z.object({
  perspectives: z
    .array(z.object({ name: z.string().min(1), looks_for: z.string(), questions: z.array(z.string()) }))
    .min(1),
});
export type PerspectivesAnswer = z.infer<typeof PerspectivesAnswer>;

/** Perspectives, and questions of each: as many as a plan can serve. */
export const perspectivesRoom = { perspectives: 5, questions: 4 } as const;

export const perspectivesAssignment: Assignment<PerspectivesBrief> = {
  brief: PerspectivesBrief,
  opening: "You are a senior editor. Before a blog post is planned, name the kinds of readers it must serve.",
  answer: "one JSON object",
  rules: ({ intent, competitors, evidence }) => [
    '- Answer with one JSON object: { "perspectives": [{ "name": string, "looks_for": string, "questions": string[] }] }.',
    "- perspectives: three to five, as different as the topic allows, for instance one who is new to it, one who does it",
    "  every day, one who decides or pays, one who doubts. The readers in post.target_audience are among them, or all of them.",
    `- The readers' intent is ${intentGuide(intent)}.`,
    "- name: at most 6 words, no person's name. looks_for: one sentence: what this reader wants to know or to do.",
    "- questions: two to four, each to be understood and searched for by itself, so with the subject in it; at most 20 words.",
    "  Ask what this reader asks and the others do not. No two questions in the answer ask the same.",
    ...(competitors.length > 0
      ? ["- competitors are articles that readers find on the topic. Ask also what their headings leave out."]
      : []),
    ...(evidence.length > 0
      ? ["- evidence shows what the sources speak of. Ask also for what a reader misses in it; answer nothing."]
      : []),
  ],
  words: () => 400,
};
