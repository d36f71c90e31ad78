import type { DraftSection, Evidence, PlannedSection } from "../../types.ts";

/** Of the passages a writer is given, about these are cited in the end. */
const citedShare = 0.6;
/** What the list of references may take of the post: with it and without it the length must be within 15 %. */
const mostOfPost = 0.12;

const titleWords = ({ title }: Evidence): number => Math.max(1, title.split(/\s+/).length);

/** How many words of source titles the passages given out may have, so that the references stay a small part. */
export function titleWordsAllowed(postWords: number): number {
  return postWords * mostOfPost;
}

/** The words a passage's entry in the list of references has. */
export function entryWords(evidence: Evidence[], id: string): number {
  const found = evidence.find((one) => one.id === id);
  return found === undefined ? 0 : titleWords(found);
}

/** The share of the post that its references will take, before a word is written. */
export function expectedReferences(sections: PlannedSection[], evidence: Evidence[]): number {
  const words = sections.flatMap(({ evidence_ids }) => evidence_ids).map((id) => entryWords(evidence, id));
  return share(words.reduce((sum, one) => sum + one, 0) * citedShare, sections);
}

/** The share of the post that the references take for the marks that stand in its text. */
export function markedReferences(sections: DraftSection[], evidence: Evidence[]): number {
  const ids = new Set(sections.flatMap(({ body }) => body.match(/\[e\d+\]/g) ?? []).map((mark) => mark.slice(1, -1)));
  return share(
    [...ids].reduce((sum, id) => sum + entryWords(evidence, id), 0),
    sections,
  );
}

function share(words: number, sections: Array<{ target_words: number }>): number {
  const whole = sections.reduce((sum, { target_words }) => sum + target_words, 0);
  return Math.min(mostOfPost, words / Math.max(1, whole));
}
