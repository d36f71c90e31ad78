import type { SectionBrief } from "../../briefs/section.ts";
import { isBefore, type Moment, momentOf } from "./dates.ts";
import type { Desk } from "./desk.ts";
import { escapeMarkdown, oneLine } from "./safe-text.ts";
import type { Language } from "./stock/shape.ts";
import { countWords, fingerprint, sentencesOf } from "./words.ts";

type Evidence = SectionBrief["evidence"][number];

/** One sentence of a source, word for word with its mark, or two that belong together. */
export interface Quote {
  text: string;
  words: number;
  /** From 0 (nothing in common with what was asked for) to 1. */
  relevance: number;
  /** `e1`, `e2`, … */
  source: string;
  /** The first date in it. */
  when: Moment | undefined;
}

const shortest = 5;
/** Longer ones are hard to follow at one reading, and nobody may cut them. */
const longest = 34;
/** A sentence that begins with one of these leans on the one before it. */
const leaning =
  /^(?:it|its|they|their|them|this|that|these|those|he|she|his|her|such|however|but|and|or|so|also|therefore|thus|then|both|er|sie|es|ihr|ihre|dies|diese|dieser|dieses|das|dabei|dazu|damit|daher|deshalb|jedoch|aber|und|auch|so|este|esta|esto|estos|estas|eso|ese|esa|ello|él|ella|ellos|además|también|pero|y|por eso|sin embargo|(?:\p{L}+|\d+) (?:days?|weeks?|months?|years?|decades?) (?:later|earlier|after|before)|(?:\p{L}+|\d+) (?:tage?|wochen?|monate?|jahre?) (?:später|danach|zuvor)|(?:\p{L}+|\d+) (?:días?|semanas?|mes(?:es)?|años?) (?:después|antes|más tarde))(?![\p{L}\p{M}])/iu;

/** Words that carry no meaning but tell a language. */
const functionWords: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    "the a an of to in on for and or is are was were be with as at by from it that this which not can you your has have".split(
      " ",
    ),
  ),
  de: new Set(
    "der die das ein eine einer und oder ist sind war mit auf für von zu zum zur im in den dem des nicht auch es sich bei als an wird werden".split(
      " ",
    ),
  ),
  es: new Set("el la los las un una de del y o es son con por para en que se su no al como lo más está".split(" ")),
};
/** Whether a passage reads like the language the post is written in; one that does not is set in quotation marks. */
function isNative(passage: string, language: Language): boolean {
  const words = fingerprint(passage).split(" ");
  const shown = (list: ReadonlySet<string>) => words.filter((word) => list.has(word)).length;
  const own = shown(functionWords[language]);
  return Object.values(functionWords).every((list) => shown(list) <= own);
}

function contentWords(text: string): Set<string> {
  const words = fingerprint(text).split(" ");
  const empty = (word: string) => Object.values(functionWords).some((list) => list.has(word));
  return new Set(words.filter((word) => word.length > 2 && !empty(word)).map(stem));
}

/** The beginning of a word: enough to see that `plants` and `planting` belong together. */
function stem(word: string): string {
  return word.slice(0, 6);
}

/** Whether the sentence can stand in Markdown word for word: whole, no link, nothing that would need an escape. */
function quotable(sentence: string): boolean {
  const words = countWords(sentence);
  if (words < shortest || words > longest) return false;
  if (!/^[\p{Lu}\p{N}“„«"¿¡(]/u.test(sentence) || !/[.!?]["”“»)]?$/u.test(sentence)) return false;
  if (escapeMarkdown(sentence) !== sentence || oneLine(sentence) !== sentence) return false;
  return !/^\d+[.)]\s/u.test(sentence) && !/\w\.(?:com|org|net|de|es|io|eu|co)\b/iu.test(sentence);
}

/** The sentence with its mark before the full stop. */
function marked(sentence: string, id: string): string {
  const end = /[.!?]["”“»)]*$/u.exec(sentence);
  const stop = end?.[0] ?? "";
  return stop === "." ? `${sentence.slice(0, -1)} [${id}].` : `${sentence} [${id}]`;
}

/** Whether a sentence tells of a time before the one it leans on. */
function goesBack(first: string, second: string): boolean {
  const [when, then] = [momentOf(first), momentOf(second)];
  return when !== undefined && then !== undefined && isBefore(then, when);
}

/** Sentences of a passage; those that lean on the one before come together with it. A timeline does not look back. */
function quotesOf(evidence: Evidence, { blog_type, language }: Desk["post"]): string[][] {
  const groups: string[][] = [];
  let previous: string[] | undefined;
  for (const sentence of sentencesOf(evidence.passage, language)) {
    if (!quotable(sentence)) {
      previous = undefined;
    } else if (leaning.test(sentence)) {
      const looksBack = blog_type === "timeline" && previous !== undefined && goesBack(previous[0]!, sentence);
      if (previous !== undefined && previous.length < 2 && !looksBack) previous.push(sentence);
    } else {
      previous = [sentence];
      groups.push(previous);
    }
  }
  return groups;
}

/** What can be quoted from the evidence, in its order and without doubles, judged against what is asked for. */
export function quotesFor(desk: Desk, evidence: readonly Evidence[], about: readonly string[]): Quote[] {
  const asked = contentWords(about.join(" "));
  const seen = new Set<string>();
  const quotes: Quote[] = [];
  const [open, close] = desk.stock.phrases.quotes;
  for (const piece of evidence) {
    const native = isNative(piece.passage, desk.stock.language);
    for (const group of quotesOf(piece, desk.post)) {
      const fresh = group.filter((sentence) => !seen.has(fingerprint(sentence)));
      for (const sentence of fresh) seen.add(fingerprint(sentence));
      if (fresh.length === 0) continue;
      const inMarks = (sentence: string) => `${open}${sentence}${close} [${piece.id}]`;
      const words = contentWords(group.join(" "));
      const shared = [...words].filter((word) => asked.has(word)).length;
      quotes.push({
        text: fresh.map((sentence) => (native ? marked(sentence, piece.id) : inMarks(sentence))).join(" "),
        words: countWords(fresh.join(" ")),
        relevance: shared / Math.max(3, Math.min(words.size, asked.size)),
        source: piece.id,
        when: fresh.map(momentOf).find((when) => when !== undefined),
      });
    }
  }
  return quotes;
}
