import type { ContentMetadata } from "@galley/contract";
import { type ProseBlock, proseBlocks, proseOf } from "./prose.ts";
import { splitSentences } from "./sentence-split.ts";
import { parseMarkdown } from "./tree.ts";
import { countWordsIn } from "./words.ts";

/** What stands below one heading, up to the next of any level: the place that a finding names. */
export interface Part {
  /** Empty for what stands before the first heading. */
  heading: string;
  /** 0 for what stands before the first heading. */
  level: number;
  /** Its running text, a text each paragraph. */
  paragraphs: string[];
  sentences: string[];
  words: number;
  /** Whether it holds a paragraph: a mere list, such as the references, does not. */
  isProse: boolean;
}

function readPart(heading: ProseBlock | undefined, blocks: ProseBlock[], language: string): Part {
  const running = blocks.filter(({ kind }) => kind === "paragraph" || kind === "item");
  const paragraphs = running.map(proseOf).filter((text) => text !== "");
  return {
    heading: heading ? proseOf(heading) : "",
    level: heading?.node.type === "heading" ? heading.node.depth : 0,
    paragraphs,
    sentences: paragraphs.flatMap((text) => splitSentences(text, language).map((sentence) => sentence.text)),
    words: blocks.reduce((sum, block) => sum + countWordsIn(proseOf(block)), 0),
    isProse: blocks.some(({ kind }) => kind === "paragraph"),
  };
}

/** The parts of a text, those with nothing below their heading left out. */
export function readParts(markdown: string, language: string): Part[] {
  const groups: Array<{ heading: ProseBlock | undefined; blocks: ProseBlock[] }> = [{ heading: undefined, blocks: [] }];
  for (const block of proseBlocks(parseMarkdown(markdown).root)) {
    if (block.kind === "heading") groups.push({ heading: block, blocks: [] });
    else groups.at(-1)!.blocks.push(block);
  }
  return groups
    .filter(({ blocks }) => blocks.length > 0)
    .map(({ heading, blocks }) => readPart(heading, blocks, language));
}

/** The parts of a post that hold paragraphs. */
export const partsOf = (markdown: string, language: string): Part[] =>
  readParts(markdown, language).filter(({ isProse }) => isProse);

/** The longest of some parts. */
export const longestOf = (parts: Part[]): Part | undefined => parts.toSorted((a, b) => b.words - a.words)[0];

/** A text in quotation marks, cut after a word where it is long. */
export function quoted(text: string, longest = 100): string {
  if (text.length <= longest) return `"${text}"`;
  const room = text.slice(0, longest + 1);
  const space = room.lastIndexOf(" ");
  return `"${text.slice(0, space > longest / 2 ? space : longest).replace(/[\uD800-\uDBFF]$/, "")} …"`;
}

/** How a finding calls a part. */
export const placeOf = ({ heading }: Pick<Part, "heading">): string =>
  heading === "" ? "the text before the first heading" : quoted(heading);

/** `below "Heat"`, as an addition to a sentence; nothing without a part. */
export const below = (part: Pick<Part, "heading"> | undefined): string => {
  if (!part) return "";
  return part.heading === "" ? " before the first heading" : ` below ${quoted(part.heading)}`;
};

export const thereAre = (count: number): string => (count === 1 ? "there is 1" : `there are ${count}`);

type Headings = ContentMetadata["headings"];

/** What to do about headings that are more than one level below the one before them. */
export function skippedLevels(headings: Headings): string[] {
  return headings.flatMap(({ level, text }, index) => {
    const before = headings[index - 1];
    if (!before || level <= before.level + 1) return [];
    return [
      `Make ${quoted(text)} a heading of level ${before.level + 1}: it is of level ${level} below ${quoted(before.text)}, which is of level ${before.level}.`,
    ];
  });
}

/** What to do where a text has not exactly one heading of level 1. */
export function topHeadings(headings: Headings): string[] {
  const [first, ...others] = headings.filter(({ level }) => level === 1);
  if (!first) return ["Use exactly one heading of level 1: put the title above the text; there is none."];
  return others.map(
    ({ text }) =>
      `Use exactly one heading of level 1; there are ${others.length + 1}. Make ${quoted(text)} one of level 2.`,
  );
}
