import type { Nodes } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import { isMarkLabel, markInSource } from "./marks.ts";
import type { ProseBlock } from "./prose.ts";
import { spanOf } from "./tree.ts";
import { collapse } from "./words.ts";

/** A mark in a block: where it stands in the Markdown, and behind which character of the block's words. */
export interface PlacedMark {
  mark: string;
  start: number;
  end: number;
  /** Index into `BlockText.text`. */
  at: number;
  /** Whether a whole link is the mark, as in `[e1](https://…)`. */
  isLink: boolean;
}

interface Segment {
  /** Index into `BlockText.text`. */
  at: number;
  length: number;
  /** Where it begins in the Markdown. */
  start: number;
  /** Whether something may be inserted there: not in code or a link. */
  isOpen: boolean;
}

/** The words of a block, its marks taken out, and the way back to where each character stands in the Markdown. */
export interface BlockText {
  text: string;
  marks: PlacedMark[];
  /** Where to insert in the Markdown what is to follow the character at `index`; undefined where nothing may be inserted. */
  placeAfter(index: number): number | undefined;
  /** Where the character at `index` stands in the Markdown. */
  offsetOf(index: number): number;
}

/** Reads a block for citing. Its words are those of the Markdown, escapes included, so that every position is exact. */
export function readBlock(block: ProseBlock, source: string): BlockText {
  const pieces: string[] = [];
  const segments: Segment[] = [];
  const marks: PlacedMark[] = [];
  let length = 0;
  const add = (text: string, start: number, isOpen: boolean): void => {
    if (text === "") return;
    pieces.push(text);
    segments.push({ at: length, length: text.length, start, isOpen });
    length += text.length;
  };
  const addText = (start: number, end: number, isOpen: boolean): void => {
    // The > of a quotation's next line is no word; positions stay as they are.
    const slice = source.slice(start, end).replace(/[\r\n][ \t>]*/g, (newline) => " ".repeat(newline.length));
    let done = 0;
    for (const match of slice.matchAll(markInSource)) {
      add(slice.slice(done, match.index).trimEnd(), start + done, isOpen);
      marks.push({
        mark: match[0],
        start: start + match.index,
        end: start + match.index + match[0].length,
        at: length,
        isLink: false,
      });
      done = match.index + match[0].length;
    }
    add(slice.slice(done), start + done, isOpen);
  };
  const walk = (node: Nodes, isOpen: boolean): void => {
    const { start, end } = spanOf(node);
    const isLink = node.type === "link" || node.type === "linkReference";
    if (isLink && isMarkLabel(textOf(node))) marks.push({ mark: textOf(node), start, end, at: length, isLink: true });
    else if (node.type === "text") addText(start, end, isOpen);
    else if (node.type === "inlineCode") add(node.value, start, false);
    else if (node.type === "break") add(" ", start, false);
    else if ("children" in node) for (const child of node.children) walk(child, isOpen && !isLink);
  };
  walk(block.node, true);
  return {
    text: pieces.join(""),
    marks,
    placeAfter: (index) => placeAfter(segments, index),
    offsetOf: (index) => {
      const segment = segmentAt(segments, index);
      return segment === undefined ? 0 : segment.start + (index - segment.at);
    },
  };
}

function segmentAt(segments: Segment[], index: number): Segment | undefined {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (segments[middle]!.at <= index) low = middle;
    else high = middle - 1;
  }
  return segments[low];
}

function placeAfter(segments: Segment[], index: number): number | undefined {
  const segment = segmentAt(segments, index);
  return segment?.isOpen && index >= segment.at ? segment.start + (index - segment.at) + 1 : undefined;
}

/** The words of a piece of Markdown text as they are read: no escapes. */
export function readable(text: string): string {
  return collapse(text.replace(/\\([!-/:-@[-`{-~])/g, "$1"));
}

/** What to take out of the Markdown with a mark: the space before it, or at the beginning of a block the space behind it. */
export function rangeOf(mark: PlacedMark, source: string): { start: number; end: number } {
  let { start, end } = mark;
  if (mark.at === 0) {
    while (source[end] === " ") end++;
    return { start, end };
  }
  const isFollowedByWord = /^[\p{L}\p{N}]/u.test(source.slice(end, end + 2));
  while (source[start - 1] === " " || source[start - 1] === "\t") start--;
  if (isFollowedByWord && start < mark.start) start++;
  return { start, end };
}
