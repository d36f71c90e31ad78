import type { Citation } from "@galley/contract";
import type { Heading, List, ListItem, PhrasingContent, RootContent } from "mdast";
import remarkGfm from "remark-gfm";
import remarkStringify from "remark-stringify";
import { unified } from "unified";
import type { DraftSection } from "../types.ts";
import { describeImages } from "./alt-texts.ts";
import { demoteHeadings } from "./markdown.ts";
import { baseLanguage, collapse } from "./words.ts";

const writer = unified().use(remarkGfm).use(remarkStringify, { bullet: "-", listItemIndent: "one" }).freeze();
const referencesHeading: Record<string, string> = { en: "References", de: "Quellen", es: "Referencias" };

function write(node: RootContent): string {
  return writer.stringify({ type: "root", children: [node] }).trim();
}

function heading(depth: 1 | 2, text: string): string {
  const node: Heading = { type: "heading", depth, children: [{ type: "text", value: collapse(text) }] };
  return write(node);
}

function reference({ title, url }: Citation): ListItem {
  const text: PhrasingContent = { type: "text", value: collapse(title) };
  const shown: PhrasingContent = url === null ? text : { type: "link", url, children: [text] };
  return { type: "listItem", spread: false, children: [{ type: "paragraph", children: [shown] }] };
}

function referenceList(citations: Citation[]): string {
  const children = citations.toSorted((a, b) => a.id - b.id).map(reference);
  const list: List = { type: "list", ordered: true, start: 1, spread: false, children };
  return write(list);
}

/**
 * The whole post: its title as the only level 1 heading, each section below a level 2 heading (the introduction without
 * one), and where there are citations the references, numbered as in the text. Every image has an alt text.
 */
export function toMarkdown(title: string, sections: DraftSection[], citations: Citation[], language: string): string {
  const parts = [heading(1, title)];
  for (const section of sections) {
    const isIntroduction = section.kind === "introduction";
    if (!isIntroduction) parts.push(heading(2, section.heading));
    const body = demoteHeadings(section.body, isIntroduction ? 2 : 3);
    if (body.trim() !== "") parts.push(trimLines(body));
  }
  if (citations.length > 0) {
    parts.push(heading(2, referencesHeading[baseLanguage(language)] ?? "References"), referenceList(citations));
  }
  return describeImages(`${parts.join("\n\n")}\n`, title);
}

/** Without blank lines around it; the indentation of the first line stays, it may be code. */
function trimLines(body: string): string {
  const lines = body.split("\n");
  const first = lines.findIndex((line) => line.trim() !== "");
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return lines.slice(first, last + 1).join("\n");
}
