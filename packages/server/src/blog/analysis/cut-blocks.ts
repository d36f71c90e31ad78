import type { Heading, List, Nodes, Parents, Root, RootContent } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import type { Edit } from "./edits.ts";
import { spanOf } from "./tree.ts";

/** The nodes that hold others and go with the last of them. */
const holders: ReadonlySet<string> = new Set(["listItem", "list", "blockquote"]);

/** Adds what holds nothing any more. The first words of an item stay as long as anything else of it does. */
function spread(node: Nodes, gone: Set<Nodes>): void {
  if (!("children" in node) || gone.has(node)) return;
  const children: Nodes[] = node.children;
  for (const child of children) spread(child, gone);
  const left = children.filter((child) => !gone.has(child));
  if (node.type === "listItem" && left.length > 0) gone.delete(children[0]!);
  else if (holders.has(node.type) && left.length === 0 && children.length > 0) gone.add(node);
}

/** A heading whose text is all gone, and the line that announces a list that is. */
function dangling({ children }: Root, gone: ReadonlySet<Nodes>): RootContent[] {
  return children.filter((node, at) => {
    if (gone.has(node)) return false;
    if (node.type === "heading") return isBare(children.slice(at + 1), node, gone);
    const next = children[at + 1];
    return node.type === "paragraph" && next?.type === "list" && gone.has(next) && announces(textOf(node));
  });
}

/** One line that ends with a colon; in a longer paragraph the sentences before it are worth keeping. */
const announces = (text: string): boolean => /:\s*$/.test(text) && !/[.!?]\s/.test(text);

function isBare(after: RootContent[], { depth }: Heading, gone: ReadonlySet<Nodes>): boolean {
  const end = after.findIndex((node) => node.type === "heading" && node.depth <= depth);
  const below = end < 0 ? after : after.slice(0, end);
  return below.length > 0 && below.every((node) => gone.has(node) || node.type === "heading");
}

/** All that goes with these paragraphs. */
export function goneWith(root: Root, paragraphs: Nodes[]): Set<Nodes> {
  const gone = new Set<Nodes>(paragraphs);
  spread(root, gone);
  for (let more = dangling(root, gone); more.length > 0; more = dangling(root, gone))
    for (const node of more) gone.add(node);
  return gone;
}

/** The edits that take whole nodes out, each with the lines between it and what stands before it. */
export function gapsOf(root: Root, gone: ReadonlySet<Nodes>, source: string): Edit[] {
  const edits: Edit[] = [];
  const walk = (parent: Parents, inQuote: boolean): void => {
    const children: Nodes[] = parent.children;
    children.forEach((node, at) => {
      if (!gone.has(node)) {
        if ("children" in node) walk(node, inQuote || node.type === "blockquote");
        return;
      }
      if (at > 0 && gone.has(children[at - 1]!)) return;
      const next = children.findIndex((other, index) => index > at && !gone.has(other));
      const last = children[(next < 0 ? children.length : next) - 1]!;
      edits.push(gapOf({ start: spanOf(node).start, end: spanOf(last).end }, at === 0, inQuote, source));
    });
    if (parent.type === "list") edits.push(...renumbered(parent, gone, source));
  };
  walk(root, false);
  return edits;
}

function gapOf(
  { start, end }: { start: number; end: number },
  isFirst: boolean,
  inQuote: boolean,
  source: string,
): Edit {
  const before = (inQuote ? /[ \t\r\n>]*$/ : /[ \t\r\n]*$/).exec(source.slice(0, start))![0].length;
  const after = (inQuote ? /^[ \t\r\n>]*/ : /^[ \t\r\n]*/).exec(source.slice(end))![0].length;
  return isFirst ? { start, end: end + after, text: "" } : { start: start - before, end, text: "" };
}

/** The numbers of a list that lost an item, in their order again. */
function renumbered(list: List, gone: ReadonlySet<Nodes>, source: string): Edit[] {
  if (list.ordered !== true || !list.children.some((item) => gone.has(item))) return [];
  return list.children
    .filter((item) => !gone.has(item))
    .flatMap((item, index) => {
      const { start } = spanOf(item);
      const written = /^\d+/.exec(source.slice(start, start + 10))?.[0];
      const number = String((list.start ?? 1) + index);
      return written === undefined || written === number ? [] : [{ start, end: start + written.length, text: number }];
    });
}
