import type { BlogTools } from "../tools.ts";
import type { BlogStageOf } from "../types.ts";
import { currentSections } from "./shared/current-sections.ts";
import { citesEvidence } from "./shared/request.ts";

/** Turns marks into numbered citations, each with the passage that supports its sentence; takes out all others. */
export const createCitationGeneration = (tools: BlogTools): BlogStageOf<"citation_generation"> => ({
  name: "citation_generation",
  version: 1,
  weight: 4,
  when: citesEvidence,
  says: { start: "Checking the citations", complete: "Citations complete" },
  details: ({ citations }) => `${citations.length} citations`,
  run: ({ input }, soFar) =>
    tools.text.run("cite", currentSections(soFar), soFar.initialization.evidence, input.language),
});
