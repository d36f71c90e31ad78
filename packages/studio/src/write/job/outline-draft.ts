import type { OutlineForDecision } from "@galley/client";
import { keptInTab } from "../../shell/stored.ts";

type Outline = OutlineForDecision["outline"];

/** A section as it is edited: points a line each, the number of words as typed. */
export interface SectionDraft {
  /** Stays the same while sections change places. */
  key: string;
  /** Galley's own name for it; a new one has none. */
  id: string | undefined;
  heading: string;
  purpose: string;
  points: string;
  keywords: string[];
  words: string;
}

export interface OutlineDraft {
  title: string;
  sections: SectionDraft[];
  faq: string;
}

const lines = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

export function draftOf({ title, sections, faq }: Outline): OutlineDraft {
  return {
    title,
    faq: faq.join("\n"),
    sections: sections.map(({ id, heading, purpose, points, keywords, target_words }, place) => ({
      key: id ?? `planned-${place}`,
      id,
      heading,
      purpose,
      points: points.join("\n"),
      keywords,
      words: target_words === undefined ? "" : String(target_words),
    })),
  };
}

export function outlineOf({ title, sections, faq }: OutlineDraft): Outline {
  return {
    title: title.trim(),
    faq: lines(faq),
    sections: sections.map(({ id, heading, purpose, points, keywords, words }) => ({
      ...(id !== undefined && { id }),
      heading: heading.trim(),
      purpose,
      points: lines(points),
      keywords,
      ...(words.trim() && { target_words: Number(words) }),
    })),
  };
}

let added = 0;

export const newSection = (): SectionDraft => ({
  key: `new-${Date.now()}-${++added}`,
  id: undefined,
  heading: "",
  purpose: "",
  points: "",
  keywords: [],
  words: "",
});

/** The sections with one at another place; the same ones where there is none. */
export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const item = items[from];
  if (item === undefined || to < 0 || to >= items.length) return [...items];
  return items.toSpliced(from, 1).toSpliced(to, 0, item);
}

/** Edits of a job's outline that are not sent yet: a reload does not lose them. */
export function keptOutline(jobId: string) {
  const stored = keptInTab(`outline.${jobId}`);
  return {
    get(): OutlineDraft | undefined {
      try {
        return JSON.parse(stored.get() ?? "null") ?? undefined;
      } catch {
        return undefined;
      }
    },
    set: (draft: OutlineDraft | null) => stored.set(draft && JSON.stringify(draft)),
  };
}
