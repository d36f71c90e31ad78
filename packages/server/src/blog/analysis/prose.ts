import type { Nodes, Root } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import { withoutMarks } from "./marks.ts";
import { collapse } from "./words.ts";

/** A stretch of words that belongs together: a heading, a paragraph, a paragraph of a list item, a cell of a table. */
export interface ProseBlock {
  kind: "heading" | "paragraph" | "item" | "cell";
  node: Extract<Nodes, { type: "heading" | "paragraph" | "tableCell" }>;
}

/** The blocks of prose of a tree, in their order. Code, HTML and definitions are none. */
export function proseBlocks(root: Root): ProseBlock[] {
  const blocks: ProseBlock[] = [];
  const walk = (node: Nodes, inItem: boolean): void => {
    if (node.type === "heading") blocks.push({ kind: "heading", node });
    else if (node.type === "paragraph") blocks.push({ kind: inItem ? "item" : "paragraph", node });
    else if (node.type === "tableCell") blocks.push({ kind: "cell", node });
    else if ("children" in node) for (const child of node.children) walk(child, inItem || node.type === "listItem");
  };
  walk(root, false);
  return blocks;
}

/** Whether the words of a link are only its address, as in `<https://example.org>`. */
function isBareAddress(url: string, text: string): boolean {
  return [text, `http://${text}`, `https://${text}`, `mailto:${text}`].includes(url);
}

function collect(node: Nodes, parts: string[]): void {
  if (node.type === "text" || node.type === "inlineCode") parts.push(node.value);
  else if (node.type === "break") parts.push(" ");
  else if (node.type === "link" && isBareAddress(node.url, textOf(node))) return;
  else if ("children" in node) for (const child of node.children) collect(child, parts);
}

/** Trees are remembered, and each analysis asks for their words anew. */
const known = new WeakMap<Nodes, string>();

/** The words of a block: no citation marks, no addresses, no image texts; white space collapsed. */
export function proseOf({ node }: ProseBlock): string {
  const told = known.get(node);
  if (told !== undefined) return told;
  const parts: string[] = [];
  collect(node, parts);
  const words = collapse(withoutMarks(collapse(parts.join(""))));
  known.set(node, words);
  return words;
}

/** Whether a text ends as a sentence does. */
export function endsLikeSentence(text: string): boolean {
  return /[.!?\u2026\u3002\uFF01\uFF1F]["'\u201d\u2019\u00bb)\]]{0,3}$/u.test(text);
}
