/**
 * Splits `total` words among parts by their weights, in whole words that add up exactly (largest remainder). Each part
 * gets at least one word as long as there are as many.
 */
export function splitWords(total: number, weights: readonly number[]): number[] {
  const whole = Math.max(0, Math.round(total));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const least = whole >= weights.length ? 1 : 0;
  const spare = whole - least * weights.length;
  const exact = weights.map((weight) => (sum > 0 ? (spare * weight) / sum : spare / Math.max(1, weights.length)));
  const words = exact.map((part) => Math.floor(part) + least);
  const open = whole - words.reduce((all, part) => all + part, 0);
  const byRemainder = exact
    .map((part, index) => ({ index, remainder: part - Math.floor(part) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, open)) words[index] = (words[index] ?? 0) + 1;
  return words;
}

/** How many sections a post of this length carries, the FAQ not counted: below some 40 words a section says nothing. */
export function sectionRoom(words: number): number {
  return Math.max(3, Math.min(30, 2 + Math.floor(words / 80)));
}

/** Words a question needs with its answer; two sentences are about 35. */
const wordsPerQuestion = { least: 30, most: 60 };
/** What the FAQ may take of the whole post. */
const faqShare = 0.18;

/** How many questions a post of this length can answer, and the words for them (heading of the section included). */
export function faqRoom(words: number, questions: number): { questions: number; words: number } {
  const share = words * faqShare;
  const room = Math.min(6, questions, Math.floor(share / wordsPerQuestion.least));
  return { questions: room, words: Math.min(Math.round(share), room * wordsPerQuestion.most) };
}
