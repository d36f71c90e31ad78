import type { Evidence, KeywordAnalysis } from "../types.ts";
import { contentStems, countPhrase, searchable } from "./phrases.ts";
import { proseBlocks, proseOf } from "./prose.ts";
import { questionsAbout } from "./question-forms.ts";
import { termsOf } from "./related-terms.ts";
import { parseMarkdown } from "./tree.ts";
import { countWordsIn } from "./words.ts";

/** How often a keyword stands in a text; `density` is uses for 100 words. */
export interface KeywordUse {
  keyword: string;
  count: number;
  density: number;
}

const relatedTerms = 20;

/** Words that most keywords share say nothing about what sets them apart, so they join no cluster. */
function tellingStems(keywords: string[], language: string): Set<string>[] {
  const stems = keywords.map((keyword) => contentStems(keyword, language));
  if (keywords.length < 4) return stems;
  const shared = (one: string): boolean => stems.filter((set) => set.has(one)).length > keywords.length / 2;
  return stems.map((set) => {
    const telling = [...set].filter((one) => !shared(one));
    return telling.length > 0 ? new Set(telling) : set;
  });
}

/** Keywords that share a word of content, directly or through others, in the author's order; named by their first. */
function cluster(keywords: string[], language: string): KeywordAnalysis["clusters"] {
  const stems = tellingStems(keywords, language);
  const groupOf = keywords.map((_, index) => index);
  for (let later = 1; later < keywords.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      if (stems[later]!.isDisjointFrom(stems[earlier]!)) continue;
      const [from, to] = [groupOf[later]!, groupOf[earlier]!].sort((a, b) => b - a) as [number, number];
      for (const [index, group] of groupOf.entries()) if (group === from) groupOf[index] = to;
    }
  }
  const groups = Map.groupBy(keywords, (_, index) => groupOf[index]!);
  return [...groups.values()].map((members) => ({ name: members[0]!, keywords: members }));
}

/**
 * What the author's keywords are about: which belong together, what else belongs to the subject (the other keywords, and
 * terms the evidence uses again and again), and what a reader may ask.
 */
export function analyseKeywords(
  topic: string,
  keywords: string[],
  evidence: Evidence[],
  language: string,
): KeywordAnalysis {
  const primary = keywords[0] ?? topic;
  const key = (term: string): string => searchable(term, language).join(" ");
  const related = new Map<string, string>();
  for (const term of [...keywords.slice(1), ...termsOf(evidence, language, relatedTerms)]) {
    const isKnown = [key(primary), ...related.keys()].some((known) => ` ${known} `.includes(` ${key(term)} `));
    if (!isKnown) related.set(key(term), term);
  }
  return {
    primary,
    clusters: cluster(keywords, language),
    related: [...related.values()].slice(0, relatedTerms),
    questions: questionsAbout(topic, keywords, language),
  };
}

/** Uses of each keyword in the prose: whole words, any case, singular and plural alike; density is uses for 100 words. */
export function keywordUse(markdown: string, keywords: string[], language: string): KeywordUse[] {
  const texts = proseBlocks(parseMarkdown(markdown).root).map(proseOf);
  const words = texts.reduce((sum, text) => sum + countWordsIn(text), 0);
  const blocks = texts.map((text) => searchable(text, language));
  return keywords.map((keyword) => {
    const phrase = searchable(keyword, language);
    const count = blocks.reduce((sum, block) => sum + countPhrase(block, phrase), 0);
    return { keyword, count, density: words === 0 ? 0 : Math.round((count / words) * 10_000) / 100 };
  });
}
