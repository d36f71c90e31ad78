import { lengthWords } from "@galley/contract";
import { type Rule, unless } from "../post.ts";
import { linesOf, partsOf, unmarked, wordsIn } from "../reading.ts";

const tolerance = 0.15;
const near = (words: number, target: number): boolean => Math.abs(words - target) <= target * tolerance;

/** All words of a text: title, headings, prose, lists, tables and references. */
export function wordCount(markdown: string): number {
  return linesOf(partsOf(markdown)).reduce((sum, { text }) => sum + wordsIn(unmarked(text)).length, 0);
}

/** The length that was asked for, within 15 per cent; else a warning names the length the writer has words for. */
export const length: Rule = ({ input, result }) => {
  const words = wordCount(result.content);
  const wanted = input.word_count_target ?? lengthWords[input.length];
  if (near(words, wanted)) return [];
  const capped = result.warnings.find((warning) => warning.startsWith("length_capped: "));
  if (capped === undefined) return [`The post has ${words} words, ${wanted} were wanted, and no warning says so.`];
  const said = Number(/has (\d+) words/.exec(capped)?.[1]);
  return [
    ...unless(near(words, said), `The warning speaks of ${said} words, the post has ${words}.`),
    ...unless(said < wanted, "The length is called capped and is not."),
    ...unless(input.sources.length > 0 || said <= 1800, `Without sources ${said} words are too many.`),
  ];
};
