import type { EnhancedBlogGenerationRequest, OutlineDecision } from "@galley/contract";
import type { Gate } from "../../jobs/define.ts";
import { OutlineAnswer, type OutlineBrief } from "../briefs/outline.ts";
import { offlineCapacity } from "../models/offline/capacity.ts";
import type { BlogTools } from "../tools.ts";
import type { BlogContext, BlogOutputs, BlogStageOf, Initialization, ResearchOutline } from "../types.ts";
import { assignEvidence } from "./shared/assign-evidence.ts";
import { decidedOutline } from "./shared/decided-outline.ts";
import { type OutlinePlan, planSections } from "./shared/plan-sections.ts";
import { postBrief } from "./shared/request.ts";
import { faqRoom } from "./shared/word-budget.ts";

/** Passages an outline brief carries: enough to see what the sources are about, short enough for small models. */
const outlineEvidence = 12;

/** Where the author wants to see the outline before anything is written. */
export const outlineGate: Gate<EnhancedBlogGenerationRequest, ResearchOutline> = {
  name: "waiting_approval",
  when: ({ approve_outline }) => approve_outline,
  patience: 7 * 24 * 3_600_000,
  says: { start: "Waiting for your approval of the outline", complete: "Decision on the outline: complete" },
  apply: (outline, decision) => decidedOutline(outline, decision as OutlineDecision),
};

/** Plans the post: its title, its sections with their words and evidence, the questions of its FAQ. */
export const createResearchOutline = (tools: BlogTools): BlogStageOf<"research_outline"> => ({
  name: "research_outline",
  version: 1,
  weight: 12,
  says: { start: "Planning the outline", complete: "Outline complete" },
  details: ({ sections, target_words }) => `${sections.length} sections, ${target_words} words`,
  gate: outlineGate,
  run: async (context, soFar) => {
    const { initialization, keyword_analysis } = soFar;
    const length = plannedLength(context, initialization);
    const brief = await outlineBrief(tools, context, soFar, length.words);
    const answer = await tools.models.object(context, "outline", brief, OutlineAnswer);
    const plan: OutlinePlan = {
      answer,
      words: length.words,
      language: context.input.language,
      keywords: initialization.keywords,
      faq: context.input.include_faq_section,
      questions: keyword_analysis.questions,
    };
    const outline = await planSections(tools, plan);
    const sections = await assignEvidence(tools, outline.sections, initialization.evidence, {
      query: [context.input.topic, ...initialization.keywords].join(" "),
      language: context.input.language,
    });
    return { ...outline, sections, target_words: length.words, warnings: [...length.warnings, ...outline.warnings] };
  },
});

/** What was asked; less where the offline writer would have to repeat itself. */
function plannedLength(
  { pinned }: BlogContext,
  { requested_words, evidence }: Initialization,
): { words: number; warnings: ResearchOutline["warnings"] } {
  if (pinned.model.provider !== "offline") return { words: requested_words, warnings: [] };
  const evidenceWords = evidence.reduce((sum, { passage }) => sum + passage.split(/\s+/).length, 0);
  const words = Math.min(requested_words, offlineCapacity(evidenceWords));
  if (words === requested_words) return { words, warnings: [] };
  return {
    words,
    warnings: [
      `length_capped: The offline writer has ${words} words to say about this without repeating itself, ${requested_words} were wanted; more source texts or a language model carry a longer post.`,
    ],
  };
}

async function outlineBrief(
  tools: BlogTools,
  { input }: BlogContext,
  { initialization, keyword_analysis, intent_analysis }: Readonly<BlogOutputs>,
  words: number,
): Promise<OutlineBrief> {
  const { evidence, keywords } = initialization;
  const query = [input.topic, ...keywords].join(" ");
  const best = await tools.text.run("rankEvidence", query, evidence, outlineEvidence, input.language);
  return {
    task: "outline",
    post: postBrief(input, keywords),
    target_words: words,
    // The FAQ is only asked for where there is room to answer a question.
    include_faq: input.include_faq_section && faqRoom(words, 1).questions > 0,
    intent: intent_analysis.primary,
    related_terms: keyword_analysis.related.slice(0, 20),
    questions: keyword_analysis.questions,
    evidence: best.map(({ id, title, passage }) => ({ id, title, passage })),
  };
}
