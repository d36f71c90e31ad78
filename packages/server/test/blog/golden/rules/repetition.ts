import { baseOf, type Rule } from "../post.ts";
import { linesOf, textParts, unmarked, wordsIn } from "../reading.ts";
import { sentencesIn } from "../sentences.ts";

/** Shorter ones ("Here is how.") may come again; nor is an open cell of a table a sentence. */
const fewestWords = 3;

/** No sentence stands twice in the text, whatever its case and its marks. */
export const repetition: Rule = (post) => {
  const said = linesOf(textParts(post.result.content))
    .filter(({ kind, text }) => kind !== "heading" && (kind !== "cell" || /[.!?]$/.test(text)))
    .flatMap(({ text }) => sentencesIn(text, baseOf(post)))
    .map((sentence) =>
      wordsIn(
        unmarked(sentence)
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\s]/gu, ""),
      ),
    )
    .filter((words) => words.length >= fewestWords)
    .map((words) => words.join(" "));
  return [...new Set(said.filter((sentence, index) => said.indexOf(sentence) !== index))].map(
    (sentence) => `This stands twice in the text: "${sentence}"`,
  );
};
