import type { Nodes, Parents, Root } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import { sentencesOf } from "./citations.ts";
import { gapsOf, goneWith } from "./cut-blocks.ts";
import { applyEdits, type Edit, withoutByteOrderMark } from "./edits.ts";
import { type ProseBlock, proseBlocks } from "./prose.ts";
import { type BlockText, readable, readBlock } from "./source-text.ts";
import { folded } from "./support.ts";
import { parseMarkdown, spanOf } from "./tree.ts";

/** A text without some of its sentences. */
export interface CutText {
  body: string;
  /** Those that could not be taken out without breaking the text. */
  left: string[];
}

interface Cutting {
  source: string;
  root: Root;
  language: string;
}

/** What stands in a cell whose number nobody gave. */
const empty = "\u2013";
/** White space that is looked at around a cut; more of it stays. */
const spaceRead = 100;

/** The inline nodes below a node. */
function inlines(node: Nodes): Nodes[] {
  if (!("children" in node)) return [];
  return (node as Parents).children.flatMap((child) => [child, ...inlines(child)]);
}

/** The piece of the Markdown with whole emphases and links; undefined where it would cut one in two. */
function wholePiece(block: ProseBlock, start: number, end: number): { start: number; end: number } | undefined {
  const piece = { start, end };
  const wrapped = inlines(block.node).filter((node) => "children" in node || node.type === "inlineCode");
  for (const node of wrapped.toReversed()) {
    const span = spanOf(node);
    if (span.end <= piece.start || span.start >= piece.end) continue;
    const [first, last] = "children" in node ? [node.children.at(0), node.children.at(-1)] : [];
    const inner = first && last ? { start: spanOf(first).start, end: spanOf(last).end } : span;
    if (piece.start <= inner.start && piece.end >= inner.end) {
      piece.start = Math.min(piece.start, span.start);
      piece.end = Math.max(piece.end, span.end);
    } else if (!(inner.start <= piece.start && inner.end >= piece.end)) return undefined;
  }
  return piece;
}

/** What is cut goes with the space before it; at the beginning of a block with the space behind it. */
function withSpace(source: string, { start, end }: { start: number; end: number }, isFirst: boolean): Edit {
  const behind = isFirst ? /^(?:[ \t]*\r?\n[ \t>]*|[ \t]+)/.exec(source.slice(end, end + spaceRead)) : null;
  const before = isFirst
    ? null
    : /(?:[ \t]*\r?\n[ \t>]*|[ \t]+)$/.exec(source.slice(Math.max(0, start - spaceRead), start));
  return { start: start - (before?.[0].length ?? 0), end: end + (behind?.[0].length ?? 0), text: "" };
}

/** The indexes that follow each other, as first and last. */
function runsOf(indexes: number[]): Array<[number, number]> {
  const runs: Array<[number, number]> = [];
  for (const index of indexes) {
    const last = runs.at(-1);
    if (last?.[1] === index - 1) last[1] = index;
    else runs.push([index, index]);
  }
  return runs;
}

function cutIn(
  { source, language }: Cutting,
  block: ProseBlock,
  read: BlockText,
  wanted: ReadonlySet<string>,
): { edits: Edit[]; whole: boolean } | undefined {
  const said = sentencesOf(read, language);
  const due = said.flatMap(({ text }, index) => (wanted.has(folded(readable(text))) ? [index] : []));
  if (due.length === 0) return undefined;
  if (due.length === said.length) return { edits: [], whole: true };
  const edits: Edit[] = [];
  for (const [from, to] of runsOf(due)) {
    const [first, last] = [said[from]!, said[to]!];
    const ends = [read.offsetOf(last.end - 1) + 1, ...last.marks.map(({ end }) => end)];
    const piece = wholePiece(block, read.offsetOf(first.start), Math.max(...ends));
    if (piece !== undefined) edits.push(withSpace(source, piece, from === 0));
  }
  return { edits, whole: false };
}

/** The edits for one block, made only where the text keeps its build: a rest that begins with `1.` would be a list. */
function isSafe({ source, root }: Cutting, edits: Edit[]): boolean {
  const kinds = (tree: Root) => proseBlocks(tree).map(({ kind }) => kind);
  const after = parseMarkdown(applyEdits(source, edits)).root;
  return kinds(after).join() === kinds(root).join() && after.children.length === root.children.length;
}

/** Takes sentences out of one block. `gone`: the block is nothing but them. */
function settle(cutting: Cutting, block: ProseBlock, wanted: ReadonlySet<string>): { edits: Edit[]; gone: boolean } {
  const none = { edits: [], gone: false };
  const read = readBlock(block, cutting.source);
  if (block.kind === "heading" || (block.kind === "cell" && !wanted.has(folded(readable(read.text))))) return none;
  if (block.kind === "cell") {
    const [first, last] = [block.node.children.at(0), block.node.children.at(-1)];
    const span = first && last && { start: spanOf(first).start, end: spanOf(last).end };
    const edits = span === undefined ? [] : [{ ...span, text: empty }];
    return { edits: isSafe(cutting, edits) ? edits : [], gone: false };
  }
  const cut = cutIn(cutting, block, read, wanted);
  if (cut === undefined) return none;
  if (cut.whole) return { edits: [], gone: true };
  return { edits: isSafe(cutting, cut.edits) ? cut.edits : [], gone: false };
}

function cutOnce(source: string, wanted: ReadonlySet<string>, language: string): string {
  const cutting = { source, root: parseMarkdown(source).root, language };
  const settled = proseBlocks(cutting.root).map((block) => ({ block, ...settle(cutting, block, wanted) }));
  const gone = goneWith(
    cutting.root,
    settled.filter((one) => one.gone).map(({ block }) => block.node),
  );
  return applyEdits(source, [...settled.flatMap(({ edits }) => edits), ...gapsOf(cutting.root, gone, source)]);
}

const keysIn = (markdown: string, language: string): Set<string> =>
  new Set(
    proseBlocks(parseMarkdown(markdown).root)
      .filter(({ kind }) => kind !== "heading")
      .flatMap((block) => {
        const read = readBlock(block, markdown);
        const whole = block.kind === "cell" ? [read.text] : sentencesOf(read, language).map(({ text }) => text);
        return whole.map((text) => folded(readable(text)));
      }),
  );

/**
 * Takes sentences out of a text with their marks: an emphasis, link, list, table or question is never left half or
 * empty. An item goes whole, a list with its last item and the line that announces it, a heading with all that stands
 * below it; a cell of a table becomes a dash. A text is never emptied. All else stays byte for byte.
 */
export function cutSentences(body: string, sentences: string[], language: string): CutText {
  const wanted = new Set(sentences.map(folded).filter((key) => key !== ""));
  const cut = withoutByteOrderMark(body, (source) => cutOnce(source, wanted, language));
  const after = textOf(parseMarkdown(cut).root).trim() === "" ? body : cut;
  const still = keysIn(after.replace(/^\uFEFF/, ""), language);
  return { body: after, left: sentences.filter((sentence) => still.has(folded(sentence))) };
}
