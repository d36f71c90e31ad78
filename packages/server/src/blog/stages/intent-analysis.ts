import type { BlogTools } from "../tools.ts";
import type { BlogStageOf } from "../types.ts";

/** Judges what readers who search for the keywords want. */
export const createIntentAnalysis = (tools: BlogTools): BlogStageOf<"intent_analysis"> => ({
  name: "intent_analysis",
  version: 2,
  weight: 4,
  says: { start: "Judging what readers look for", complete: "Intent analysis complete" },
  details: ({ primary, probabilities }) => `${primary} (${Math.round(probabilities[primary] * 100)} %)`,
  run: ({ input }, { initialization: { keywords, search } }) => {
    const titles = search?.hits.map(({ title }) => title) ?? [];
    return tools.text.run("analyseIntent", input.topic, keywords, input.blog_type, input.language, titles);
  },
});
