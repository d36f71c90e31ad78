import { isExampleOrAdvice, isLeadIn, isQuestion, isSupposition } from "./doubt.ts";
import { quantityOf } from "./figures.ts";
import { namesOf } from "./names.ts";
import { contentStems, foldedWords } from "./phrases.ts";
import { type StatedFigure, statedFigures } from "./stated-figures.ts";
import { folded, hasWords, quotationsIn } from "./support.ts";
import { baseLanguage } from "./words.ts";
import { monthNames } from "./written-dates.ts";

/** What in a sentence makes it a claim that can be wrong. */
export type ClaimKind = "quotation" | "date" | "number" | "superlative" | "comparison" | "cause" | "name";

/** What the author wrote, which needs no proof. */
export interface AuthorsWords {
  text: string;
  words: ReadonlySet<string>;
  /** Figures without what they count. */
  values: ReadonlySet<string>;
  /** What the post is about by name: the brand, the product, what is compared. */
  subjects: readonly string[];
}

/** What a sentence claims; undefined where it claims nothing that a source would have to say. */
export interface ClaimFound {
  kind: ClaimKind;
  /** Its figures that are not the author's. */
  figures: string[];
  /** Those of them that it clearly states and only a source can know: what is false of these may not stay. */
  provable: string[];
  /** Whether it states something at all: no question, no example, no advice, nothing supposed. */
  isStatement: boolean;
  /** What it quotes, but for words of the author. */
  quotations: string[];
  /** Its names that are not the author's. */
  names: string[];
}

