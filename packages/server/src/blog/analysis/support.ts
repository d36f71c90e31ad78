import { figuresOf, isMeasure, measuringWords } from "./figures.ts";
import { figuresRead, readingsOf } from "./foreign-figures.ts";
import { namedWords, openingWord } from "./names.ts";
import { areOpposed, type Direction, directionOf } from "./opposites.ts";
import { contentStems, fold, foldedWords } from "./phrases.ts";
import { splitSentences } from "./sentence-split.ts";
import { singular, stem } from "./stems.ts";
import { baseLanguage } from "./words.ts";
import { withWrittenDates } from "./written-dates.ts";

/** What a sentence says that its source must say too. */
export interface Claim {
  stems: Set<string>;
  figures: Set<string>;
  /** Stems of the units beside its figures, and its shares in words. */
  measures: Set<string>;
  /** Stems of the words that name something, and of its subject. */
  names: Set<string>;
  /** Whether it has a figure or a name: something that can be wrong. */
  isSpecific: boolean;
  /** What it quotes, folded; to be found word for word. */
  quotations: string[];
  denies: boolean;
  direction: Direction;
}

/** One sentence of a passage. */
interface GroundSentence {
  text: string;
  stems: Set<string>;
  figures: Set<string>;
  denies: boolean;
  direction: Direction;
}

/** What a passage says. */
export interface Ground {
  /** All of it, folded. */
  text: string;
  stems: Set<string>;
  words: Set<string>;
  figures: Set<string>;
  /** Its sentences, made when first asked for. */
  sentences: () => GroundSentence[];
}

