import type { Nodes, Root, RootContent } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";

/** A heading with what stands below it, up to the next heading of any level. */
export interface Part {
  /** 0 where the text has not had a heading yet. */
  level: number;
  heading: string;
  nodes: RootContent[];
}

const parser = unified().use(remarkParse).use(remarkGfm);
let last: { markdown: string; tree: Root } | undefined;

/** The tree of a text. The last one is kept, for all the rules read the same post. */
function treeOf(markdown: string): Root {
  if (last?.markdown !== markdown) last = { markdown, tree: parser.parse(markdown) };
  return last.tree;
}

/** The text as a reader of Markdown sees it, heading by heading. */
export function partsOf(markdown: string): Part[] {
  const parts: Part[] = [{ level: 0, heading: "", nodes: [] }];
  for (const node of treeOf(markdown).children) {
    if (node.type === "heading") parts.push({ level: node.depth, heading: clean(textOf(node)), nodes: [] });
    else parts.at(-1)!.nodes.push(node);
  }
  return parts;
}

const referenceHeadings = ["References", "Quellen", "Referencias"];
const isReferences = ({ level, heading }: Part): boolean => level === 2 && referenceHeadings.includes(heading);

/** All parts but the list of references, which is no prose. */
export function textParts(markdown: string): Part[] {
  const parts = partsOf(markdown);
  const end = parts.findLastIndex(isReferences);
  return end < 0 ? parts : parts.slice(0, end);
}

/** The entries of the list of references. */
export function referencesOf(markdown: string): string[] {
  const part = partsOf(markdown).findLast(isReferences);
  return part === undefined ? [] : itemsOf(part.nodes, true);
}

/** What a reader sees of a node: one line. */
export function clean(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** A text without its citation marks. */
export function unmarked(text: string): string {
  return clean(text.replace(/ ?\[\d+\]/g, ""));
}

/** The items of the lists among the nodes; `ordered` chooses the numbered or the others. */
export function itemsOf(nodes: readonly RootContent[], ordered?: boolean): string[] {
  return nodes.flatMap((node) =>
    node.type === "list" && (ordered === undefined || (node.ordered === true) === ordered)
      ? node.children.map((item) => clean(textOf(item)))
      : [],
  );
}

/** The rows of the tables among the nodes, the head first. */
export function tablesOf(nodes: readonly RootContent[]): string[][][] {
  return nodes.flatMap((node) =>
    node.type === "table" ? [node.children.map(({ children }) => children.map((cell) => clean(textOf(cell))))] : [],
  );
}

export interface Line {
  kind: "heading" | "paragraph" | "item" | "cell";
  text: string;
}

/** Every stretch of words of a text: headings, paragraphs, list items, cells; marks still in them. */
export function linesOf(parts: readonly Part[]): Line[] {
  return parts.flatMap(({ level, heading, nodes }) => [
    ...(level === 0 ? [] : [{ kind: "heading" as const, text: heading }]),
    ...nodes.flatMap((node) => linesIn(node, false)),
  ]);
}

function linesIn(node: Nodes, inItem: boolean): Line[] {
  if (node.type === "paragraph") return [{ kind: inItem ? "item" : "paragraph", text: clean(textOf(node)) }];
  if (node.type === "tableCell") return [{ kind: "cell", text: clean(textOf(node)) }];
  if (!("children" in node)) return [];
  return node.children.flatMap((child) => linesIn(child, inItem || node.type === "listItem"));
}

/** The addresses of links and of images in a text. */
export function addressesOf(markdown: string): { links: string[]; images: string[] } {
  const found = { links: [] as string[], images: [] as string[] };
  visit(treeOf(markdown), (node) => {
    if (node.type === "link" || node.type === "definition") found.links.push(node.url);
    if (node.type === "image") found.images.push(node.url);
  });
  return found;
}

/** Words between spaces and dashes that have a letter or a digit. */
export function wordsIn(text: string): string[] {
  return text.split(/[\s\u2013\u2014\u2026]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
}
