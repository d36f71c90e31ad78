import type { BlogTools } from "../tools.ts";
import type { BlogStageOf } from "../types.ts";
import { currentSections } from "./shared/current-sections.ts";
import { allEvidence } from "./shared/evidence.ts";
import { openJudge } from "./shared/judge.ts";
import { citesEvidence } from "./shared/request.ts";
import { lengthWarning } from "./shared/take-out.ts";
import { verify } from "./shared/verify.ts";

/**
 * Turns marks into numbered citations, each with the passage that supports its sentence; takes out all others. A model,
 * where there is one, is asked of those it has not seen yet.
 */
export const createCitationGeneration = (tools: BlogTools): BlogStageOf<"citation_generation"> => ({
  name: "citation_generation",
  version: 2,
  weight: 4,
  when: citesEvidence,
  says: { start: "Checking the citations", complete: "Citations complete" },
  details: ({ citations }) => `${citations.length} citations`,
  run: async (context, soFar) => {
    const evidence = allEvidence(soFar);
    const { language } = context.input;
    const before = currentSections(soFar);
    const judge = openJudge(tools, context, evidence, soFar.enhancement.judged);
    const { sections, warnings } = await verify(
      {
        tools,
        context,
        soFar,
        judge,
        look: (given, refused) => tools.text.run("citationPairs", given, evidence, language, refused),
      },
      before,
    );
    const cited = await tools.text.run("cite", sections, evidence, language, judge.refused());
    const shortened = await lengthWarning({ tools, soFar }, before, sections);
    return { ...cited, warnings: [...warnings, ...cited.warnings, ...shortened, ...judge.warnings()] };
  },
});