const denials: Record<string, RegExp> = {
  en: /\b(?:not|no|never|none|neither|nor|without|cannot|nobody|nothing|\w+n['’]t)\b/giu,
  de: /(?<!\p{L})(?:nicht|kein\p{L}{0,2}|nie|niemals|ohne|weder|nichts|niemand)(?!\p{L})/giu,
  es: /(?<!\p{L})(?:no|nunca|jamás|sin|ningún|ningun[oa]|tampoco|ni|nada|nadie)(?!\p{L})/giu,
};
/** Phrases with a denying word that deny nothing. */
const notDenials = /\b(?:not only|not just|no doubt|nicht nur|no s[oó]lo|no solamente|sin embargo|ohne weiteres)\b/giu;

function denies(text: string, base: string): boolean {
  const pattern = denials[base];
  return pattern !== undefined && text.replace(notDenials, " ").search(pattern) >= 0;
}

/** German nouns are all capitals, and their endings differ; elsewhere a name keeps its form. */
function nameKeys(word: string, base: string): string[] {
  return foldedWords(word).map((part) => stem(part.replace(/'s?$/, ""), base));
}

function subjectKeys(sentence: string, language: string, base: string): string[] {
  const word = openingWord(sentence, language);
  return word === undefined || (base === "en" && /ly$/.test(word)) ? [] : nameKeys(word, base);
}

/** Spanish writes months small, so that they are not seen as names. */
const spanishMonths = new Set(
  "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(" "),
);

/** Below this, what stands in quotation marks is a term rather than someone's words. */
const shortestQuotation = 4;
const quoted = /["\u201c\u201e\u00ab]([^"\u201c\u201d\u201e\u00ab\u00bb]{8,800})["\u201c\u201d\u00bb]/gu;

/** A text as it is compared word for word. */
export const folded = (text: string): string => foldedWords(text).join(" ");

/** What a sentence quotes, as it is written. */
export function quotationsIn(sentence: string): string[] {
  const found = [...sentence.matchAll(quoted)].map(([, words = ""]) => words);
  return found.filter((words) => foldedWords(words).length >= shortestQuotation);
}

/** Whether a text says these words (folded) in their order. */
export const hasWords = (text: string, words: string): boolean => ` ${text} `.includes(` ${words} `);

/** What must be found in a passage for it to support the sentence. */
export function claimOf(asWritten: string, language: string): Claim {
  const base = baseLanguage(language);
  const sentence = withWrittenDates(asWritten, language);
  const named = namedWords(sentence, language).filter((word) => !isMeasure(fold(word), language));
  const figures = figuresOf(sentence, language);
  const { units, quantities } = measuringWords(language);
  const words = foldedWords(sentence);
  const shares = words.filter((word) => quantities.has(word));
  const months = base === "es" ? words.filter((word) => spanishMonths.has(word)) : [];
  const quotations = quotationsIn(sentence).map(folded);
  const counted = figures.size > 0 ? words.map((word) => stem(word, base)).filter((word) => units.has(word)) : [];
  return {
    stems: contentStems(sentence, language),
    figures,
    measures: new Set([...shares, ...counted]),
    names: new Set([
      ...named.flatMap((word) => nameKeys(word, base)),
      ...subjectKeys(sentence, language, base),
      ...months.map((word) => stem(word, base)),
    ]),
    isSpecific: [figures, new Set([...shares, ...named, ...months, ...quotations])].some(({ size }) => size > 0),
    quotations,
    denies: denies(sentence, base),
    direction: directionOf(sentence, language),
  };
}

/** The same passages are asked for again with every section that is checked. */
const recent = new Map<string, Ground>();
const remembered = 1000;

/** What a passage offers as support. */
export function groundOf(passage: string, language: string): Ground {
  const key = `${language} ${passage}`;
  const ground = recent.get(key) ?? readGround(passage, language);
  if (recent.size >= remembered) recent.delete(recent.keys().next().value!);
  recent.set(key, ground);
  return ground;
}

function readGround(asWritten: string, language: string): Ground {
  const base = baseLanguage(language);
  const passage = withWrittenDates(asWritten, language);
  const readings = readingsOf(passage, language);
  const words = foldedWords(passage).map((word) => fold(word).replace(/'s?$/, ""));
  let sentences: GroundSentence[] | undefined;
  return {
    text: folded(asWritten),
    stems: contentStems(passage, language),
    words: new Set(words.flatMap((word) => [word, stem(word, base), singular(word, base)])),
    figures: figuresRead(passage, readings),
    sentences: () => {
      sentences ??= splitSentences(asWritten, language).map(({ text }) => ({
        text,
        stems: contentStems(withWrittenDates(text, language), language),
        figures: figuresRead(withWrittenDates(text, language), readings),
        denies: denies(text, base),
        direction: directionOf(text, language),
      }));
      return sentences;
    },
  };
}

/** The share of the claim's words of content that the passage has, 0 to 1. */
export function overlap(claim: Claim, ground: Pick<Ground, "stems">): number {
  if (claim.stems.size === 0) return 0;
  return claim.stems.intersection(ground.stems).size / claim.stems.size;
}

/** From here on a sentence of the passage says the same thing: then it has the number for it, and not another sentence. */
const sameThing = 0.8;

/**
 * Whether the sentences of the passage nearest to the claim deny where it denies, affirm where it affirms, and do not say
 * the opposite of it; and where they say the same with numbers, that one of these is the claim's.
 */
function agrees(claim: Claim, ground: Ground): boolean {
  const all = ground.sentences().map((sentence) => ({ ...sentence, share: overlap(claim, sentence) }));
  const nearest = Math.max(...all.map(({ share }) => share));
  const counts = nearest >= sameThing && claim.figures.size > 0;
  return all.some(
    ({ share, denies, direction, figures }) =>
      share === nearest &&
      denies === claim.denies &&
      !areOpposed(claim.direction, direction) &&
      !(counts && figures.size > 0 && figures.isDisjointFrom(claim.figures)),
  );
}

/** The share of the claim's content words a passage must have. */
const leastOverlap = 0.5;

/** Whether the passage has every figure, unit, name and quotation of the claim, half its words of content, and does not deny it. */
export function isSupported(claim: Claim, ground: Ground): boolean {
  return (
    claim.figures.isSubsetOf(ground.figures) &&
    overlap(claim, ground) >= leastOverlap &&
    claim.quotations.every((words) => hasWords(ground.text, words)) &&
    claim.measures.isSubsetOf(ground.words) &&
    claim.names.isSubsetOf(ground.words) &&
    agrees(claim, ground)
  );
}
