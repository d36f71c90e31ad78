import type { BlogTools } from "../tools.ts";
import type { BlogStageOf } from "../types.ts";
import { sourceTexts } from "./shared/request.ts";

/** Looks at the sources as texts on the same subject: their length, their headings, what they leave out. */
export const createCompetitorAnalysis = (tools: BlogTools): BlogStageOf<"competitor_analysis"> => ({
  name: "competitor_analysis",
  version: 1,
  weight: 8,
  when: (_input, { hasSources }) => hasSources,
  says: { start: "Reading the sources", complete: "Analysis of the sources complete" },
  details: ({ sources, gaps }) => `${sources.length} sources, ${gaps.length} keywords they do not mention`,
  run: ({ input }, { initialization }) =>
    tools.text.run("analyseSources", sourceTexts(input), initialization.keywords, input.language),
});
