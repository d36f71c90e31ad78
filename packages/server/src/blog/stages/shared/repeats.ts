import type { BlogTools } from "../../tools.ts";
import type { DraftSection } from "../../types.ts";
import { fingerprint } from "./lines.ts";

/** Shorter sentences ("Here is why.") may come again without anyone minding. */
const leastWords = 5;

/**
 * Takes out each sentence that stands word for word in the post before, with the mark behind it. A sentence that is
 * written with markup inside stays: cutting in it could break the Markdown.
 */
export async function withoutRepeats(
  tools: BlogTools,
  sections: DraftSection[],
  language: string,
): Promise<{ sections: DraftSection[]; changed: string[] }> {
  const seen = new Set<string>();
  const changed: string[] = [];
  const result: DraftSection[] = [];
  for (const section of sections) {
    const said = await tools.text.run("sentences", section.body, language);
    const body = cutRepeats(section.body, said, seen);
    // A section is never emptied: one that only repeats is left to the revision.
    const kept = body === section.body || body === "" ? section.body : body;
    if (kept !== section.body) changed.push(section.id);
    result.push({ ...section, body: kept });
  }
  return { sections: result, changed };
}

function cutRepeats(body: string, said: string[], seen: Set<string>): string {
  let text = body;
  let from = 0;
  const isRepeated = said.map((sentence) => isSaidAgain(sentence, seen));
  // Finding a sentence among its marks takes a fifth of a millisecond: only up to the last one that is cut out.
  for (const [index, sentence] of said.slice(0, isRepeated.lastIndexOf(true) + 1).entries()) {
    const repeated = isRepeated[index];
    const found = find(text, sentence, from);
    if (found === undefined) continue;
    if (repeated) text = closeGap(text.slice(0, found.start), text.slice(found.end));
    from = repeated ? Math.min(found.start, text.length) : found.end;
  }
  return text.replaceAll(/\n{3,}/g, "\n\n").trim();
}

function isSaidAgain(sentence: string, seen: Set<string>): boolean {
  const key = fingerprint(sentence);
  const isKnown = seen.has(key);
  if (key.split(" ").length >= leastWords) seen.add(key);
  return isKnown;
}

const marks = String.raw`(?:\s?\[e\d+\])*`;

/** Where a sentence stands in Markdown: its words in their order, with marks between them; not in a heading. */
function find(text: string, sentence: string, from: number): { start: number; end: number } | undefined {
  const words = sentence.split(/\s+/);
  // A mark stands before the full stop: `… rots fastest [e1].`
  const [, stem = "", ending = ""] = /^(.*?)([.!?…"”»)]*)$/u.exec(words.pop() ?? "") ?? [];
  const told = [...words, stem].map((word) => RegExp.escape(word)).join(`${marks}\\s+`);
  const pattern = `${told}${marks}${RegExp.escape(ending)}${marks}`;
  const search = new RegExp(pattern, "gu");
  search.lastIndex = from;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    if (match[0] === "") return undefined;
    if (!isHeading(text, match.index)) return { start: match.index, end: match.index + match[0].length };
  }
  return undefined;
}

function isHeading(text: string, at: number): boolean {
  return /^\s{0,3}#{1,6}\s/.test(text.slice(text.lastIndexOf("\n", at - 1) + 1));
}

/** Joins what is left on both sides of a cut; a list item or quotation that lost all its words goes with it. */
function closeGap(before: string, after: string): string {
  const lineStart = before.lastIndexOf("\n") + 1;
  const start = before.slice(lineStart);
  const rest = after.split("\n", 1)[0] ?? "";
  if (rest.trim() !== "")
    return before.replace(/[ \t]+$/, start.trim() === "" ? "" : " ") + after.replace(/^[ \t]+/, "");
  if (/^\s*(?:[-*+>]|\d+[.)])?\s*$/.test(start))
    return before.slice(0, lineStart) + after.slice(rest.length).replace(/^\n/, "");
  return before.trimEnd() + after.slice(rest.length);
}
