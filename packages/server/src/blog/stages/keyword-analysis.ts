import type { BlogTools } from "../tools.ts";
import type { BlogStageOf } from "../types.ts";

/** Groups the keywords, and finds terms of the subject and questions about it. */
export const createKeywordAnalysis = (tools: BlogTools): BlogStageOf<"keyword_analysis"> => ({
  name: "keyword_analysis",
  version: 1,
  weight: 8,
  says: { start: "Analysing the keywords", complete: "Keyword analysis complete" },
  details: ({ clusters, related }) => `${clusters.length} groups of keywords, ${related.length} related terms`,
  run: ({ input }, { initialization }) =>
    tools.text.run("analyseKeywords", input.topic, initialization.keywords, initialization.evidence, input.language),
});
