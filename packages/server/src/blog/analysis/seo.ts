import type { ContentMetadata } from "@galley/contract";
import slugify from "@sindresorhus/slugify";
import { type Check, judge, within, yes } from "./checks.ts";
import { type KeywordUse, keywordUse } from "./keywords.ts";
import { describeContent } from "./markdown.ts";
import { contentStems, countPhrase, searchable } from "./phrases.ts";
import { proseBlocks, proseOf } from "./prose.ts";
import { parseMarkdown } from "./tree.ts";
import { wordsOf } from "./words.ts";

export interface SeoInput {
  title: string;
  meta_title: string;
  meta_description: string;
  slug: string;
  markdown: string;
  /** The first is the main one. */
  keywords: string[];
  language: string;
  internal_links: number;
  citations: number;
}

export interface SeoScore {
  /** 0 to 100. */
  score: number;
  /** What would raise the score, a sentence each. */
  findings: string[];
  keywords: KeywordUse[];
}

/** Lengths in characters that search pages show whole; uses for 100 words; words. */
const bounds = {
  title: [30, 60],
  description: [120, 160],
  density: [0.5, 3],
  slug: 75,
  introduction: 100,
  words: 300,
} as const;

/** 1 when the keyword stands there as it is, else half the share of its words that do. */
function mentions(text: string, keyword: string, language: string): number {
  if (countPhrase(searchable(text, language), searchable(keyword, language)) > 0) return 1;
  const wanted = contentStems(keyword, language);
  return wanted.size === 0 ? 0 : wanted.intersection(contentStems(text, language)).size / wanted.size / 2;
}

/** Whether no heading is more than one level below the one before it. */
export function keepsLevels(headings: ContentMetadata["headings"]): boolean {
  return headings.every((heading, index) => index === 0 || heading.level <= headings[index - 1]!.level + 1);
}

/** The first 100 words below the title. */
function introductionOf(markdown: string): string {
  const texts = proseBlocks(parseMarkdown(markdown).root)
    .filter(({ kind }) => kind === "paragraph")
    .slice(0, 5)
    .map(proseOf);
  return wordsOf(texts.join(" ")).slice(0, bounds.introduction).join(" ");
}

function headChecks({ title, meta_title, meta_description, slug, language }: SeoInput, keyword: string): Check[] {
  const [shortest, longest] = bounds.title;
  const [least, most] = bounds.description;
  const slugWords = slugify(keyword)
    .split("-")
    .filter((word) => word !== "");
  const inSlug = slugWords.filter((word) => slug.split("-").includes(word)).length / Math.max(1, slugWords.length);
  const isCleanSlug = /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) && slug.length <= bounds.slug;
  return [
    {
      weight: 8,
      met: within(title.length, shortest, longest),
      advice: `Give the title ${shortest} to ${longest} characters; it has ${title.length}.`,
    },
    { weight: 10, met: mentions(title, keyword, language), advice: `Use the main keyword "${keyword}" in the title.` },
    {
      weight: 6,
      met: within(meta_title.length, shortest, longest),
      advice: `Give the meta title ${shortest} to ${longest} characters; it has ${meta_title.length}.`,
    },
    {
      weight: 4,
      met: mentions(meta_title, keyword, language),
      advice: `Use the main keyword "${keyword}" in the meta title.`,
    },
    {
      weight: 8,
      met: within(meta_description.length, least, most),
      advice: `Give the meta description ${least} to ${most} characters; it has ${meta_description.length}.`,
    },
    {
      weight: 5,
      met: mentions(meta_description, keyword, language),
      advice: `Use the main keyword "${keyword}" in the meta description.`,
    },
    {
      weight: 3,
      met: yes(isCleanSlug),
      advice: `Keep the slug to lower-case letters, digits and hyphens, ${bounds.slug} characters at most.`,
    },
    {
      weight: 3,
      met: slugWords.length === 0 ? null : inSlug,
      advice: `Use the words of the main keyword "${keyword}" in the slug.`,
    },
  ];
}

function bodyChecks(input: SeoInput, keyword: string, content: ContentMetadata, use: KeywordUse): Check[] {
  const [rarest, densest] = bounds.density;
  const second = content.headings.filter(({ level }) => level === 2);
  const first = content.headings.filter(({ level }) => level === 1).length;
  const described = content.images.filter(({ has_alt }) => has_alt).length;
  const density = `"${keyword}" is used ${use.count} times, ${use.density} for 100 words; ${rarest} to ${densest} is usual.`;
  return [
    {
      weight: 8,
      met: mentions(introductionOf(input.markdown), keyword, input.language),
      advice: `Use the main keyword "${keyword}" in the first ${bounds.introduction} words.`,
    },
    {
      weight: 10,
      met: within(use.density, rarest, densest),
      advice: `${use.density < rarest ? "Use the main keyword more often" : "Use the main keyword less often"}: ${density}`,
    },
    { weight: 6, met: yes(first === 1), advice: `Use exactly one heading of level 1; there are ${first}.` },
    {
      weight: 8,
      met: Math.min(1, second.length / 3),
      advice: `Divide the text by at least 3 headings of level 2; there are ${second.length}.`,
    },
    {
      weight: 5,
      met: yes(keepsLevels(content.headings)),
      advice: "Let no heading skip a level (an H4 directly below an H2).",
    },
    {
      weight: 5,
      met: Math.max(0, ...second.map(({ text }) => mentions(text, keyword, input.language))),
      advice: `Use the main keyword "${keyword}" in a heading of level 2.`,
    },
    {
      weight: 4,
      met: content.images.length === 0 ? null : described / content.images.length,
      advice: `Describe every image by an alt text; ${content.images.length - described} have none.`,
    },
    { weight: 5, met: yes(input.internal_links > 0), advice: "Link to at least one other page of your own." },
    { weight: 4, met: yes(input.citations > 0), advice: "Cite at least one source." },
    {
      weight: 4,
      met: Math.min(1, content.word_count / bounds.words),
      advice: `Write at least ${bounds.words} words; there are ${content.word_count}.`,
    },
  ];
}

/** How well a post can be found: what search engines and their result pages look at, each measured in the text as it is. */
export function scoreSeo(input: SeoInput): SeoScore {
  const keywords = keywordUse(input.markdown, input.keywords, input.language);
  const main = keywords[0];
  const content = describeContent(input.markdown, input.language);
  if (!main) return { score: 0, findings: ["Name at least one keyword the post should be found for."], keywords };
  return {
    ...judge([...headChecks(input, main.keyword), ...bodyChecks(input, main.keyword, content, main)]),
    keywords,
  };
}
