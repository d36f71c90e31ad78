import { fold } from "./phrases.ts";
import { wordsOf } from "./words.ts";

export interface Repetition {
  /** Share of the words that stand in a run of 5 or more that the text has used before, 0 to 1. */
  share: number;
  /** Sentences that come again word for word, each once. */
  sentences: string[];
}

const run = 5;
/** Below this a sentence may come again by chance ("Here is how."). */
const fewestWords = 4;

/** How much of a text repeats itself. Runs do not cross the ends of sentences. */
export function repetitionIn(sentences: string[]): Repetition {
  const runs = new Set<string>();
  const seen = new Set<string>();
  const repeated = new Map<string, string>();
  let total = 0;
  let again = 0;
  for (const sentence of sentences) {
    const words = wordsOf(sentence).map(fold);
    const key = words.join(" ");
    if (words.length >= fewestWords && seen.has(key)) repeated.set(key, sentence);
    seen.add(key);
    total += words.length;
    let counted = 0;
    for (let at = 0; at + run <= words.length; at++) {
      const piece = words.slice(at, at + run).join(" ");
      if (runs.has(piece)) {
        again += at + run - Math.max(at, counted);
        counted = at + run;
      } else runs.add(piece);
    }
  }
  return { share: total === 0 ? 0 : again / total, sentences: [...repeated.values()] };
}
