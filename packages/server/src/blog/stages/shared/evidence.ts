import type { BlogOutputs, Evidence } from "../../types.ts";

/** All passages that the post may rest on: those of the sources and of the first search, and those of the second. */
export function allEvidence({
  initialization,
  research_outline,
}: Pick<BlogOutputs, "initialization" | "research_outline">): Evidence[] {
  return [...initialization.evidence, ...research_outline.evidence];
}
