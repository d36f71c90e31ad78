import { isStopWord } from "./stop-words.ts";
import { baseLanguage } from "./words.ts";

/** A word of a sentence as it is written. `initial`: a capital letter here may only mark the beginning of a sentence. */
interface Token {
  text: string;
  initial: boolean;
  /** Whether only a space stands between it and the word before. */
  joined: boolean;
}

const tokenPattern = /[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}]|['\u2019.&\u2010\u2011-](?=[\p{L}\p{N}]))*/gu;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(tokenPattern)) {
    const between = text.slice(Math.max(end, match.index - 12), match.index);
    const initial =
      tokens.length === 0 || /[.!?:\u2026]["'\u201d\u2019)\]]{0,3}\s+\S{0,3}$|["\u201c\u201e\u00ab]$/u.test(between);
    // The C of 60 °C is no name.
    if (between.endsWith("°")) continue;
    tokens.push({ text: match[0].replace(/['\u2019]s$/u, ""), initial, joined: between === " " });
    end = match.index + match[0].length;
  }
  return tokens;
}

const isCapital = (word: string): boolean => /^\p{Lu}/u.test(word);
/** `NASA`, `iPhone`, `CO2`, `McDonald`: a name however its sentence is written. */
export const isMarked = (word: string): boolean =>
  /\p{L}\p{N}|\p{N}\p{Lu}/u.test(word) || /\p{Lu}/u.test(word.slice(1));

function isOrdinary(word: string, base: string): boolean {
  return (
    word === "I" || /^I['\u2019]/u.test(word) || isStopWord(word.toLowerCase().replaceAll("\u2019", "'"), base) === true
  );
}

const list = (words: string): Set<string> => new Set(words.split(" "));
/** Small words that may stand inside a name: Bank of England, Ludwig van Beethoven. */
const connectors: Record<string, Set<string>> = {
  en: list("of the de del la las los el von van der den di da du le"),
  // `Haufen von der Gemeinde` is no name.
  de: list("van di da du le"),
  es: list("de del la las los el von van di da du le"),
};
const someConnectors = list("de del la du di da van von");
const longestName = 5;

/**
 * The words of a sentence that name something, as they are written: capitals inside the sentence, capitals and digits
 * inside a word. The first word counts only when it is marked or a name goes on behind it. In German every noun counts: a
 * name cannot be told from one by its capital.
 */
export function namedWords(sentence: string, language: string): string[] {
  const base = baseLanguage(language);
  const tokens = tokensOf(sentence);
  return tokens.flatMap((token, index) => {
    const { text } = token;
    if (isMarked(text)) return [text];
    if (!isCapital(text) || isOrdinary(text, base)) return [];
    const next = tokens[index + 1];
    const goesOn = next?.joined === true && isCapital(next.text) && !isOrdinary(next.text, base) && base !== "de";
    return token.initial && !goesOn ? [] : [text];
  });
}

/** The first word of a sentence, where it may be a name or its subject; undefined where it is an ordinary word. */
export function openingWord(sentence: string, language: string): string | undefined {
  const first = tokensOf(sentence)[0]?.text;
  if (first === undefined || !isCapital(first) || isOrdinary(first, baseLanguage(language))) return undefined;
  return first;
}

/** One name from the tokens at `start`: capitals in a row, small words between them allowed; how far it goes. */
function nameAt(tokens: Token[], start: number, base: string): number {
  let end = start + 1;
  for (let at = start + 1; at < tokens.length && at - start < longestName + 2; at++) {
    const token = tokens[at]!;
    if (!token.joined) break;
    if (isMarked(token.text) || (isCapital(token.text) && !isOrdinary(token.text, base))) end = at + 1;
    else if (!(connectors[base] ?? someConnectors).has(token.text)) break;
  }
  return end;
}

export interface NameFound {
  words: string[];
  /** Whether it begins a sentence or a quotation, where the first capital says nothing. */
  initial: boolean;
}

/** The names in a sentence, whole: `Bank of England`, `NASA`. What only begins a sentence is none unless it goes on. */
export function namesFound(sentence: string, language: string): NameFound[] {
  const base = baseLanguage(language);
  const tokens = tokensOf(sentence);
  const names: NameFound[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at]!;
    const isName = isMarked(token.text) || (isCapital(token.text) && !isOrdinary(token.text, base));
    const end = isName ? nameAt(tokens, at, base) : at + 1;
    const words = tokens.slice(at, end).map(({ text }) => text);
    const isSure = words.length > 1 || isMarked(token.text) || (!token.initial && base !== "de");
    if (isName && isSure && words.filter(isCapital).length <= longestName && /\p{L}{2}/u.test(words.join("")))
      names.push({ words, initial: token.initial && !isMarked(token.text) });
    at = end;
  }
  return names;
}

/**
 * The names in a sentence, as they are written. In German only those of several words, or with capitals or digits inside:
 * others cannot be told from nouns, and even of these some are two nouns in a row.
 */
export function namesOf(sentence: string, language: string): string[] {
  return namesFound(sentence, language).map(({ words }) => words.join(" "));
}
