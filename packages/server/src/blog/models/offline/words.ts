import { splitSentences } from "../../analysis/sentence-split.ts";
import { countWordsIn } from "../../analysis/words.ts";

const mark = /\s?\[e\d+\]/g;

/** The words a reader sees in a piece of Markdown: marks of evidence, escapes and list numbers are not among them. */
export function countWords(markdown: string): number {
  const visible = markdown
    .replace(mark, "")
    .replace(/^\s*(?:[-*+] \[[ x]\] |\d+\. )/gm, "")
    .replace(/\\(?=\p{P}|\p{S})/gu, "");
  return countWordsIn(visible);
}

/** The sentences of one paragraph. */
export function sentencesOf(paragraph: string, language: string): string[] {
  return splitSentences(paragraph, language).map(({ text }) => text);
}

/** A sentence without what does not tell it apart: case, marks, spacing, punctuation. */
export function fingerprint(sentence: string): string {
  return (
    sentence
      .replace(mark, "")
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  ).join(" ");
}
