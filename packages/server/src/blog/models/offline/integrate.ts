import type { IntegrateBrief } from "../../briefs/integrate.ts";
import { readBlocks, type TextBlock, writeBlocks } from "./blocks.ts";
import type { Desk } from "./desk.ts";
import { asTerm } from "./names.ts";
import { oneLine } from "./safe-text.ts";
import { hash } from "./seed.ts";
import { fingerprint } from "./words.ts";

/** More than this in one section would read like a list of search terms. */
const mostTerms = 3;
const longestTerm = 4;

/** Terms that the text does not contain, whatever their case. */
export function missingTerms(text: string, terms: readonly string[]): string[] {
  const has = ` ${fingerprint(text)} `;
  const missing = terms.filter((term) => fingerprint(term) !== "" && !has.includes(` ${fingerprint(term)} `));
  return missing.filter(
    (term, index) => missing.findIndex((other) => fingerprint(other) === fingerprint(term)) === index,
  );
}

/** Adds a sentence for each term, to one paragraph after the other; marks and everything else stay as they are. */
export function weaveIn(
  desk: Desk,
  heading: string,
  blocks: readonly TextBlock[],
  terms: readonly string[],
): TextBlock[] {
  const { integrate } = desk.stock.phrases;
  const woven = blocks.map((block) => ({ ...block }));
  const paragraphs = woven.filter(({ prose }) => prose);
  terms.forEach((term, index) => {
    const template = integrate[(hash(heading) + index) % integrate.length]!;
    const sentence = desk.say(template, { k: asTerm(term, desk.stock) });
    if (sentence === "") return;
    const place = paragraphs[index % Math.max(paragraphs.length, 1)];
    if (place === undefined) woven.push({ text: sentence, prose: true });
    else place.text = `${place.text.trimEnd()} ${sentence}`;
  });
  return woven;
}

/** The text with one sentence for each term it lacks; terms too long or too odd for a sentence are left out. */
export function writeIntegration(desk: Desk, brief: IntegrateBrief): string {
  const plain = brief.terms.map(oneLine).filter((term) => {
    return term.split(" ").length <= longestTerm && /^[\p{L}\p{N}\p{M} '’+#.-]+$/u.test(term);
  });
  const missing = missingTerms(brief.text, plain).slice(0, mostTerms);
  if (missing.length === 0) return brief.text;
  return writeBlocks(weaveIn(desk, brief.heading, readBlocks(brief.text), missing));
}
