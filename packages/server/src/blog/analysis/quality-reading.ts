import type { Citation, ContentMetadata } from "@galley/contract";
import type { DraftSection } from "../types.ts";
import { sentencesOf } from "./citations.ts";
import { describeContent } from "./markdown.ts";
import { type Part, readParts } from "./parts.ts";
import { proseBlocks } from "./prose.ts";
import { readable, readBlock } from "./source-text.ts";
import { claimOf } from "./support.ts";
import { parseMarkdown } from "./tree.ts";

export interface QualityInput {
  /** The whole post. */
  markdown: string;
  /** Its sections as they are in it, with their citations. */
  sections: DraftSection[];
  language: string;
  /** Flesch Reading Ease of the post; null when there is none for its language. */
  readability: number | null;
  /** Its SEO score, and what would raise it. */
  seo: number;
  seoFindings: string[];
  citations: Citation[];
  /** How many passages were at hand to cite. */
  evidenceCount: number;
  keywords: string[];
}

/** A sentence that states a number, where it stands, and whether it is cited. */
interface FigureClaim {
  text: string;
  isCited: boolean;
  part: Pick<Part, "heading">;
}

/** A post, in parts. */
export interface Reading {
  input: QualityInput;
  content: ContentMetadata;
  /** What stands below each heading. */
  parts: Part[];
  sentences: string[];
  claims: FigureClaim[];
}

/** The introduction has no heading that a reader sees. */
const shownHeading = ({ kind, heading }: DraftSection): string => (kind === "introduction" ? "" : heading);

function readClaims({ sections, language }: QualityInput): FigureClaim[] {
  return sections.flatMap((section) =>
    proseBlocks(parseMarkdown(section.body).root)
      .filter(({ kind }) => kind === "paragraph" || kind === "item")
      .flatMap((block) => sentencesOf(readBlock(block, section.body), language))
      .map(({ text, marks }) => ({
        text: readable(text),
        isCited: marks.length > 0,
        part: { heading: shownHeading(section) },
      }))
      .filter(({ text }) => !text.endsWith("?") && claimOf(text, language).figures.size > 0),
  );
}

/** Reads a post once for all that is judged of it. */
export function readPost(input: QualityInput): Reading {
  const parts = input.sections.flatMap((section) =>
    readParts(section.body, input.language).map((part) => ({
      ...part,
      heading: part.heading || shownHeading(section),
    })),
  );
  return {
    input,
    content: describeContent(input.markdown, input.language),
    parts,
    sentences: parts.flatMap(({ sentences }) => sentences),
    claims: readClaims(input),
  };
}

/** Where a sentence stands; undefined when it stands nowhere. */
export const partWith = (parts: Part[], sentence: string): Part | undefined =>
  parts.find(({ sentences }) => sentences.includes(sentence));
