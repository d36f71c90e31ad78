import type { BlogStage } from "@galley/contract";

/** The type makes a stage that the contract gains a compile error here. */
const blogStageLabels: Record<BlogStage, string> = {
  initialization: "Getting ready",
  keyword_analysis: "Analysing keywords",
  competitor_analysis: "Looking at competing pages",
  intent_analysis: "Working out what readers want",
  length_optimization: "Choosing the length",
  research_outline: "Researching and outlining",
  draft_generation: "Writing the draft",
  enhancement: "Improving the draft",
  seo_polish: "Polishing for search engines",
  semantic_integration: "Weaving in related terms",
  citation_generation: "Adding citations",
  quality_scoring: "Scoring quality",
  finalization: "Finishing",
};

const otherStageLabels = {
  preparing: "Preparing",
  calling_provider: "Generating the image",
  storing: "Storing files",
  processing_result: "Processing the result",
  waiting_approval: "Waiting for your approval",
};

const labels = new Map(Object.entries({ ...blogStageLabels, ...otherStageLabels }));

/**
 * A stage in words for people, in English. A stage this client does not know is made readable (`brand_new_stage` is
 * "Brand new stage"); no stage yet is "Waiting".
 */
export function getStageLabel(stage: string | null | undefined): string {
  const words = (stage ?? "")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/[\s_-]+/g, " ")
    .trim()
    .toLowerCase();
  return labels.get(stage ?? "") ?? (words ? words.charAt(0).toUpperCase() + words.slice(1) : "Waiting");
}
