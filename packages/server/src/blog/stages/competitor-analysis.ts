import type { BlogTools } from "../tools.ts";
import type { BlogStageOf } from "../types.ts";
import { allTexts } from "./shared/request.ts";

/** Looks at what a search has found, and at the sources, as texts on the same subject: their length, their headings, what they leave out. */
export const createCompetitorAnalysis = (tools: BlogTools): BlogStageOf<"competitor_analysis"> => ({
  name: "competitor_analysis",
  version: 4,
  weight: 8,
  when: (_input, { hasSources }) => hasSources,
  says: { start: "Reading the sources", complete: "Analysis of the sources complete" },
  details: ({ sources, gaps }) => {
    const found = sources.filter((source) => source.found).length;
    return `${sources.length - found} sources, ${found} pages found, ${gaps.length} keywords they do not mention`;
  },
  run: async ({ input }, { initialization }) => {
    const texts = allTexts(input, initialization);
    // No page could be read: then nothing is known of what the sources leave out.
    if (texts.length === 0) return { sources: [], common_terms: [], gaps: [] };
    return tools.text.run("analyseSources", texts, initialization.keywords, input.language);
  },
});
