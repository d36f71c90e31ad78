import { measuringWords, type PlacedFigure, placedFigures, quantityOf } from "./figures.ts";
import { isMarked } from "./names.ts";
import { fold } from "./phrases.ts";
import { stem } from "./stems.ts";
import { isStopWord } from "./stop-words.ts";
import { baseLanguage } from "./words.ts";
import { monthNames, withWrittenDates } from "./written-dates.ts";

/** A figure that a sentence gives as a fact. */
export interface StatedFigure {
  figure: string;
  /**
   * Whether it measures or counts what only a source can know: with a unit, a percentage, money, four digits or more, a
   * year. Small numbers without any of these are said in so many ways that a missing one proves nothing.
   */
  isHard: boolean;
  isYear: boolean;
}

const joined = String.raw`(?:(?:,| and| und| y| or| oder| o| to| bis| a|[-\u2013]) ?\d{1,4}(?!\p{N}))*`;
/** What counts the parts of a text, and what is said with numbers without counting anything. */
const noFigures: RegExp[] = [
  /^(?:\p{L}+ )?\d{1,2}[.:)] /gu,
  new RegExp(
    String.raw`(?<!\p{L})(?:steps?|chapters?|articles?|sections?|tables?|figures?|fig\.|pages?|parts?|no\.|version|schritte?n?|kapiteln?|artikeln?|abschnitte?n?|tabellen?|abbildung(?:en)?|abb\.|seiten?|teil|nr\.|paragra(?:f|ph)|§|pasos?|capítulos?|artículos?|secci(?:ón|ones)|tablas?|figuras?|páginas?|parte|versión) \d{1,4}(?!\p{N})${joined}`,
    "giu",
  ),
  // 24/7, 50/50, 16:9, half past nine as 9:30.
  /(?<![\p{N}.,/])\d{1,3} ?[/:] ?\d{1,3}(?![\p{N}/:]|[.,]\d)/gu,
  /(?<![\p{N}.,])\d{1,3}(?:[-\u2010\u2011](?:to|zu|a)[-\u2010\u2011]\d{1,3}| (?:to|zu) 1)(?!\p{N}|[.,]\d| ?%)/giu,
  /(?<!\p{N})(?:24 hours a day|7 days a week|365 days a year|24 stunden am tag|7 tage (?:in der|die) woche|24 horas (?:al|del) día|7 días (?:a|de) la semana)(?!\p{L})/giu,
  // What a calendar and a clock say of themselves.
  /(?<!\p{L})(?:year|week|day|hour|minute|jahr|woche|tag|stunde|minute|año|semana|día|hora|minuto) (?:has|hat|tiene) (?:36[56]|52|12|7|24|60)(?!\p{N})/giu,
  // Covid-19; behind the ratios, so that 2-to-1 is none.
  /(?<=\p{L})[-\u2010\u2011]\d+/gu,
];
const blank = (text: string): string => " ".repeat(text.length);

/** What stands behind a number, where it is a unit. */
function unitAfter(rest: string, language: string): string | undefined {
  const word = /^[ \u00a0\u202f-]?(\p{L}+)/u.exec(rest)?.[1];
  if (word === undefined) return undefined;
  const key = stem(fold(word), baseLanguage(language));
  const isUnit = measuringWords(language).units.has(key) || /^(?:m|g|l|s|min|h|t|kcal|mb|gb|tb|hz|mw|gw)$/i.test(word);
  return isUnit ? key : undefined;
}

const isBare = ({ figure }: PlacedFigure): boolean => quantityOf(figure) === figure;

/** The capitalised word directly before a number, unless it is a month or only begins the sentence. */
function nameBefore(text: string, start: number, language: string): string | undefined {
  const found = /(?:^|[^\p{L}\p{N}])((?:\p{Lu}|\p{Ll}\p{Lu})[\p{L}\p{N}+#]*) $/u.exec(text.slice(0, start));
  const word = found?.[1];
  if (word === undefined || monthNames.has(word.toLowerCase())) return undefined;
  return isStopWord(word.toLowerCase(), baseLanguage(language)) === true ? undefined : word;
}

/** A version or a number that belongs to a name: `Windows 11`, `Python 3.12`. German writes a label so too: `Stufe 2`. */
function isPartOfName(text: string, placed: PlacedFigure, language: string): boolean {
  if (placed.isWord || !isBare(placed) || unitAfter(text.slice(placed.end), language) !== undefined) return false;
  return /^\d{1,3}(?:\.\d{1,3})*$/.test(text.slice(placed.start, placed.end)) && !/^[ ]?%/.test(text.slice(placed.end))
    ? nameBefore(text, placed.start, language) !== undefined
    : false;
}

const decade = /^(?:s(?!\p{L})|['\u2019]s(?!\p{L})|er(?:n)?(?!\p{L}))/u;
const yearIntro =
  /(?<!\p{L})(?:in|since|from|until|till|by|of|year|before|after|during|between|seit|ab|bis|von|vom|jahre?s?|vor|nach|zwischen|en|desde|hasta|de|del|año|antes de|entre|and|und|y|to|a) $/iu;

/** A bare number of four digits that is placed like a year: behind a month or a preposition, or before a study. */
function isYearAt(text: string, { start, end, figure }: PlacedFigure): boolean {
  if (!/^(?:1\d|20)\d\d$/.test(figure) || text.slice(start, end) !== figure) return false;
  const before = text.slice(0, start);
  const word = /(\p{L}+)[.,]? $/u.exec(before)?.[1]?.toLowerCase() ?? "";
  if (monthNames.has(word)) return true;
  return (
    yearIntro.test(before) &&
    !/^ \p{Ll}{4,}/u.test(text.slice(end).replace(/^ (?:that|when|dass|with|were|this)(?!\p{L})/u, ""))
  );
}

function isHardAt(text: string, placed: PlacedFigure, language: string): boolean {
  const { figure, start, end } = placed;
  const rest = text.slice(end);
  if (!isBare(placed)) return figure !== "100%";
  if (decade.test(rest)) return false;
  if (unitAfter(rest, language) !== undefined) return true;
  if (Math.abs(Number(figure)) < 1000) return false;
  // `Office 2021`, `Agenda 2030`; German writes `Jahr 2030` in the same way.
  const name = nameBefore(text, start, language);
  const mayBeName = isMarked(name ?? "") || baseLanguage(language) !== "de";
  return name === undefined || !mayBeName || isYearAt(text, placed) || figure.length > 4;
}

/**
 * The figures that a text gives as facts: written in digits, or in words that are measured (`fifty percent`, `two
 * million`). Left out are numbers in words alone (`three ways`), those that belong to a name (`Covid-19`, `Windows 11`),
 * what counts the parts of a text (`step 2`) and figures of speech (`24/7`).
 */
export function statedFigures(text: string, language: string): StatedFigure[] {
  const told = noFigures.reduce((left, pattern) => left.replace(pattern, blank), withWrittenDates(text, language));
  return placedFigures(told, language)
    .filter((placed) => !placed.isWord || !isBare(placed) || placed.figure.length > 3)
    .filter((placed) => !isPartOfName(told, placed, language))
    .map((placed) => ({
      figure: placed.figure,
      isHard: isHardAt(told, placed, language),
      isYear: isYearAt(told, placed),
    }));
}
