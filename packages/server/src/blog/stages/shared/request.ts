import type { EnhancedBlogGenerationRequest } from "@galley/contract";
import type { SourceText } from "../../analysis/sources.ts";
import type { PostBrief } from "../../brief.ts";
import type { BlogPinned } from "../../types.ts";

/** Whether a source is an address and not a text. */
export function isAddress(source: string): boolean {
  return /^https?:\/\/\S+$/i.test(source.trim());
}

/** The sources that can be read: those that are texts themselves. */
export function sourceTexts(input: EnhancedBlogGenerationRequest): SourceText[] {
  return input.sources.filter((source) => !isAddress(source)).map((text) => ({ text, url: null, title: null }));
}

/** Whether sentences of the post may point to passages. */
export function citesEvidence(input: EnhancedBlogGenerationRequest, pinned: BlogPinned): boolean {
  return input.use_citations && pinned.hasSources;
}

/** What each brief says about the post as a whole. */
export function postBrief(input: EnhancedBlogGenerationRequest, keywords: string[]): PostBrief {
  return {
    topic: input.topic,
    keywords,
    tone: input.tone,
    blog_type: input.blog_type,
    language: input.language,
    ...(input.target_audience !== undefined && { target_audience: input.target_audience }),
    ...(input.custom_instructions !== undefined && { custom_instructions: input.custom_instructions }),
    ...(input.brand_name !== undefined && { brand_name: input.brand_name }),
    ...(input.product_name !== undefined && { product_name: input.product_name }),
    ...(input.category !== undefined && { category: input.category }),
    comparison_items: input.comparison_items,
  };
}

/** All that the author wrote: what is said here is the author's claim, and not one to be proved by a source. */
export function authorsWords(input: EnhancedBlogGenerationRequest): string {
  return [
    input.topic,
    ...input.keywords,
    input.target_audience,
    input.custom_instructions,
    input.brand_name,
    input.product_name,
    input.category,
    ...input.comparison_items,
    ...input.internal_link_targets.map((target) => target.title),
  ]
    .filter((part) => part !== undefined)
    .join("\n");
}
