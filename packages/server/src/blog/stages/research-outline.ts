import type { EnhancedBlogGenerationRequest, OutlineDecision } from "@galley/contract";
import type { Gate } from "../../jobs/define.ts";
import { OutlineAnswer, type OutlineBrief } from "../briefs/outline.ts";
import { offlineCapacity } from "../models/offline/capacity.ts";
import { deepen } from "../search/deepen.ts";
import type { BlogTools } from "../tools.ts";
import type {
  BlogContext,
  BlogOutputs,
  BlogStageOf,
  Evidence,
  LengthOptimization,
  Perspective,
  ResearchOutline,
} from "../types.ts";
import { assignEvidence } from "./shared/assign-evidence.ts";
import { decidedOutline } from "./shared/decided-outline.ts";
import { type OutlinePlan, planSections } from "./shared/plan-sections.ts";
import { findReaders } from "./shared/readers.ts";
import { postBrief } from "./shared/request.ts";
import { competitorsFor, roomFor } from "./shared/research-room.ts";
import { faqRoom } from "./shared/word-budget.ts";

/** So many articles show what is usual, and a post that is so much shorter or longer may be meant to be. */
const enoughArticles = 3;
const unusual = { least: 0.6, most: 1.7 };

/** Where the author wants to see the outline before anything is written. */
export const outlineGate: Gate<EnhancedBlogGenerationRequest, ResearchOutline> = {
  name: "waiting_approval",
  when: ({ approve_outline }) => approve_outline,
  patience: 7 * 24 * 3_600_000,
  says: { start: "Waiting for your approval of the outline", complete: "Decision on the outline: complete" },
  apply: (outline, decision) => decidedOutline(outline, decision as OutlineDecision),
};

/**
 * Plans the post: the readers it is for, what a second search brings for their questions, then its title, its sections
 * with their words and evidence, the questions of its FAQ.
 */
export const createResearchOutline = (tools: BlogTools): BlogStageOf<"research_outline"> => ({
  name: "research_outline",
  version: 2,
  weight: 16,
  says: { start: "Planning the outline", complete: "Outline complete" },
  details: ({ sections, target_words, perspectives, evidence }) =>
    [
      `${sections.length} sections, ${target_words} words`,
      ...(perspectives.length > 0 ? [`${perspectives.length} kinds of readers`] : []),
      ...(evidence.length > 0 ? [`${evidence.length} more passages`] : []),
    ].join(", "),
  gate: outlineGate,
  run: async (context, soFar) => {
    const { initialization, keyword_analysis, length_optimization } = soFar;
    const readers = await findReaders(tools, context, soFar);
    const deeper = await deepen(tools, context, initialization, readers.perspectives);
    const evidence = [...initialization.evidence, ...deeper.evidence];
    const length = plannedLength(context, initialization.requested_words, evidence);
    const researched = { perspectives: readers.perspectives, evidence };
    const brief = await outlineBrief(tools, context, soFar, researched, length.words);
    const answer = await tools.models.object(context, "outline", brief, OutlineAnswer);
    const plan: OutlinePlan = {
      answer,
      words: length.words,
      language: context.input.language,
      keywords: initialization.keywords,
      faq: context.input.include_faq_section,
      questions: [...keyword_analysis.questions, ...readers.perspectives.flatMap(({ questions }) => questions)],
    };
    const outline = await planSections(tools, plan);
    const sections = await assignEvidence(tools, outline.sections, evidence, {
      query: [context.input.topic, ...initialization.keywords].join(" "),
      language: context.input.language,
    });
    const warnings = [readers, deeper, length, outline].flatMap((part) => part.warnings);
    warnings.push(...lengthAdvice(length_optimization, length.words));
    const { perspectives } = readers;
    return { ...outline, perspectives, evidence: deeper.evidence, sections, target_words: length.words, warnings };
  },
});

/** Said where the post will be unlike most of what readers find. */
function lengthAdvice(compared: LengthOptimization | undefined, words: number): string[] {
  const {
    recommended_words: usual,
    articles,
    reason,
  } = compared ?? { recommended_words: null, articles: 0, reason: "" };
  if (usual === null || articles < enoughArticles) return [];
  const share = words / usual;
  if (share >= unusual.least && share <= unusual.most) return [];
  return [`length_unusual: ${reason} The length asked for was kept.`];
}

/** What was asked; less where the offline writer would have to repeat itself. */
function plannedLength(
  { pinned }: BlogContext,
  requested_words: number,
  evidence: Evidence[],
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

interface Researched {
  perspectives: Perspective[];
  evidence: Evidence[];
}

async function outlineBrief(
  tools: BlogTools,
  { input, pinned }: BlogContext,
  { initialization, keyword_analysis, intent_analysis, competitor_analysis }: Readonly<BlogOutputs>,
  { perspectives, evidence }: Researched,
  words: number,
): Promise<OutlineBrief> {
  const { keywords } = initialization;
  const room = roomFor(pinned);
  // The subject and the readers take turns, so that the plan sees something for each.
  const asked = perspectives.map(({ questions }) => questions.join(" "));
  const queries = [[input.topic, ...keywords].join(" "), ...asked];
  const best = await tools.text.run("chooseEvidence", queries, evidence, room.outline, input.language);
  return {
    task: "outline",
    post: postBrief(input, keywords),
    target_words: words,
    // The FAQ is only asked for where there is room to answer a question.
    include_faq: input.include_faq_section && faqRoom(words, 1).questions > 0,
    intent: intent_analysis.primary,
    related_terms: keyword_analysis.related.slice(0, 20),
    questions: keyword_analysis.questions,
    perspectives,
    competitors: competitorsFor(competitor_analysis, room),
    gaps: competitor_analysis?.gaps ?? [],
    evidence: best.map(({ id, title, passage }) => ({ id, title, passage })),
  };
}
