import type { Evidence } from "../types.ts";
import { type Entity, headWords, kindOfName, peopleIn, regionsOf, tonguesOf } from "./entity-kinds.ts";
import { germanNames, germanNouns } from "./german-names.ts";
import { plainText } from "./markdown.ts";
import { type NameFound, namesFound } from "./names.ts";
import { foldedWords } from "./phrases.ts";
import { splitSentences } from "./sentence-split.ts";
import { baseLanguage, isWordBoundary } from "./words.ts";

const mostEntities = 10;
/** Units that have the names of people. */
const scales = new Set(["Celsius", "Fahrenheit", "Kelvin"]);
/** Each is compared with all others. */
const mostCompared = 100;

/** How often a name stands in a text, as it is written and as whole words. */
function countName(text: string, name: string): number {
  let count = 0;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (isWordBoundary(text, at) && isWordBoundary(text, at + name.length)) count++;
  }
  return count;
}

/** The months and the days of the week in a language, in lower case: capitals make no names of them. */
function calendarWords(language: string): Set<string> {
  const base = baseLanguage(language);
  const month = new Intl.DateTimeFormat(base, { month: "long", timeZone: "UTC" });
  const day = new Intl.DateTimeFormat(base, { weekday: "long", timeZone: "UTC" });
  const names = Array.from({ length: 12 }, (_, at) => [Date.UTC(2026, at, 1), Date.UTC(2026, 0, at + 1)] as const);
  const words = names.flatMap(([first, other]) => [month.format(first), day.format(other)]);
  return new Set(words.flatMap((word) => [word.toLowerCase(), `${word.toLowerCase()}s`]));
}

/** The words that are written without a capital somewhere: with one, they only begin a sentence or a title. */
function smallWords(texts: string[]): Set<string> {
  const small = new Set<string>();
  for (const text of texts)
    for (const word of text.split(/\s+/))
      if (word === word.toLowerCase()) for (const part of foldedWords(word)) small.add(part);
  return small;
}

/**
 * A name that begins its sentence may have a word before it that is only written large there. It goes where it is written
 * small elsewhere; the rest counts where its own words say what it is, or where it is found inside a sentence too.
 */
function sureName(
  { words, initial }: NameFound,
  small: ReadonlySet<string>,
  inside: ReadonlySet<string>,
  language: string,
) {
  const name = words.join(" ");
  if (!initial) return [name];
  const [first = "", ...rest] = words;
  if (small.has(first.toLowerCase())) return rest.length === 0 ? [] : [rest.join(" ")];
  return inside.has(name) || kindOfName(name, language) !== "Thing" ? [name] : [];
}

/** `Nicholas Bloom of Stanford University` is two names, `Bank of England` is one. */
function parted(name: string, language: string): string[] {
  const [, left = "", right = ""] = /^(.+?) (?:of|de|del)(?: (?:the|la|el|los|las))? (.+)$/u.exec(name) ?? [];
  if (kindOfName(right, language) !== "Organization" || headWords(language).has(left.split(" ", 1)[0]!)) return [name];
  return left.includes(" ") ? [left, right] : [right];
}

function namesIn(sentences: string[], all: string[], language: string): string[] {
  const people = sentences.flatMap((sentence) => peopleIn(sentence, language));
  if (baseLanguage(language) === "de") {
    const nouns = germanNouns(all);
    return sentences.flatMap((sentence) => germanNames(sentence, nouns));
  }
  const found = sentences.flatMap((sentence) => namesFound(sentence, language));
  const small = smallWords(all);
  const inside = new Set(found.filter(({ initial }) => !initial).map(({ words }) => words.join(" ")));
  const sure = found.flatMap((name) => sureName(name, small, inside, language));
  return [...people, ...sure.flatMap((name) => parted(name, language))];
}

/** How often a word stands behind a number, as units do: 5 GHz, 10 MB. */
function unitsIn(text: string): Map<string, number> {
  const units = new Map<string, number>();
  for (const [, unit = ""] of text.matchAll(/\d[ \u00a0]?(\p{L}[\p{L}\p{N}]*)/gu))
    units.set(unit, (units.get(unit) ?? 0) + 1);
  return units;
}

/** Without the names that stand in the text only as a part of a longer one. */
function withoutParts(counted: Array<{ name: string; count: number }>): Array<{ name: string; count: number }> {
  return counted.filter(({ name, count }) => {
    const longer = counted.filter((other) => other.name !== name && countName(other.name, name) > 0);
    return count > longer.reduce((sum, other) => sum + other.count, 0);
  });
}

/**
 * Proper names that stand in the evidence and in the text, the most mentioned first, at most 10, and what they name as far
 * as the evidence says. A word that is also written small is none, nor is what begins with a month or a day of the week
 * ("July", "July the Tour"), or is the name of a tongue ("English").
 */
export function entities(markdown: string, evidence: Evidence[], language: string): Entity[] {
  const text = plainText(markdown);
  const passages = evidence.map(({ passage }) => passage);
  const sentences = passages.flatMap((passage) => splitSentences(passage, language).map((sentence) => sentence.text));
  const all = [...passages, text];
  const source = passages.join("\n");
  const units = unitsIn(source);
  const people = new Set(sentences.flatMap((sentence) => peopleIn(sentence, language)));
  const calendar = calendarWords(language);
  const small = smallWords(all);
  const regions = [...regionsOf(language)].filter((name) => countName(source, name) > 0);
  const counted = [...new Set([...regions, ...namesIn(sentences, all, language)])]
    .filter((name) => !small.has(name.toLowerCase()) && !calendar.has(name.split(" ", 1)[0]!.toLowerCase()))
    .filter((name) => !tonguesOf(language).has(name) && !scales.has(name))
    .map((name) => ({ name, count: countName(text, name) }))
    .filter(({ name, count }) => count > 0 && (!units.has(name) || countName(source, name) > units.get(name)!))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return withoutParts(counted.slice(0, mostCompared))
    .slice(0, mostEntities)
    .map(({ name }) => ({ name, type: people.has(name) ? "Person" : kindOfName(name, language) }));
}
