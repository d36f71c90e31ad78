import { flesch } from "flesch";
import { syllable } from "syllable";
import { remembering } from "./memory.ts";
import { endsLikeSentence, proseBlocks, proseOf } from "./prose.ts";
import { splitSentences } from "./sentence-split.ts";
import { parseMarkdown } from "./tree.ts";
import { baseLanguage, wordsOf } from "./words.ts";

export interface Readability {
  /** Flesch Reading Ease, 0 (hard) to 100 (easy), one decimal; null when it cannot be told. */
  score: number | null;
  /** Why there is no score. */
  reason: string | null;
  sentences: number;
  words: number;
  /** 0 where the language is not English: there they are not counted. */
  syllables: number;
  /** The longest sentences above 25 words, at most 10. */
  hard: string[];
}

const longSentence = 25;

/** A text has far fewer different words than words; counting the syllables of one takes 6 µs. */
const syllablesOf = remembering(200_000, syllable);

/**
 * The sentences that are read as such: of paragraphs, and of list items that end like one. Headings, tables and lists
 * of mere terms are none, and would pass for very easy text.
 */
function readSentences(markdown: string, language: string): string[] {
  return proseBlocks(parseMarkdown(markdown).root).flatMap((block) => {
    if (block.kind === "heading" || block.kind === "cell") return [];
    const text = proseOf(block);
    if (block.kind === "item" && !endsLikeSentence(text)) return [];
    return splitSentences(text, language).map((sentence) => sentence.text);
  });
}

/** Flesch (1948): 206.835 - 1.015 words per sentence - 84.6 syllables per word, of the prose. English only. */
export function readability(markdown: string, language: string): Readability {
  const counted = readSentences(markdown, language)
    .map((text) => ({ text, words: wordsOf(text) }))
    .filter(({ words }) => words.length > 0);
  const words = counted.flatMap((sentence) => sentence.words);
  const hard = counted
    .filter((sentence) => sentence.words.length > longSentence)
    .toSorted((a, b) => b.words.length - a.words.length)
    .slice(0, 10)
    .map((sentence) => sentence.text);
  const counts = { sentences: counted.length, words: words.length, hard };
  if (baseLanguage(language) !== "en") {
    const reason = `Flesch Reading Ease is made for English; this text is in "${language}".`;
    return { score: null, reason, ...counts, syllables: 0 };
  }
  // A number has no vowels, and is still read aloud: at least one syllable.
  const syllables = words.reduce((sum, word) => sum + Math.max(1, syllablesOf(word)), 0);
  if (words.length === 0) return { score: null, reason: "There are no sentences to measure.", ...counts, syllables };
  const ease = flesch({ sentence: counted.length, word: words.length, syllable: syllables });
  return { score: Math.round(Math.min(100, Math.max(0, ease)) * 10) / 10, reason: null, ...counts, syllables };
}
