import { syllable } from "syllable";
import { baseOf, type Post, type Rule, unless } from "../post.ts";
import { linesOf, textParts, unmarked, wordsIn } from "../reading.ts";
import { sentencesIn } from "../sentences.ts";

/**
 * Flesch Reading Ease of the prose, counted for ourselves: paragraphs, and list items that are sentences. Between 0 and
 * 100, as it is reported.
 */
function fleschOf({ result }: Post): number {
  const sentences = linesOf(textParts(result.content))
    .filter(({ kind, text }) => kind === "paragraph" || (kind === "item" && /[.!?]["”]?$/.test(unmarked(text))))
    .flatMap(({ text }) => sentencesIn(text, "en"))
    .map((sentence) => wordsIn(unmarked(sentence)))
    .filter((words) => words.length > 0);
  const words = sentences.flat();
  // A number is read aloud: one syllable at least.
  const syllables = words.reduce((sum, word) => sum + Math.max(1, syllable(word)), 0);
  const ease = 206.835 - 1.015 * (words.length / sentences.length) - 84.6 * (syllables / words.length);
  return Math.min(100, Math.max(0, ease));
}

/** The score of an English post is Flesch's within 1 point; a post in another language has none, and a reason. */
export const readability: Rule = (post) => {
  const { readability_score: score, warnings } = post.result;
  const reason = warnings.find((warning) => warning.startsWith("readability_not_scored: "));
  if (baseOf(post) === "en") {
    const own = fleschOf(post);
    return [
      ...unless(score !== null && Math.abs(score - own) <= 1, `The score is ${score}; counted again it is ${own}.`),
      ...unless(reason === undefined, "A score is said to be missing that is not."),
    ];
  }
  return [
    ...unless(score === null, `A text in "${post.input.language}" has the score ${score}.`),
    ...unless(reason?.includes(post.input.language) === true, "No warning says why there is no score."),
  ];
};
