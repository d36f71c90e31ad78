/** Rules that several assignments share. */

export function lengthRule(words: number): string {
  return `- Write ${words} words, at least ${Math.round(words * 0.9)} and at most ${Math.round(words * 1.1)}.`;
}

export const markdownRules = [
  "- Markdown. Do not begin with a heading: the section's own stands above your text already.",
  "  No headings of level one or two (#, ##) anywhere. Short paragraphs; lists and tables only where they help.",
  "- No links, no images, no HTML, no code fence around the answer.",
];

export const evidenceRules = [
  "- evidence holds passages with ids. Where a sentence rests on one, put its id in brackets after the sentence's last",
  "  word, before the full stop, like this [e1]. Only where the passage says the same, with the same numbers, dates and",
  "  names. Every figure, date and quotation needs such a mark; one without a passage is left out.",
];

export const noEvidenceRules = [
  "- There is no evidence: write no figures, dates or quotations as facts, and no marks such as [e1].",
];

export const keepRules = [
  "- Keep every mark such as [e1] on the sentence it stands in, if that sentence still says the same; add none.",
  "- Keep links that are there; add none. Keep headings of level three and their wording.",
];

/** Words as far as a limit needs them; scripts without spaces count a word for every two characters. */
export function roughWords(text: string): number {
  const spaced = text.split(/\s+/).length;
  const dense = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu)?.length ?? 0;
  return spaced + dense / 2;
}
