import type { EnhancedBlogGenerationRequest } from "@galley/contract";
import type { SourceText } from "../../analysis/passages.ts";
import type { PostBrief } from "../../briefs/post.ts";
import type { BlogPinned, Initialization, SourcePage } from "../../types.ts";

/** A source that is an address and not a text, in the form in which two that are the same are equal. */
function asAddress(source: string): string | undefined {
  if (!/^https?:\/\/\S+$/i.test(source.trim())) return undefined;
  const url = URL.parse(source.trim());
  if (url === null) return source.trim();
  url.hash = "";
  return url.href;
}

/** The addresses among the sources, each once. */
export function sourceAddresses(input: EnhancedBlogGenerationRequest): string[] {
  return [...new Set(input.sources.flatMap((source) => asAddress(source) ?? []))];
}

/** The texts of the sources in the author's order: those that are texts themselves, and of the pages that could be read. */
function sourceTexts(input: EnhancedBlogGenerationRequest, pages: SourcePage[]): SourceText[] {
  const left = [...new Map(pages.toReversed().map((page) => [page.url, page])).values()];
  return input.sources.flatMap((source): SourceText[] => {
    const address = asAddress(source);
    if (address === undefined) return [{ text: source, url: null, title: null }];
    const at = left.findIndex((page) => page.address === address);
    return left.splice(at, at < 0 ? 0 : 1).map(({ text, url, title }) => ({ text, url, title }));
  });
}

/** The author's sources, and after them what a search has found. */
export function allTexts(
  input: EnhancedBlogGenerationRequest,
  { pages, found }: Pick<Initialization, "pages" | "found">,
): SourceText[] {
  const own = sourceTexts(input, pages);
  const known = new Set(own.map(({ url }) => url));
  return [...own, ...found.filter(({ url }) => !known.has(url)).map(foundText)];
}

/** A page that a search has found as a text to quote from. */
export const foundText = ({ text, url, title }: SourcePage): SourceText => ({ text, url, title, found: true });

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
