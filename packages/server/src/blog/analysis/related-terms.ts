import { toString as wordOf } from "nlcst-to-string";
import { retext } from "retext";
import retextKeywords from "retext-keywords";
import retextPos from "retext-pos";
import type { Evidence } from "../types.ts";
import { isMeasure } from "./figures.ts";
import { contentWords, fold } from "./phrases.ts";
import { singular } from "./stems.ts";
import { baseLanguage, wordsOf } from "./words.ts";

/** As much of the evidence as is read for terms: 100 passages of 80 words take about 0.2 s, and say what it is about. */
const passagesRead = 100;
const longestPassage = 1000;
const longestTerm = 3;

interface Term {
  text: string;
  count: number;
}

const nounFinder = retext().use(retextPos).use(retextKeywords, { maximum: 200 }).freeze();

/** The nouns of English passages, in lower case, by retext-keywords; it takes verbs such as `feed` for nouns, too. */
function nounsOf(passages: string[]): Set<string> {
  const { data } = nounFinder.processSync(passages.join("\n\n"));
  return new Set((data.keywords ?? []).flatMap(({ matches }) => matches.map(({ node }) => fold(wordOf(node)))));
}

/** A passage cut at its punctuation: no term goes across. */
const stretchesOf = (passage: string): string[] => passage.split(/[.,;:!?()"„“”«»]+(?:\s|$)/u);

/** Every word of content and every two or three that stand together, with how often they do. */
function countTerms(passages: string[], language: string): Term[] {
  const terms = new Map<string, Term>();
  for (const stretch of passages.flatMap(stretchesOf)) {
    const words = wordsOf(stretch);
    const carries = words.map((word) => contentWords(word, language).length === 1);
    for (let size = 1; size <= longestTerm; size++) {
      for (let at = 0; at + size <= words.length; at++) {
        if (!carries.slice(at, at + size).every(Boolean)) continue;
        const text = words.slice(at, at + size).join(" ");
        const known = terms.get(fold(text)) ?? { text, count: 0 };
        // Without the capital of a beginning, where the text has it so.
        terms.set(fold(text), { text: text === fold(text) ? text : known.text, count: known.count + 1 });
      }
    }
  }
  return [...terms.values()];
}

/** A term with a capital letter inside is a name, for others to judge; only where all nouns have one (German) it says nothing. */
function isPlainTerm(text: string, base: string): boolean {
  if (!/\p{L}{3}/u.test(text) || /[^\p{L}\p{N}\s'’-]/u.test(text)) return false;
  return base === "de" || text === text.toLowerCase();
}

/**
 * Terms the passages use at least twice (single words: three times), the most frequent first. No names, no units, none that
 * is only part of a longer one.
 */
export function termsOf(evidence: Evidence[], language: string, limit: number): string[] {
  const base = baseLanguage(language);
  const passages = evidence.slice(0, passagesRead).map(({ passage }) => passage.slice(0, longestPassage));
  if (passages.length === 0) return [];
  const nouns = base === "en" ? nounsOf(passages) : undefined;
  const endsInNoun = ({ text }: Term): boolean => nouns?.has(fold(wordsOf(text).at(-1) ?? "")) ?? true;
  const found = countTerms(passages, language).filter(endsInNoun);
  const weight = ({ text, count }: Term): number => count * wordsOf(text).length;
  const ranked = found
    .filter(({ text, count }) => count >= (wordsOf(text).length > 1 ? 2 : 3) && isPlainTerm(text, base))
    .filter(({ text }) => wordsOf(text).every((word) => !isMeasure(fold(word), language)))
    .toSorted((a, b) => weight(b) - weight(a) || (a.text < b.text ? -1 : 1));
  const taken = new Map<string, string>();
  for (const { text } of ranked) {
    const key = wordsOf(text)
      .map((word) => singular(fold(word), base))
      .join(" ");
    const isKnown = [...taken.keys()].some((other) => ` ${other} `.includes(` ${key} `));
    if (!isKnown) taken.set(key, text);
    if (taken.size >= limit) break;
  }
  return [...taken.values()];
}
