import type { RootContent } from "mdast";
import { type Post, unless } from "../../post.ts";
import { itemsOf, textParts } from "../../reading.ts";

/** Parts that are items: headings "1. …", "2. …" in their order. */
function numbered({ result }: Post): number {
  const numbers = textParts(result.content).flatMap(({ heading }) => /^(\d+)\. /.exec(heading)?.[1] ?? []);
  return numbers.every((number, index) => Number(number) === index + 1) ? numbers.length : 0;
}

/** Numbered headings, or enough items in lists. */
export function items(post: Post): string[] {
  const listed = textParts(post.result.content).flatMap(({ nodes }) => itemsOf(nodes)).length;
  return unless(numbered(post) >= 3 || listed >= 6, `There are ${numbered(post)} numbered parts and ${listed} items.`);
}

const isTask = (node: RootContent): boolean =>
  node.type === "list" && node.children.every(({ checked }) => checked === false);

/** Boxes to tick in most of the parts, none of them ticked. */
export function checklist({ result }: Post): string[] {
  const parts = textParts(result.content).filter(({ level }) => level === 2);
  const withBoxes = parts.filter(({ nodes }) => nodes.some(isTask));
  const boxes = withBoxes.flatMap(({ nodes }) => itemsOf(nodes.filter(isTask))).length;
  return unless(boxes >= 6 && withBoxes.length >= parts.length / 2, `${boxes} boxes in ${withBoxes.length} parts.`);
}

/** Labels in bold that a type has in its parts: what is wrong, what to look for, what holds up better. */
export function labels({ result }: Post): string[] {
  const parts = textParts(result.content).filter(({ nodes }) =>
    nodes.some((node) => node.type === "paragraph" && node.children[0]?.type === "strong"),
  );
  return unless(parts.length >= 1, "No part has a label.");
}
