import type { Outline, SeoMetadata } from "@galley/contract";
import type { BlogTools } from "../tools.ts";
import type { BlogContext, BlogOutputs, BlogStageOf, Finalization } from "../types.ts";
import { currentSections } from "./shared/current-sections.ts";
import { allEvidence } from "./shared/evidence.ts";
import { type Measured, measure } from "./shared/measure.ts";
import { deviation, lengthTolerance } from "./shared/words.ts";

/** Puts the document together and describes it; changes no word of its text. */
export const createFinalization = (tools: BlogTools): BlogStageOf<"finalization"> => ({
  name: "finalization",
  version: 2,
  weight: 4,
  says: { start: "Putting the post together", complete: "Post complete" },
  details: ({ content_metadata }) => `${content_metadata.word_count} words`,
  run: async (context, soFar) => {
    const measured = await measure(tools, context, soFar);
    const { markdown, readability, seo } = measured;
    const [content_html, content_metadata] = await Promise.all([
      tools.text.run("renderHtml", markdown),
      tools.text.run("describeContent", markdown, context.input.language),
    ]);
    const words = content_metadata.word_count;
    return {
      content: markdown,
      content_html,
      outline: outlineOf(soFar),
      content_metadata,
      structured_data: await structuredData(tools, context, soFar, measured, words),
      seo_metadata: seoMetadata(soFar, measured, words),
      seo_score: seo.score,
      readability_score: readability.score,
      warnings: warningsOf(soFar, measured, words),
    };
  },
});

function outlineOf({ research_outline, seo_polish }: Readonly<BlogOutputs>): Outline {
  return {
    title: seo_polish.title,
    sections: research_outline.sections.map(({ id, heading, purpose, points, keywords, target_words }) => ({
      id,
      heading,
      purpose,
      points,
      keywords,
      target_words,
    })),
    faq: research_outline.faq,
  };
}

async function structuredData(
  tools: BlogTools,
  { input, pinned }: BlogContext,
  soFar: Readonly<BlogOutputs>,
  { markdown, citations }: Measured,
  words: number,
): Promise<Finalization["structured_data"]> {
  const { keywords } = soFar.initialization;
  const evidence = allEvidence(soFar);
  return tools.text.run("structuredData", {
    title: soFar.seo_polish.title,
    description: soFar.seo_polish.meta_description,
    markdown,
    keywords,
    language: input.language,
    date: pinned.acceptedAt,
    wordCount: words,
    entities: input.use_knowledge_graph ? await tools.text.run("entities", markdown, evidence, input.language) : [],
    faq: await tools.text.run("faqPairs", currentSections(soFar), input.blog_type === "faq"),
    citations,
    author: input.brand_name,
    category: input.category,
  });
}

function seoMetadata(soFar: Readonly<BlogOutputs>, { seo }: Measured, words: number): SeoMetadata {
  const { primary, probabilities } = soFar.intent_analysis;
  const { meta_title, meta_description } = soFar.seo_polish;
  return {
    search_intent: { primary, probabilities },
    keywords: seo.keywords,
    keyword_clusters: soFar.keyword_analysis.clusters,
    length: {
      target_words: soFar.research_outline.target_words,
      recommended_words: soFar.length_optimization?.recommended_words ?? null,
      actual_words: words,
    },
    findings: seo.findings,
    og: { title: meta_title, description: meta_description, type: "article" },
  };
}

/** The warnings of all stages and of the measurements, each once. */
function warningsOf(soFar: Readonly<BlogOutputs>, { readability }: Measured, words: number): string[] {
  const target = soFar.research_outline.target_words;
  const all = [
    ...soFar.initialization.warnings,
    ...soFar.research_outline.warnings,
    ...soFar.draft_generation.warnings,
    ...soFar.enhancement.warnings,
    ...soFar.seo_polish.warnings,
    ...(soFar.semantic_integration?.warnings ?? []),
    ...(soFar.citation_generation?.warnings ?? []),
  ];
  if (Math.abs(deviation(words, target)) > lengthTolerance)
    all.push(`length_missed: The post has ${words} words, ${target} were planned; the model did not come nearer.`);
  if (readability.score === null)
    all.push(`readability_not_scored: ${readability.reason ?? "The readability of this text cannot be judged."}`);
  return [...new Set(all)];
}
