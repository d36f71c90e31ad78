import { remembering } from "./memory.ts";
import { singular, stem } from "./stems.ts";
import { isStopWord } from "./stop-words.ts";
import { baseLanguage, wordsOf } from "./words.ts";

/** Lower case, typographic apostrophes as plain ones. */
export function fold(word: string): string {
  return word.toLowerCase().replaceAll("’", "'");
}

/** The words of a text, those with hyphens or slashes cut at them, in lower case. */
export function foldedWords(text: string): string[] {
  return wordsOf(text.replace(/[-/\u2010\u2011]/gu, " ")).map(fold);
}

/** The words that carry a text's subject, in lower case and in order, each as often as it stands there. */
export const contentWords: (text: string, language: string) => string[] = remembering(400_000, findContentWords);

function findContentWords(text: string, language: string): string[] {
  const base = baseLanguage(language);
  return foldedWords(text)
    .map((word) => word.replace(/'s?$/, ""))
    .filter((word) => {
      if (!/\p{L}/u.test(word)) return false;
      const stops = isStopWord(word, base);
      if (stops !== undefined) return !stops && word.length > 1;
      return word.length >= 4 || (/\p{Lo}/u.test(word) && word.length >= 2);
    });
}

/** The stems of a text's content words, without doubles. */
export function contentStems(text: string, language: string): Set<string> {
  const base = baseLanguage(language);
  return new Set(contentWords(text, language).map((word) => stem(word, base)));
}

/** A text's words, ready to be searched for phrases, plural or singular alike. */
export function searchable(text: string, language: string): string[] {
  const base = baseLanguage(language);
  return foldedWords(text).map((word) => singular(word.replace(/'s?$/, ""), base));
}

/** How often a phrase stands in a text (both `searchable`), finds that overlap counted once. */
export function countPhrase(words: string[], phrase: string[]): number {
  if (phrase.length === 0) return 0;
  let count = 0;
  for (let at = 0; at + phrase.length <= words.length; ) {
    if (phrase.every((word, offset) => words[at + offset] === word)) {
      count++;
      at += phrase.length;
    } else at++;
  }
  return count;
}
