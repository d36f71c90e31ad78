import type { BlogResult, PostFields } from "@galley/contract";

/** As much of the post's own JSON-LD as its fields are read from. */
interface Posting {
  "@type": string;
  inLanguage: string;
  datePublished: string;
  keywords: string[];
  articleSection?: string;
  author?: { name: string };
}

function postingOf({ structured_data }: BlogResult): Posting {
  const posting = structured_data["@graph"].find((node) => node["@type"] === "BlogPosting");
  return posting as unknown as Posting;
}

function citationsOf({ citations }: BlogResult): PostFields["citations"] {
  return citations
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, title, url }) => ({ id, title, ...(url !== null && { url }) }));
}

/**
 * What a post says of itself, in the order of its front matter. Only from the result, which is stored: the same bytes
 * whenever they are asked for. What is not known is left out.
 */
export function postFields(result: BlogResult): PostFields {
  const { inLanguage, datePublished, keywords, articleSection, author } = postingOf(result);
  const { word_count, reading_time } = result.content_metadata;
  return {
    title: result.title,
    slug: result.slug,
    date: datePublished,
    description: result.meta_description,
    meta_title: result.meta_title,
    excerpt: result.excerpt,
    lang: inLanguage,
    ...(author && { author: author.name }),
    ...(articleSection !== undefined && { categories: [articleSection] }),
    tags: keywords,
    keywords,
    word_count,
    reading_time,
    ...(result.citations.length > 0 && { citations: citationsOf(result) }),
  };
}
