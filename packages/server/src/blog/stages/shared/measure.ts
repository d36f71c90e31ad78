import type { Citation } from "@galley/contract";
import type { Readability } from "../../analysis/readability.ts";
import type { SeoScore } from "../../analysis/seo.ts";
import type { BlogTools } from "../../tools.ts";
import type { BlogContext, BlogOutputs } from "../../types.ts";
import { currentSections } from "./current-sections.ts";

/** The finished document and what is measured on it. */
export interface Measured {
  markdown: string;
  citations: Citation[];
  readability: Readability;
  seo: SeoScore;
}

/** Measures the document as it will be delivered; called when no later stage changes a word. */
export async function measure(tools: BlogTools, context: BlogContext, soFar: Readonly<BlogOutputs>): Promise<Measured> {
  const { language } = context.input;
  const { title, meta_title, meta_description, slug, internal_links } = soFar.seo_polish;
  const sections = currentSections(soFar);
  const citations = soFar.citation_generation?.citations ?? [];
  const markdown = await tools.text.run("toMarkdown", title, sections, citations, language);
  // The list of references is no prose: it would pass for sentences.
  const prose = citations.length === 0 ? markdown : await tools.text.run("toMarkdown", title, sections, [], language);
  const [readability, seo] = await Promise.all([
    tools.text.run("readability", prose, language),
    tools.text.run("scoreSeo", {
      title,
      meta_title,
      meta_description,
      slug,
      markdown,
      keywords: soFar.initialization.keywords,
      language,
      internal_links: internal_links.length,
      citations: citations.length,
    }),
  ]);
  return { markdown, citations, readability, seo };
}
