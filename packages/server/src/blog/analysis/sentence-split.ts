import type { Sentence } from "nlcst";
import { ParseEnglish } from "parse-english";
import { visit } from "unist-util-visit";
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

/** Abbreviations after which a sentence goes on; the Unicode rules of Intl.Segmenter know none. */
const abbreviations: Record<string, string[]> = {
  de: "dr prof hr fr nr st vgl ca bzw inkl exkl max min mio mrd tel str abs art abb evtl ggf sog bspw z d u o s v i a b h zzgl hrsg geb gest jh".split(
    " ",
  ),
  es: "dr dra sr sra srta d dña ud uds núm pág págs art av cía ej p prof ee uu aprox máx mín vol fig tel".split(" "),
};

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

/** Whether what looks like an end is only an abbreviation, or a German ordinal (am 3. Mai). */
function goesOn(piece: string, language: string): boolean {
  const last = piece
    .trimEnd()
    .slice(-24)
    .match(/([\p{L}\p{N}]+)\.$/u)?.[1];
  if (last === undefined) return false;
  if (language === "de" && /^\d{1,2}$/.test(last)) return true;
  if (/^\p{Lu}$/u.test(last)) return true;
  return abbreviations[language]?.includes(last.toLowerCase()) ?? false;
}

function bySegmenter(text: string, language: string): SentenceSpan[] {
  const spans: SentenceSpan[] = [];
  let open = false;
  for (const { segment, index } of segmenterFor(language).segment(text)) {
    const last = spans.at(-1);
    if (open && last) last.end = index + segment.length;
    else spans.push({ text: "", start: index, end: index + segment.length });
    open = goesOn(segment, baseLanguage(language));
  }
  return spans;
}

/** parse-english takes these for inch, Sunday, Saturday and Wednesday; as words they may end a sentence ("Let air in. It helps."). */
const ordinaryEnd = /(?<=[a-z,] )(?:in|sun|sat|wed)\.(?=["'\u201d\u2019)\]]{0,3} ["'\u201c\u2018(]{0,3}\p{Lu})/gu;

function byEnglish(text: string): SentenceSpan[] {
  const spans: SentenceSpan[] = [];
  visit(english.parse(text), "SentenceNode", (node: Sentence) => {
    let start = node.position?.start.offset ?? 0;
    const end = node.position?.end.offset ?? 0;
    for (const match of text.slice(start, end).matchAll(ordinaryEnd)) {
      const cut = (node.position?.start.offset ?? 0) + match.index + match[0].length;
      spans.push({ text: "", start, end: cut });
      start = cut;
    }
    spans.push({ text: "", start, end });
    return "skip";
  });
  return spans;
}

/**
 * The sentences of one paragraph, in order. English by parse-english, which knows abbreviations and figures; other
 * languages by the Unicode rules for their locale and a few abbreviations.
 */
export function splitSentences(paragraph: string, language: string): SentenceSpan[] {
  const oneLine = paragraph.replace(/[\r\n\t\f\v\u2028\u2029]/g, " ");
  const isEnglish = baseLanguage(language) === "en" && oneLine.length <= longestParsed;
  const spans = isEnglish ? byEnglish(oneLine) : bySegmenter(oneLine, language);
  return spans.flatMap((span) => {
    const raw = oneLine.slice(span.start, span.end);
    const start = span.start + (raw.length - raw.trimStart().length);
    const text = raw.trim();
    return text === "" ? [] : [{ text, start, end: start + text.length }];
  });
}