const superlatives: Record<string, RegExp> = {
  en: /\b(?:the|its|their|world's) (?:\w+ )?(?:most|least|best|worst|first|only|(?!forest|harvest|interest|west|rest|test|guest|request|contest|nest|chest|quest|latest)\p{L}{3,}est)\b/iu,
  de: /(?<!\p{L})(?:am|der|die|das|den|dem|des) (?:\p{L}+ )?(?:\p{L}{3,}ste[nrsm]?|beste[nrsm]?|einzige[nrsm]?|meisten)(?!\p{L})/iu,
  es: /(?<!\p{L})(?:el|la|los|las) (?:\p{L}+ )?(?:más|menos|mejor(?:es)?|peor(?:es)?|primer[oa]?|únic[oa])(?!\p{L})/iu,
};
const comparisons: Record<string, RegExp> = {
  en: /\b(?:more|less|fewer|better|worse|\p{L}{3,}er)\b[^.;]{0,60}\bthan\b/iu,
  de: /(?<!\p{L})(?:mehr|weniger|\p{L}{3,}er)(?:[^.;]{0,40}) als(?!\p{L})/iu,
  es: /(?<!\p{L})(?:más|menos|mejor|peor|mayor|menor)(?!\p{L})[^.;]{0,60}\bque\b/iu,
};
const causes: Record<string, RegExp> = {
  en: /\b(?:because of|caused? by|causes|leads? to|led to|results? in|resulted in|due to|thanks to|prevents)\b/iu,
  de: /(?<!\p{L})(?:verursacht|führt zu|führen zu|führte zu|aufgrund|wegen|dank|verhindert)(?!\p{L})/iu,
  es: /(?<!\p{L})(?:causan?|provocan?|debido a|gracias a|conducen? a|llevan? a|impiden?)(?!\p{L})/iu,
};
const dayAndMonth = new RegExp(
  String.raw`\d(?:st|nd|rd|th|\.)? (?:of |de )?(?:${[...monthNames].join("|")})(?!\p{L})|(?<!\p{L})(?:${[...monthNames].join("|")}) \d`,
  "iu",
);

/** What a capital names in German, where every noun has one: only what stands behind such a word is a name for sure. */
const germanName =
  /(?:Dr\.|Prof\.|Herrn?|Frau|Universität|Hochschule|Institut|Ministerium|Stadt|Firma)((?: \p{Lu}[\p{L}\p{M}-]+){1,3})/gu;
const markedWord = /\p{L}\p{N}|\p{L}\p{Lu}/u;

/** The names in a sentence that are surely names. */
function sureNames(sentence: string, language: string): string[] {
  const names = namesOf(sentence, language);
  if (baseLanguage(language) !== "de") return names;
  const told = [...sentence.matchAll(germanName)].map(([, name = ""]) => name.trim());
  const marked = names.flatMap((name) => name.split(" ")).filter((word) => markedWord.test(word));
  return [...new Set([...told, ...marked])];
}

/** Whether a sentence is about the thing with a name: it begins with it. */
function isAbout(sentence: string, name: string): boolean {
  const words = folded(sentence).replace(/^(?:the|der|die|das|el|la|los|las) /u, "");
  return `${words} `.startsWith(`${folded(name)} `);
}

/** Below this a line is a label and no statement. */
const fewestWordsOfContent = 4;

/** What a sentence says, before it is known what kind of claim that makes. */
interface Said extends Omit<ClaimFound, "kind"> {
  hasYear: boolean;
}

function kindOf(sentence: string, found: Said, named: boolean, language: string): ClaimKind | undefined {
  const base = baseLanguage(language);
  if (found.quotations.length > 0) return "quotation";
  if (found.figures.length > 0) return found.hasYear || dayAndMonth.test(sentence) ? "date" : "number";
  // A question about a name states nothing, and a few words are a label.
  if (isQuestion(sentence) || contentStems(sentence, language).size < fewestWordsOfContent) return undefined;
  if (named && superlatives[base]?.test(sentence)) return "superlative";
  if (named && comparisons[base]?.test(sentence)) return "comparison";
  if (named && causes[base]?.test(sentence)) return "cause";
  return found.names.length > 0 ? "name" : undefined;
}

/** The figures worth a look: a question or a line that announces a list counts nothing with a small number. */
function figuresWorth(sentence: string, all: StatedFigure[]): StatedFigure[] {
  if (isQuestion(sentence)) return all.filter(({ figure, isHard }) => isHard && !isSmall(figure));
  return isLeadIn(sentence) ? all.filter(({ isHard }) => isHard) : all;
}
const isSmall = (figure: string): boolean => quantityOf(figure) === figure && Math.abs(Number(figure)) < 1000;

/**
 * Whether the sentence states what it says. What follows something supposed goes on with it; an example or advice that
 * names someone or a year reports a fact all the same.
 */
function isStated(sentence: string, reports: boolean, { language, isSupposed }: Reading): boolean {
  if (isQuestion(sentence) || isSupposition(sentence, language)) return false;
  return reports || !(isSupposed || isExampleOrAdvice(sentence, language));
}

/** How a sentence is read. */
interface Reading {
  language: string;
  /** Whether a sentence before it, in the same paragraph, supposes something. */
  isSupposed: boolean;
  /** What is code in it: no figure of a command is a claim. */
  codes: string[];
}

/**
 * What a sentence claims: a quotation, a date or number, a superlative, comparison or cause told of something with a
 * name, or a statement about such a thing. The author's own names, numbers and sentences are no claims; that the
 * author's product is the best is one.
 */
export function findClaim(sentence: string, reading: Reading, author: AuthorsWords): ClaimFound | undefined {
  const { language, codes } = reading;
  const prose = codes.reduce((left, code) => left.replaceAll(code, " "), sentence);
  const stated = figuresWorth(prose, statedFigures(prose, language)).filter(
    ({ figure }) => !author.values.has(quantityOf(figure)),
  );
  const quotations = quotationsIn(sentence).filter((words) => !hasWords(author.text, folded(words)));
  const named = sureNames(sentence, language);
  const names = named.filter((name) => !foldedWords(name).every((word) => author.words.has(word)));
  const hasYear = stated.some(({ isYear }) => isYear);
  const isStatement = isStated(prose, hasYear || names.length > 0, reading);
  const figures = [...new Set(stated.map(({ figure }) => figure))];
  const hard = stated.filter(({ isHard }) => isHard).map(({ figure }) => figure);
  const provable = isStatement ? [...new Set(hard)] : [];
  const found = { figures, provable, isStatement, quotations, names };
  const isNamed = names.length > 0 || author.subjects.some((name) => isAbout(sentence, name));
  const kind = kindOf(sentence, { ...found, hasYear }, isNamed, language);
  return kind === undefined || hasWords(author.text, folded(sentence)) ? undefined : { kind, ...found };
}
