import type { BlogTools } from "../../tools.ts";
import type { Evidence } from "../../types.ts";
import { fingerprint, numbersOf } from "./lines.ts";

export interface ClaimCheck {
  evidence: Evidence[];
  /** What the author wrote: its numbers need no proof. */
  author: string;
  language: string;
}

/** The sentences of a text that carry a number which neither a passage nor the author's own words support. */
export async function unsupportedClaims(tools: BlogTools, body: string, check: ClaimCheck): Promise<string[]> {
  const own = new Set(numbersOf(check.author));
  const passages = check.evidence.map(({ passage }) => ({ passage, numbers: new Set(numbersOf(passage)) }));
  const unsupported: string[] = [];
  for (const said of await tools.text.run("sentences", body, check.language)) {
    const sentence = said.replaceAll(/\s?\[e?\d+\]/g, "").trim();
    const claimed = numbersOf(sentence).filter((number) => !own.has(number));
    if (claimed.length === 0) continue;
    const candidates = passages.filter(({ numbers }) => claimed.every((number) => numbers.has(number)));
    if (!(await anySupports(tools, sentence, candidates, check.language))) unsupported.push(sentence);
  }
  return unsupported;
}

async function anySupports(
  tools: BlogTools,
  sentence: string,
  candidates: Array<{ passage: string }>,
  language: string,
): Promise<boolean> {
  const key = fingerprint(sentence);
  // Word for word is the common case, and is known without asking.
  if (candidates.some(({ passage }) => fingerprint(passage).includes(key))) return true;
  for (const { passage } of candidates) if (await tools.text.run("supports", sentence, passage, language)) return true;
  return false;
}
