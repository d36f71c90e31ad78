import type { Root as HtmlRoot } from "hast";
import type { Nodes, Paragraph, Root, RootContent } from "mdast";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import rehypeSlug from "rehype-slug";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { type Group, groupsOf, moved, plainBlock } from "./block-reader.ts";
import { createMemory, remembering } from "./memory.ts";
import { restorePositions } from "./positions.ts";

const parser = unified().use(remarkParse).use(remarkGfm).freeze();

/**
 * Raw HTML never gets through (remark-rehype drops it), so ids in the tree come from remark-rehype alone, which prefixes
 * them. A second prefix by the sanitiser would break the footnotes' own links. Slugs come after it, or they would be
 * prefixed too.
 */
const toHtmlTree = unified()
  .use(remarkRehype)
  .use(rehypeSanitize, { ...defaultSchema, clobberPrefix: "" })
  .use(rehypeSlug)
  .freeze();

/**
 * What a Markdown parser is asked to read at most. The parser's time grows with the square of the brackets, stars and
 * the like in one block (measured: 75,000 of them take 15 s, 7,000 take 0.13 s), with 0.1 ms a line, and it recurses
 * into quotes within quotes until the stack ends. A post of 10,000 words has about 2,000 lines and squares of 100,000.
 */
const limits = { squares: 5e7, lines: 4000, nesting: 24, nestingInAll: 20_000, depth: 100 };

const containerMark = /([ \t]*)(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])|\[\^[^\]\n]{1,99}\]:)/y;

/** How deep a line stands in quotes and lists: its marks, and a level for every four columns before one. */
function containerDepth(line: string): number {
  containerMark.lastIndex = 0;
  let depth = 0;
  while (depth <= limits.nesting) {
    const found = containerMark.exec(line);
    if (!found) break;
    depth += 1 + (found[1]!.length >> 2);
  }
  return depth;
}

function countInlineMarks(line: string): number {
  let count = 0;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === "\\") at++;
    else if ("[]*_~`<".includes(line[at]!)) count++;
  }
  return count;
}

function isReadable(markdown: string): boolean {
  let lines = 0;
  let squares = 0;
  let inBlock = 0;
  let nesting = 0;
  for (const line of markdown.split(/\r\n|\n|\r/)) {
    if (line.trim() === "" || /^ {0,3}(?:[-*+][ \t]|#)/.test(line)) {
      squares += inBlock ** 2;
      inBlock = 0;
    }
    if (line.trim() === "") continue;
    lines++;
    inBlock += countInlineMarks(line);
    const depth = containerDepth(line);
    nesting += depth;
    if (depth > limits.nesting || lines > limits.lines || nesting > limits.nestingInAll) return false;
  }
  return squares + inBlock ** 2 <= limits.squares;
}

function isDeep(root: Root): boolean {
  const left: Array<{ node: Nodes; depth: number }> = [{ node: root, depth: 0 }];
  for (let next = left.pop(); next; next = left.pop()) {
    if (next.depth > limits.depth) return true;
    if ("children" in next.node)
      for (const child of next.node.children) left.push({ node: child, depth: next.depth + 1 });
  }
  return false;
}

/** The text as nothing but paragraphs of plain words: what is left of Markdown that is beyond the limits. */
function readAsPlain(text: string): Root {
  const children: Paragraph[] = [];
  const paragraph = /[^\r\n]+(?:(?:\r\n|\n|\r)[^\r\n]+)*/g;
  for (const match of text.matchAll(paragraph)) {
    if (match[0].trim() === "") continue;
    const position = {
      start: { line: 1, column: 1, offset: match.index },
      end: { line: 1, column: 1, offset: match.index + match[0].length },
    };
    children.push({ type: "paragraph", position, children: [{ type: "text", value: match[0], position }] });
  }
  return { type: "root", children };
}

/** A parsed text. `plain`: it was too contorted to be read as Markdown in bounded time, so it counts as plain words. */
export interface ParsedMarkdown {
  root: Root;
  plain: boolean;
}

/** Markup as the parser reads it, if no deeper than allowed. */
function parse(markdown: string): Root | undefined {
  const root = parser.parse(markdown);
  if (isDeep(root)) return undefined;
  restorePositions(root, markdown);
  return root;
}

/** Stands between groups that are parsed together, so that no list goes on in the next one. */
const separator = "\n\nx\n\n";
/** The blocks of groups with markup, each group placed as if it were a text by itself: those of several jobs. */
const knownGroups = createMemory<RootContent[]>(200_000);

/** Parses groups together, for a call of the parser takes 0.1 ms before it reads a word. Undefined where one is too deep. */
function parseGroups(groups: string[]): RootContent[][] | undefined {
  const blocks = parse(groups.join(separator))?.children.values();
  if (!blocks) return undefined;
  let start = 0;
  let next = blocks.next().value;
  return groups.map((group) => {
    const own: RootContent[] = [];
    for (; next && spanOf(next).start < start + group.length; next = blocks.next().value) own.push(next);
    const placed = moved(own, -start);
    knownGroups.set(group, placed);
    start += group.length + separator.length;
    // Past the separator.
    next = blocks.next().value;
    return placed;
  });
}

/** The blocks of each group with markup; undefined where one is too deep. */
function readMarkup(groups: string[]): Map<string, RootContent[]> | undefined {
  const read = new Map(groups.map((group) => [group, knownGroups.get(group)]));
  const unknown = [...read.keys()].filter((group) => !read.get(group));
  const parsed = unknown.length > 0 ? parseGroups(unknown) : [];
  for (const [index, group] of unknown.entries()) read.set(group, parsed?.[index]);
  return parsed && (read as Map<string, RootContent[]>);
}

function readGroups(markdown: string, groups: Group[]): Root | undefined {
  const blocks = groups.map((group) => plainBlock(group) ?? group);
  const markup = readMarkup(blocks.flatMap((block) => ("text" in block ? [block.text] : [])));
  if (!markup) return undefined;
  const children = blocks.flatMap((block) => ("text" in block ? moved(markup.get(block.text)!, block.start) : [block]));
  const position = { start: { line: 1, column: 1, offset: 0 }, end: { line: 1, column: 1, offset: markdown.length } };
  return { type: "root", children, position };
}

function read(markdown: string): ParsedMarkdown {
  if (isReadable(markdown)) {
    const groups = groupsOf(markdown);
    const root = groups ? readGroups(markdown, groups) : parse(markdown);
    if (root) return { root, plain: false };
  }
  return { root: readAsPlain(markdown), plain: true };
}

/**
 * Reads Markdown (CommonMark with GitHub's tables, task lists, footnotes, autolinks), in bounded time. The tree is shared:
 * do not change it. Lines and columns in it mean nothing, offsets do.
 */
export const parseMarkdown = remembering(400_000, read);

/** The sanitised HTML tree of a parsed text, headings with their ids. */
export function htmlTree(root: Root): HtmlRoot {
  return toHtmlTree.runSync(root);
}

/** Where a node begins and ends in its text; nowhere (0 to 0) for the rare one whose place is not known. */
export function spanOf(node: Nodes): { start: number; end: number } {
  return { start: node.position?.start.offset ?? 0, end: node.position?.end.offset ?? 0 };
}
