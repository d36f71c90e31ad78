import { baseOf, type Post, type Rule, unless } from "../post.ts";
import { clean, linesOf, referencesOf, textParts, unmarked, wordsIn } from "../reading.ts";
import { sentencesIn } from "../sentences.ts";

const spanishMonths = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(
  " ",
);

/** Numbers as they are written. */
const numbersIn = (text: string): string[] => text.match(/\d+(?:[.,]\d+)*/g) ?? [];

/** Words with a capital (a digit, a month) that do not begin the sentence: names, and in German every noun. */
function namesIn(sentence: string): string[] {
  const words = wordsIn(sentence).map((word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ""));
  return words.filter(
    (word, index) => spanishMonths.includes(word) || (index > 0 && /^\p{Lu}|\p{L}\d|\d\p{L}/u.test(word)),
  );
}

/** Numbers, names and dates of the sentence that the passage does not have, and whether they share their words. */
function unsupported(sentence: string, passage: string): string[] {
  const has = (word: string) => ` ${passage} `.includes(word);
  const words = wordsIn(sentence.toLowerCase().replace(/[^\p{L}\p{N}\s]/gu, " ")).filter((word) => word.length > 3);
  const known = new Set(wordsIn(passage.toLowerCase().replace(/[^\p{L}\p{N}\s]/gu, " ")));
  const shared = words.filter((word) => known.has(word)).length;
  return [
    ...[...numbersIn(sentence), ...namesIn(sentence)].filter((word) => !has(word)),
    ...unless(shared >= words.length * 0.5, "(most of its words)"),
  ];
}

/** The sentences of the text with the numbers of their marks. */
export function citedSentences(post: Post): Array<{ sentence: string; marks: number[] }> {
  return linesOf(textParts(post.result.content))
    .flatMap(({ text }) => sentencesIn(text, baseOf(post)))
    .map((text) => ({
      sentence: unmarked(text),
      marks: [...text.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number)),
    }))
    .filter(({ marks }) => marks.length > 0);
}

/** Every mark resolves to a passage that stands word for word in a source and has what its sentence says. */
export const citations: Rule = (post) => {
  const { input, result } = post;
  const cited = citedSentences(post);
  const byId = new Map(result.citations.map((citation) => [citation.id, citation]));
  const used = new Set(cited.flatMap(({ marks }) => marks));
  const sources = input.sources.map(clean);
  const wrong = cited.flatMap(({ sentence, marks }) =>
    marks.flatMap((mark) => {
      const passage = byId.get(mark)?.passage;
      if (passage === undefined) return [`[${mark}] leads nowhere.`];
      return unsupported(sentence, passage).map((what) => `[${mark}] does not support "${what}" in "${sentence}".`);
    }),
  );
  return [
    ...wrong,
    ...result.citations
      .filter(({ passage }) => !sources.some((source) => source.includes(clean(passage))))
      .map(({ id, passage }) => `The passage of [${id}] is in no source: "${passage}"`),
    ...result.citations.filter(({ id }) => !used.has(id)).map(({ id }) => `Nothing points to [${id}].`),
    ...unless(
      [...byId.keys()].every((id, index) => id === index + 1),
      "The citations are not numbered in their order.",
    ),
    ...unless(
      referencesOf(result.content).join("\n") === result.citations.map(({ title }) => title).join("\n"),
      "The list of references is not that of the citations.",
    ),
    ...unless(input.sources.length === 0 || used.size >= 2, `Only ${used.size} passages of the sources are cited.`),
    ...unless(input.sources.length > 0 || used.size === 0, "There are citations and no sources."),
  ];
};
