import type { Sentence } from "nlcst";
import { ParseEnglish } from "parse-english";
import { visit } from "unist-util-visit";
import { remembering } from "./memory.ts";
import { endsSentence } from "./sentence-ends.ts";
import { baseLanguage } from "./words.ts";

/** A sentence and where it stands in its text. */
export interface SentenceSpan {
  text: string;
  start: number;
  end: number;
}

const english = new ParseEnglish();
const segmenters = new Map<string, Intl.Segmenter>();

/** parse-english takes time in the square of some texts (100 KB of `a@b.c`: 1.6 s); a paragraph is rarely above 2,000 characters. */
const longestParsed = 5000;

function segmenterFor(language: string): Intl.Segmenter {
  const known = segmenters.get(language);
  if (known) return known;
  let made: Intl.Segmenter;
  try {
    made = new Intl.Segmenter(language, { granularity: "sentence" });
  } catch {
    made = new Intl.Segmenter("en", { granularity: "sentence" });
  }
  if (segmenters.size < 50) segmenters.set(language, made);
  return made;
}

/** Where a sentence may begin: behind a stop, or where the splitter found one. */
type Begins = Map<number, "split" | "seen">;

function bySegmenter(text: string, language: string): Begins {
  return new Map([...segmenterFor(language).segment(text)].map(({ index }) => [index, "split"]));
}

/** parse-english takes these for inch, Sunday, Saturday and Wednesday; as words they may end a sentence ("Let air in. It helps."). */
const ordinaryEnd = /(?<=[a-z,] )(?:in|sun|sat|wed)\.(?=["'\u201d\u2019)\]]{0,3} ["'\u201c\u2018(]{0,3}\p{Lu})/gu;

function byEnglish(text: string): Begins {
  const begins: Begins = new Map();
  visit(english.parse(text), "SentenceNode", (node: Sentence) => {
    begins.set(node.position?.start.offset ?? 0, "split");
    return "skip";
  });
  for (const match of text.matchAll(ordinaryEnd)) begins.set(match.index + match[0].length + 1, "split");
  return begins;
}

/** A stop with a capital letter behind it. */
const stop =
  /[.\u2026]["'\u201c\u201d\u2019\u00bb)\]]{0,3} (?=["'\u201c\u201e\u2018\u00ab\u00bf\u00a1([]{0,3}\p{Lu})/gu;
/** How far the rules look back and ahead. */
const context = 40;

/** The places where sentences begin, in order: the splitter's, put right by the rules for stops. */
function beginsIn(text: string, language: string): number[] {
  const base = baseLanguage(language);
  const found = base === "en" && text.length <= longestParsed ? byEnglish(text) : bySegmenter(text, language);
  for (const match of text.matchAll(stop)) {
    const at = match.index + match[0].length;
    if (!found.has(at)) found.set(at, "seen");
  }
  const begins = [0];
  for (const [at, by] of [...found].toSorted(([a], [b]) => a - b)) {
    const before = text.slice(Math.max(begins.at(-1)!, at - context), at).trimEnd();
    if (before === "") continue;
    const ends = endsSentence(before, text.slice(at, at + context).trimStart(), base);
    if (ends ?? by === "split") begins.push(at);
  }
  return begins;
}

/**
 * The sentences of one paragraph, in order. English by parse-english, which knows abbreviations and figures, other
 * languages by the Unicode rules for their locale; English, German and Spanish with rules for what stands at a stop.
 */
export const splitSentences: (paragraph: string, language: string) => SentenceSpan[] = remembering(200_000, split);

function split(paragraph: string, language: string): SentenceSpan[] {
  const oneLine = paragraph.replace(/[\r\n\t\f\v\u2028\u2029]/g, " ");
  const begins = beginsIn(oneLine, language);
  return begins.flatMap((from, index) => {
    const raw = oneLine.slice(from, begins[index + 1]);
    const start = from + (raw.length - raw.trimStart().length);
    const text = raw.trim();
    return text === "" ? [] : [{ text, start, end: start + text.length }];
  });
}
