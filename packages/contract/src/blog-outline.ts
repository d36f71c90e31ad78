import { z } from "zod";

const text = (most: number) => z.string().trim().min(1).max(most);

/** A section of an outline that a person decides on. */
const OutlineSection = z.object({
  id: z.string().max(100).optional().describe("Of a section that is in the outline; a new one has none."),
  heading: text(200),
  purpose: z.string().max(1000).default(""),
  points: z.array(text(500)).max(20).default([]),
  keywords: z.array(text(100)).max(20).default([]),
  target_words: z.int().min(20).max(10_000).optional().describe("As planned, or as much as the others, when absent."),
});

const Outline = z.object({
  title: text(200),
  sections: z.array(OutlineSection).min(1).max(40),
  faq: z.array(text(300)).max(20).default([]),
});

/** What a person decides of a post's outline. */
export const OutlineDecision = z
  .discriminatedUnion("decision", [
    z.object({ decision: z.literal("approve") }),
    z.object({ decision: z.literal("edit"), outline: Outline.describe("The outline as it is to be written.") }),
    z.object({ decision: z.literal("reject") }).describe("The job is cancelled."),
  ])
  .meta({ id: "OutlineDecision", examples: [{ decision: "approve" }] });
export type OutlineDecision = z.infer<typeof OutlineDecision>;

/** Answer of `GET /api/v1/blog/jobs/{job_id}/outline`. */
export const OutlineForDecision = z
  .object({
    job_id: z.uuid(),
    waiting: z.boolean().describe("Whether a decision is waited for."),
    outline: Outline,
  })
  .meta({ id: "OutlineForDecision" });
export type OutlineForDecision = z.infer<typeof OutlineForDecision>;
