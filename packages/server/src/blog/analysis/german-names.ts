import { headWords, kindOfName, peopleIn } from "./entity-kinds.ts";
import { isMarked } from "./names.ts";
import { isStopWord } from "./stop-words.ts";

/*
 * In German every noun has a capital, so it names nothing. A name is told by what stands before it (a title, `Universität`),
 * by or its own form (NASA, Umweltbundesamt, Meier GmbH). Towns and people without any of
 * these are not found: better none than `Kompost` as the name of something.
 */

const word = String.raw`\p{Lu}[\p{L}\p{M}-]+`;
const organisations = new RegExp(
  `(?<!\\p{L})(?:${[...headWords("de")].join("|")})(?: für ${word}(?: und ${word})?)?(?: ${word}){0,2}`,
  "gu",
);
const companies = new RegExp(`(?<!\\p{L})${word}(?: (?:& )?${word}){0,3} (?:AG|GmbH|SE|KG|e\\. ?V)(?!\\p{L})`, "gu");
const cities = new RegExp(`(?<!\\p{L})(?:Stadt|Landeshauptstadt|Hansestadt) (${word})`, "gu");
const single = new RegExp(`(?<![\\p{L}-])${word}`, "gu");
const markedWord = /(?<![\p{L}\p{N}-])[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*\p{Lu}[\p{L}\p{M}\p{N}-]*/gu;

/** Before a noun, not before a name: articles, what is one with them, and adjectives. */
const determiners =
  /(?<!\p{L})(?:der|die|das|dem|den|des|ein|eine[mnrs]?|kein\p{L}*|mein\p{L}*|sein\p{L}*|ihr\p{L}*|unser\p{L}*|dies\p{L}*|jed\p{L}*|viel\p{L}*|im|am|zum|zur|vom|beim|ins|ans|\d+|\p{Ll}{3,}(?:e|en|er|es|em)) (\p{Lu}[\p{L}-]+)/giu;

/** The nouns that some sentence uses as such. */
export function germanNouns(texts: string[]): Set<string> {
  return new Set(texts.flatMap((text) => [...text.matchAll(determiners)].map(([, noun]) => noun!)));
}

/** `Die Deutsche Bahn AG` without what only begins the sentence. */
function withoutOpening(name: string): string {
  const words = name.split(" ");
  while (words.length > 1 && isStopWord(words[0]!.toLowerCase(), "de")) words.shift();
  return words.join(" ");
}

/** The names in a German sentence that are surely names; `nouns` are words that are none. */
export function germanNames(sentence: string, nouns: ReadonlySet<string>): string[] {
  const isName = (name: string) => name.split(" ").every((part) => !nouns.has(part));
  const people = peopleIn(sentence, "de").filter(isName);
  const named = [...sentence.matchAll(organisations)]
    .map(([name]) => name)
    .filter(
      (name) =>
        name.includes(" ") &&
        isName(
          name
            .split(" ")
            .slice(1)
            .filter((part) => part !== "für")
            .at(-1)!,
        ),
    );
  const firms = [...sentence.matchAll(companies)].map(([name]) => withoutOpening(name));
  const towns = [...sentence.matchAll(cities)].map(([, name]) => name!).filter(isName);
  const authorities = [...sentence.matchAll(single)]
    .map(([name]) => name)
    .filter((name) => kindOfName(name, "de") === "Organization");
  const marked = [...sentence.matchAll(markedWord)].map(([name]) => name).filter(isMarked);
  return [...people, ...named, ...firms, ...towns, ...authorities, ...marked];
}
