import type { BlogOutputs, DraftSection } from "../../types.ts";

/** The sections as the last finished stage that may change text left them. */
export function currentSections(soFar: Readonly<BlogOutputs>): DraftSection[] {
  const last =
    soFar.citation_generation ??
    soFar.semantic_integration ??
    soFar.seo_polish ??
    soFar.enhancement ??
    soFar.draft_generation;
  return last.sections;
}
