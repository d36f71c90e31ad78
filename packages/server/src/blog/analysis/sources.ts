import { franc } from "franc";
import type { CompetitorAnalysis, Evidence, LengthOptimization } from "../types.ts";
import { isMeasure } from "./figures.ts";
import { keywordUse } from "./keywords.ts";
import { describeContent, firstHeading } from "./markdown.ts";
import { contentWords } from "./phrases.ts";
import { proseBlocks, proseOf } from "./prose.ts";
import { splitSentences } from "./sentence-split.ts";
import { stem } from "./stems.ts";
import { parseMarkdown } from "./tree.ts";
import { baseLanguage, collapse, countWordsIn } from "./words.ts";

/** A text to quote from, plain or Markdown. */
export interface SourceText {
  text: string;
  url: string | null;
  title: string | null;
}

const passage = { sentences: 4, words: 80, fewestWords: 4, longestSentence: 120 };
const passagesInAll = 400;
const longestTitle = 80;

/** Below about 10 words franc guesses; then the text is read as English. */
function languageOf(text: string): string {
  const found: Record<string, string> = {
    deu: "de",
    spa: "es",
    fra: "fr",
    ita: "it",
    por: "pt",
    nld: "nl",
    jpn: "ja",
    cmn: "zh",
  };
  return found[franc(text.slice(0, 2000), { minLength: 60 })] ?? "en";
}

/**
 * Sentences of one paragraph, joined up to the size of a passage. A "sentence" above 120 words is a menu or a listing that
 * has lost its lines; cut anywhere it could say what its source does not, so it is left out.
 */
function joinSentences(paragraph: string, language: string): string[] {
  const passages: string[] = [];
  let open: { start: number; end: number; sentences: number; words: number } | undefined;
  const close = (): void => {
    if (open && open.words >= passage.fewestWords) passages.push(paragraph.slice(open.start, open.end));
    open = undefined;
  };
  for (const { text, start, end } of splitSentences(paragraph, language)) {
    const words = countWordsIn(text);
    const isFull = open && (open.sentences >= passage.sentences || open.words + words > passage.words);
    if (isFull || words > passage.longestSentence) close();
    if (words > passage.longestSentence) continue;
    open = open
      ? { ...open, end, sentences: open.sentences + 1, words: open.words + words }
      : { start, end, sentences: 1, words };
  }
  close();
  return passages;
}

function passagesOf(text: string): string[] {
  const language = languageOf(text);
  return proseBlocks(parseMarkdown(text).root)
    .filter(({ kind }) => kind === "paragraph" || kind === "item")
    .flatMap((block) => joinSentences(proseOf(block), language));
}

function titleOf(source: SourceText, index: number, heading = firstHeading(source.text)): string {
  const given = collapse(source.title ?? "");
  const candidates = [given, heading ?? "", collapse(/\S[^\r\n]*/.exec(source.text)?.[0] ?? "")];
  const fitting = candidates.find((title, at) => title !== "" && (at === 0 || title.length <= longestTitle));
  return fitting ?? `Source ${index + 1}`;
}

/** How many passages each source may give: its own where they are few, an even share of what is left where they are many. */
function fairShares(counts: number[], total: number): number[] {
  const shares = counts.map(() => 0);
  let left = total;
  let hungry = counts.map((_, index) => index).filter((index) => counts[index]! > 0);
  while (left > 0 && hungry.length > 0) {
    const share = Math.max(1, Math.floor(left / hungry.length));
    for (const index of hungry) {
      const taken = Math.min(share, counts[index]! - shares[index]!, left);
      shares[index]! += taken;
      left -= taken;
    }
    hungry = hungry.filter((index) => shares[index]! < counts[index]!);
  }
  return shares;
}

/**
 * Passages to quote, word for word: sentences of one paragraph, up to 4 and about 80 words, each passage once. Above 400 in
 * all, every source gives its fair share, evenly from its whole length.
 */
export function toEvidence(sources: SourceText[], retrievedAt: string): Evidence[] {
  const seen = new Set<string>();
  const found = sources.map((source) => passagesOf(source.text).filter((text) => !seen.has(text) && seen.add(text)));
  const shares = fairShares(
    found.map(({ length }) => length),
    passagesInAll,
  );
  let number = 0;
  return sources.flatMap((source, index) => {
    const all = found[index]!;
    const share = shares[index]!;
    const title = titleOf(source, index);
    return Array.from({ length: share }, (_, at) => ({
      id: `e${++number}`,
      url: source.url,
      title,
      passage: all[Math.floor((at * all.length) / share)]!,
      retrieved_at: retrievedAt,
      provider: "source",
    }));
  });
}

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
      return { title, words: word_count, headings: names };
    }),
    common_terms: common.slice(0, 20).map(({ word }) => word),
    gaps: keywords.filter((_, at) => uses.every((found) => found[at]!.count === 0)),
  };
}

/** A source shorter than this is a note, and says nothing about how long an article on the subject is. */
const shortestArticle = 200;

/** The median length of the sources that are articles, to the next 50 words, within 100 and 10,000. */
export function recommendLength(analysis: CompetitorAnalysis, requested: number): LengthOptimization {
  const lengths = analysis.sources
    .map(({ words }) => words)
    .filter((words) => words >= shortestArticle)
    .sort((a, b) => a - b);
  const middle = lengths.length / 2;
  const median = ((lengths[Math.ceil(middle) - 1] ?? 0) + (lengths[Math.floor(middle)] ?? 0)) / 2;
  if (lengths.length === 0) {
    const reason = `No source is as long as an article (${shortestArticle} words), so the length asked for stands.`;
    return { recommended_words: null, reason };
  }
  const recommended = Math.min(10_000, Math.max(100, Math.round(median / 50) * 50));
  const among =
    lengths.length === 1 ? "the one source that is an article" : `the ${lengths.length} sources that are articles`;
  return {
    recommended_words: recommended,
    reason: `The median length of ${among} is ${Math.round(median)} words; ${requested} were asked for.`,
  };
}

/** BM25 with its usual constants (Robertson and Zaragoza 2009). */
const bm25 = { saturation: 1.2, lengthWeight: 0.75 };

/** The passages that share words of content with the query, the best first; equally good ones in their given order. */
export function rankEvidence(query: string, evidence: Evidence[], limit: number, language: string): Evidence[] {
  const base = baseLanguage(language);
  const stemsOf = (text: string): string[] => contentWords(text, language).map((word) => stem(word, base));
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
