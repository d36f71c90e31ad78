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
  const mayBeUnspaced = unspaced.test(text);
  for (const token of text.split(/[\s\u2013\u2014\u2026]+/u)) {
    if (mayBeUnspaced && unspaced.test(token)) {
      for (const part of segmenter.segment(token)) if (part.isWordLike) words.push(part.segment);
      continue;
    }
    const word = trimPunctuation(token);
    if (word !== "") words.push(word);
  }
  return words;
}

/** Letters and digits of ASCII are told apart by their codes: asking the regular expression takes ten times as long. */
function isWordCharacter(code: number): boolean {
  if (code > 127) return wordCharacter.test(String.fromCodePoint(code));
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

const codePointBefore = (text: string, end: number): number => {
  const pair = end > 1 ? text.codePointAt(end - 2)! : 0;
  return pair > 0xffff ? pair : text.charCodeAt(end - 1);
};
const lengthOf = (code: number): number => (code > 0xffff ? 2 : 1);

function trimPunctuation(token: string): string {
  let start = 0;
  let end = token.length;
  for (; start < end; start += lengthOf(token.codePointAt(start)!))
    if (isWordCharacter(token.codePointAt(start)!)) break;
  for (; end > start; end -= lengthOf(codePointBefore(token, end)))
    if (isWordCharacter(codePointBefore(token, end))) break;
  return token.slice(start, end);
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
