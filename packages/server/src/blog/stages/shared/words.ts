import type { BlogTools } from "../../tools.ts";
import type { DraftSection } from "../../types.ts";

/** How far a post may be from its length (SPEC: within 15 %). */
export const lengthTolerance = 0.15;

/** How far `words` is from `target`, as a share of the target; negative when it is short. */
export const deviation = (words: number, target: number): number => (words - target) / Math.max(1, target);

/** A section with the words the plan gives it. */
type Planned = Pick<DraftSection, "kind" | "heading" | "target_words">;

/**
 * The words that are wanted below a section's heading: the plan counts the heading too (above the introduction stands
 * the post's title), and `referenceShare` of the whole goes to the list of references.
 */
export async function bodyTarget(
  tools: BlogTools,
  title: string,
  section: Planned,
  referenceShare: number,
): Promise<number> {
  const heading = section.kind === "introduction" ? title : section.heading;
  const headed = await tools.text.run("countWords", `# ${heading}`);
  return Math.max(10, Math.round(section.target_words * (1 - referenceShare)) - headed);
}
