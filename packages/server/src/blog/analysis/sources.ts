import type { CompetitorAnalysis, Evidence, LengthOptimization } from "../types.ts";
import { isMeasure } from "./figures.ts";
import { keywordUse } from "./keywords.ts";
import { describeContent } from "./markdown.ts";
import { remembering } from "./memory.ts";
import { type SourceText, titleOf } from "./passages.ts";
import { contentWords } from "./phrases.ts";
import { proseBlocks, proseOf } from "./prose.ts";
import { stem } from "./stems.ts";
import { parseMarkdown } from "./tree.ts";
import { baseLanguage } from "./words.ts";

/** What the sources are made of, which words they share, and which keywords none of them uses. */
export function analyseSources(sources: SourceText[], keywords: string[], language: string): CompetitorAnalysis {
  const base = baseLanguage(language);
  const terms = new Map<string, { word: string; sources: number; uses: number }>();
  for (const { text } of sources) {
    const words = proseBlocks(parseMarkdown(text).root).flatMap((block) => contentWords(proseOf(block), language));
    for (const [key, uses] of Map.groupBy(words, (word) => stem(word, base))) {
      const term = terms.get(key) ?? { word: uses[0]!, sources: 0, uses: 0 };
      terms.set(key, { word: term.word, sources: term.sources + 1, uses: term.uses + uses.length });
    }
  }
  const common = [...terms.values()]
    .filter((term) => term.sources >= Math.min(2, sources.length) && term.uses >= 2 && !isMeasure(term.word, language))
    .toSorted((a, b) => b.sources - a.sources || b.uses - a.uses || (a.word < b.word ? -1 : 1));
  const uses = sources.map(({ text }) => keywordUse(text, keywords, language));
  return {
    sources: sources.map((source, index) => {
      const { headings, word_count } = describeContent(source.text, language);
      const names = headings.map(({ text }) => text);
      const title = titleOf(source, index, names.find((name) => name !== "") ?? "");
      return { title, url: source.url, found: source.found ?? false, words: word_count, headings: names };
    }),
    common_terms: common.slice(0, 20).map(({ word }) => word),
    gaps: keywords.filter((_, at) => uses.every((found) => found[at]!.count === 0)),
  };
}

/** A text shorter than this is a note, and says nothing about how long an article on the subject is. */
const shortestArticle = 200;
/** So many pages that were found are a better measure than the author's own sources. */
const enoughFound = 2;

/** The median length of what is to be competed with, to the next 50 words, within 100 and 10,000. */
export function recommendLength(analysis: CompetitorAnalysis, requested: number): LengthOptimization {
  const articles = analysis.sources.filter(({ words }) => words >= shortestArticle);
  const found = articles.filter((article) => article.found);
  const areFound = found.length >= enoughFound;
  const measured = areFound ? found : articles;
  if (measured.length === 0) {
    const reason = `No source is as long as an article (${shortestArticle} words), so the length asked for stands.`;
    return { recommended_words: null, articles: 0, reason };
  }
  const median = medianOf(measured.map(({ words }) => words));
  const what = areFound ? "pages found on the subject" : "sources";
  const among =
    measured.length === 1 ? "the one source that is an article" : `the ${measured.length} ${what} that are articles`;
  return {
    recommended_words: Math.min(10_000, Math.max(100, Math.round(median / 50) * 50)),
    articles: measured.length,
    reason: `The median length of ${among} is ${Math.round(median)} words; ${requested} were asked for.`,
  };
}

function medianOf(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

/** The stems of a text's words of content: each section asks for the best of the same passages. */
const stemsIn = remembering(400_000, (text, language) =>
  contentWords(text, language).map((word) => stem(word, baseLanguage(language))),
);

/** BM25 with its usual constants (Robertson and Zaragoza 2009). */
const bm25 = { saturation: 1.2, lengthWeight: 0.75 };

/** The passages that share words of content with the query, the best first; equally good ones in their given order. */
export function rankEvidence(query: string, evidence: Evidence[], limit: number, language: string): Evidence[] {
  const stemsOf = (text: string): string[] => stemsIn(text, language);
  const wanted = new Set(stemsOf(query));
  const documents = evidence.map((item) => {
    const stems = stemsOf(`${item.title} ${item.passage}`);
    const uses = new Map<string, number>();
    for (const one of stems) if (wanted.has(one)) uses.set(one, (uses.get(one) ?? 0) + 1);
    return { item, length: stems.length, uses };
  });
  const average = documents.reduce((sum, { length }) => sum + length, 0) / Math.max(1, documents.length) || 1;
  const rarity = (one: string): number => {
    const having = documents.filter(({ uses }) => uses.has(one)).length;
    return Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
  };
  const rarities = new Map([...wanted].map((one) => [one, rarity(one)]));
  const score = ({ length, uses }: (typeof documents)[number]): number => {
    const norm = bm25.saturation * (1 - bm25.lengthWeight + (bm25.lengthWeight * length) / average);
    return [...uses].reduce(
      (sum, [one, count]) => sum + (rarities.get(one)! * count * (bm25.saturation + 1)) / (count + norm),
      0,
    );
  };
  return documents
    .map((document, index) => ({ item: document.item, index, score: score(document) }))
    .filter((ranked) => ranked.score > 0)
    .toSorted((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, Math.max(0, limit))
    .map(({ item }) => item);
}

/** The ids of the passages for each query, as `rankEvidence` ranks them: in one call, for hundreds of passages are much to send. */
export function rankForEach(queries: string[], evidence: Evidence[], language: string): string[][] {
  return queries.map((query) => rankEvidence(query, evidence, evidence.length, language).map(({ id }) => id));
}
