import type { BlogTools } from "../tools.ts";
import type { BlogStageOf } from "../types.ts";

/** Says which length the pages that compete suggest. Advice only: the author's length is kept. */
export const createLengthOptimization = (tools: BlogTools): BlogStageOf<"length_optimization"> => ({
  name: "length_optimization",
  version: 3,
  weight: 4,
  when: (_input, { hasSources }) => hasSources,
  says: { start: "Comparing lengths", complete: "Length comparison complete" },
  details: ({ reason }) => reason,
  run: async (_context, { initialization, competitor_analysis }) => {
    if (competitor_analysis === undefined) throw new Error("length_optimization needs competitor_analysis before it");
    return tools.text.run("recommendLength", competitor_analysis, initialization.requested_words);
  },
});
