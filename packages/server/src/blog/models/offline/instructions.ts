import { oneLine } from "./safe-text.ts";

/** What the writer understands of the author's own instructions; the rest is beyond it. */
export interface Instructions {
  /** Terms to mention once. */
  mention: string[];
  /** Words that must not appear in the writer's own sentences, in lower case. */
  avoid: string[];
  /** How the reader is addressed, if it was said. */
  address: "formal" | "informal" | undefined;
  lists: "more" | "none" | undefined;
}

const quotedOrShort = `(?:[“„«"']([^”“»"']{2,60})[”“»"']|([^.;,:!?\\n“„«"']{2,60}))`;
const mentions = new RegExp(
  `(?:^|[.;\\n]\\s*|\\b(?:please|bitte|por favor)\\s+)(?:please\\s+|bitte\\s+|por favor,?\\s+)?(?:mention|include(?: the (?:word|term|phrase))?|erwähnen? Sie|erwähne|nenne|nennen Sie|menciona|mencione|incluye|incluya)\\s+(?:bitte\\s+|also\\s+|auch\\s+|también\\s+)?${quotedOrShort}`,
  "giu",
);
const avoidances = new RegExp(
  `(?:\\bavoid|\\bdo not (?:use|mention)|\\bdon't (?:use|mention)|\\bnever (?:use|mention)|\\bvermeide(?:n Sie)?|\\bno (?:uses|menciones|use|mencione)|\\bevit[ae])\\s+(?:the (?:word|term|phrase)s?\\s+|das Wort\\s+|la palabra\\s+)?${quotedOrShort}`,
  "giu",
);
/** A term is a few words; a longer match is a sentence that only a reader of language can follow. */
const longestTerm = 5;

function terms(text: string, pattern: RegExp): string[] {
  const found = [...text.matchAll(pattern)].map((match) => oneLine(match[1] ?? match[2] ?? ""));
  return found.filter((term) => term !== "" && term.split(" ").length <= longestTerm);
}

/** Reads simple instructions ("Mention X.", "Avoid the word Y.", "Use du.", "No lists.") in the three languages. */
export function readInstructions(text: string | undefined): Instructions {
  const given = (text ?? "").slice(0, 5000);
  const informal = /\b(?:duzen|per du|du-form|mit „?du“?|tutear|de tú|con tú|informal address)\b/iu.test(given);
  const formal = /\b(?:siezen|per sie|sie-form|tratar de usted|de usted|con usted|formal address)\b/iu.test(given);
  const noLists = /\b(?:no (?:bullet|lists?)|without (?:bullet|lists?)|keine (?:listen|aufzählung)|sin listas)/iu.test(
    given,
  );
  const lists =
    /\b(?:bullet points|use lists|viele listen|aufzählungen|stichpunkte|con listas|usa listas|viñetas)\b/iu.test(given);
  return {
    mention: terms(given, mentions).slice(0, 5),
    avoid: terms(given, avoidances).map((term) => term.toLowerCase()),
    address: informal ? "informal" : formal ? "formal" : undefined,
    lists: noLists ? "none" : lists ? "more" : undefined,
  };
}
