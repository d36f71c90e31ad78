const wordCharacter = /[\p{L}\p{N}]/u;
/** Scripts that put no spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter("en", { granularity: "word" });

/** The first part of a language tag, in lower case: `de` of `de-AT`. */
export function baseLanguage(language: string): string {
  return language.split("-")[0]!.toLowerCase();
}

/** Runs of white space as one space, none at the ends. */
export function collapse(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

/**
 * The words of a text as a person would count them: what stands between spaces or dashes and has a letter or a digit,
 * without the punctuation around it. `state-of-the-art` is one; scripts without spaces are cut by dictionary (Unicode UAX 29).
 */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const token of text.split(/[\s\u2013\u2014\u2026]+/u)) {
    if (unspaced.test(token)) {
      for (const part of segmenter.segment(token)) if (part.isWordLike) words.push(part.segment);
      continue;
    }
    const word = trimPunctuation(token);
    if (word !== "") words.push(word);
  }
  return words;
}

function trimPunctuation(token: string): string {
  const characters = [...token];
  let start = 0;
  let end = characters.length;
  while (start < end && !wordCharacter.test(characters[start]!)) start++;
  while (end > start && !wordCharacter.test(characters[end - 1]!)) end--;
  return characters.slice(start, end).join("");
}

/** How many words `wordsOf` finds. */
export function countWordsIn(text: string): number {
  return wordsOf(text).length;
}

/** Whether a position in a text lies between two words, not within one. */
export function isWordBoundary(text: string, at: number): boolean {
  const before = at > 0 ? text.slice(Math.max(0, at - 2), at).match(/[\p{L}\p{N}\p{M}_]$/u) : null;
  const after = text.slice(at, at + 2).match(/^[\p{L}\p{N}\p{M}_]/u);
  return !before || !after;
}
