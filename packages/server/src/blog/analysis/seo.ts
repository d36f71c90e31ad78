import slugify from "@sindresorhus/slugify";
import { type Check, judge, within, yes } from "./checks.ts";
import { type KeywordUse, keywordUse } from "./keywords.ts";
import { describeContent } from "./markdown.ts";
import { mentions } from "./mentions.ts";
import { quoted } from "./parts.ts";
import { bodyChecks } from "./seo-body.ts";

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

/** Lengths in characters that search pages show whole. */
const bounds = { title: [30, 60], description: [120, 160], slug: 75 } as const;

/** What to do about a line that is too short or too long. */
function lengthAdvice(what: string, line: string, [least, most]: readonly [number, number]): string {
  if (line === "") return `Write a ${what} of ${least} to ${most} characters; it is empty.`;
  return `${line.length < least ? "Lengthen" : "Shorten"} the ${what} ${quoted(line)} to ${least} to ${most} characters; it has ${line.length}.`;
}

function lineChecks(
  what: string,
  line: string,
  limits: readonly [number, number],
  weights: [number, number],
  { keyword, language }: { keyword: string; language: string },
): Check[] {
  const advice = `Use the main keyword "${keyword}" in the ${what}${line === "" ? "" : ` ${quoted(line)}`}.`;
  return [
    { weight: weights[0], met: within(line.length, ...limits), advice: lengthAdvice(what, line, limits) },
    { weight: weights[1], met: mentions(line, keyword, language), advice },
  ];
}

function slugChecks(slug: string, keyword: string): Check[] {
  const words = slugify(keyword)
    .split("-")
    .filter((word) => word !== "");
  const used = words.filter((word) => slug.split("-").includes(word)).length;
  const isClean = /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) && slug.length <= bounds.slug;
  const better = slugify(slug).slice(0, bounds.slug).replace(/-+$/, "");
  const such = better === "" ? "" : `, for instance "${better}"`;
  return [
    {
      weight: 3,
      met: yes(isClean),
      advice: `Keep the slug ${quoted(slug)} to lower-case letters, digits and hyphens, ${bounds.slug} characters at most${such}.`,
    },
    {
      weight: 3,
      met: words.length === 0 ? null : used / words.length,
      advice: `Use the words of the main keyword "${keyword}" in the slug ${quoted(slug)}.`,
    },
  ];
}

function headChecks({ title, meta_title, meta_description, slug, language }: SeoInput, keyword: string): Check[] {
  const about = { keyword, language };
  return [
    ...lineChecks("title", title, bounds.title, [8, 10], about),
    ...lineChecks("meta title", meta_title, bounds.title, [6, 4], about),
    ...lineChecks("meta description", meta_description, bounds.description, [8, 5], about),
    ...slugChecks(slug, keyword),
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
