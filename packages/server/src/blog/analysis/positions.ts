import type { Nodes, Parents, PhrasingContent, Root } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import { visit } from "unist-util-visit";

/** Gives a node and what is in it the place from `start` to `end`. Lines and columns nobody here asks for. */
function place(node: Nodes, start: number, end: number): void {
  const at = (offset: number) => ({ line: 1, column: 1, offset });
  node.position = { start: at(start), end: at(end) };
  if ("children" in node) for (const child of node.children) place(child, start, end);
}

/** Places the nodes of one run between `from` and `to`: links by their words, text by its own or by what is left between. */
function placeRun(run: PhrasingContent[], source: string, from: number, to: number): void {
  let cursor = from;
  for (const [index, node] of run.entries()) {
    const words = textOf(node);
    const found = source.indexOf(words, cursor);
    if (found >= 0 && found + words.length <= to) {
      place(node, found, found + words.length);
      cursor = found + words.length;
    } else if (node.type === "text") {
      const next = run[index + 1];
      const nextAt = next ? source.indexOf(textOf(next), cursor) : to;
      if (nextAt < 0 || nextAt > to) return;
      place(node, cursor, nextAt);
      cursor = nextAt;
    } else return;
  }
}

function placeChildren(parent: Parents, source: string): void {
  const children = parent.children as PhrasingContent[];
  for (let at = 0; at < children.length; at++) {
    if (children[at]!.position) continue;
    let end = at;
    while (end < children.length && !children[end]!.position) end++;
    const from = children[at - 1]?.position?.end.offset ?? parent.position?.start.offset ?? 0;
    const to = children[end]?.position?.start.offset ?? parent.position?.end.offset ?? source.length;
    placeRun(children.slice(at, end), source, from, to);
    at = end;
  }
}

/**
 * Puts back the places of nodes that have none: mdast-util-gfm-autolink-literal finds some addresses only after parsing
 * (behind an unmatched bracket), and the nodes it makes of that text have lost theirs.
 */
export function restorePositions(root: Root, source: string): void {
  visit(root, (node) => {
    if ("children" in node && node.type !== "root") placeChildren(node, source);
  });
}
