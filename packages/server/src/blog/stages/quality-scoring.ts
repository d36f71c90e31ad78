import type { BlogTools } from "../tools.ts";
import type { BlogStageOf } from "../types.ts";
import { currentSections } from "./shared/current-sections.ts";
import { allEvidence } from "./shared/evidence.ts";
import { measure } from "./shared/measure.ts";

/** Scores the finished document in eight dimensions. */
export const createQualityScoring = (tools: BlogTools): BlogStageOf<"quality_scoring"> => ({
  name: "quality_scoring",
  version: 2,
  weight: 4,
  when: ({ use_quality_scoring }) => use_quality_scoring,
  says: { start: "Scoring the quality", complete: "Quality scoring complete" },
  details: ({ score }) => `${Math.round(score)} of 100`,
  run: async (context, soFar) => {
    const { markdown, citations, readability, seo } = await measure(tools, context, soFar);
    return tools.text.run("scoreQuality", {
      markdown,
      sections: currentSections(soFar),
      language: context.input.language,
      readability: readability.score,
      seo: seo.score,
      seoFindings: seo.findings,
      citations,
      evidenceCount: allEvidence(soFar).length,
      keywords: soFar.initialization.keywords,
    });
  },
});
