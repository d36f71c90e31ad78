import { BlogResult, EnhancedBlogGenerationRequest } from "@galley/contract";
import { defineJob, type JobDefinition } from "../jobs/define.ts";
import { Refusal } from "../refusal.ts";
import type { ChosenModels } from "./models/choose.ts";
import { assembleBlog } from "./stages/assemble.ts";
import { createCitationGeneration } from "./stages/citation-generation.ts";
import { createCompetitorAnalysis } from "./stages/competitor-analysis.ts";
import { createDraftGeneration } from "./stages/draft-generation.ts";
import { createEnhancement } from "./stages/enhancement.ts";
import { createFinalization } from "./stages/finalization.ts";
import { createInitialization } from "./stages/initialization.ts";
import { createIntentAnalysis } from "./stages/intent-analysis.ts";
import { createKeywordAnalysis } from "./stages/keyword-analysis.ts";
import { createLengthOptimization } from "./stages/length-optimization.ts";
import { createQualityScoring } from "./stages/quality-scoring.ts";
import { createResearchOutline } from "./stages/research-outline.ts";
import { createSemanticIntegration } from "./stages/semantic-integration.ts";
import { createSeoPolish } from "./stages/seo-polish.ts";
import { shown } from "./stages/shared/shown.ts";
import type { BlogTools } from "./tools.ts";
import type { BlogOutputs, BlogPinned } from "./types.ts";

export type BlogJob = JobDefinition<EnhancedBlogGenerationRequest, BlogPinned, BlogOutputs, BlogResult>;

/** What the blog job asks of the configuration. */
export interface BlogJobOptions {
  /** The models for a request that names `requested`, or why there is none. */
  chooseModels(requested: string | undefined): ChosenModels;
}

/** The blog job: from a topic and keywords to a finished post, in the stages of SPEC section 3. */
export function createBlogJob(tools: BlogTools, { chooseModels }: BlogJobOptions): BlogJob {
  return defineJob<EnhancedBlogGenerationRequest, BlogPinned, BlogOutputs, BlogResult>({
    kind: "blog",
    queue: "blog-generation-queue",
    path: "/api/v1/blog",
    input: EnhancedBlogGenerationRequest,
    result: BlogResult,
    stages: [
      createInitialization(tools),
      createKeywordAnalysis(tools),
      createCompetitorAnalysis(tools),
      createIntentAnalysis(tools),
      createLengthOptimization(tools),
      createResearchOutline(tools),
      createDraftGeneration(tools),
      shown(createEnhancement(tools)),
      shown(createSeoPolish(tools)),
      shown(createSemanticIntegration(tools)),
      createCitationGeneration(tools),
      createQualityScoring(tools),
      createFinalization(tools),
    ],
    pin: (input, now) => {
      const chosen = chooseModels(input.model);
      if (!chosen.ok) throw new Refusal("model_not_available", chosen.reason);
      const { choice, fallbacks = [], consensus } = chosen;
      return {
        model: choice,
        ...(fallbacks.length > 0 && { fallbacks }),
        ...(input.use_consensus_generation && consensus && { consensus }),
        hasSources: input.sources.length > 0 || (input.use_google_search && tools.search !== undefined),
        acceptedAt: new Date(now).toISOString(),
      };
    },
    // The price list takes 50 ms to load: only where a job's spending is limited.
    isPriced: async ({ model, consensus }) => {
      const { isPriced } = await import("./models/price.ts");
      return isPriced(model) && (consensus === undefined || isPriced(consensus));
    },
    titleOf: ({ topic }) => topic,
    firstEstimate: () => 240,
    accepted: "Blog generation job queued successfully",
    assemble: (outputs, accounts, _input, pinned) => assembleBlog(outputs, accounts, pinned),
  });
}
