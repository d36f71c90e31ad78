import type { ContentMetadata } from "@galley/contract";
import type { Element, Root as HtmlRoot } from "hast";
import type { Heading } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import rehypeStringify from "rehype-stringify";
import { unified } from "unified";
import { EXIT, SKIP, visit } from "unist-util-visit";
import { applyEdits, type Edit, withoutByteOrderMark } from "./edits.ts";
import { proseBlocks, proseOf } from "./prose.ts";
import { splitSentences } from "./sentence-split.ts";
import { htmlTree, parseMarkdown, spanOf } from "./tree.ts";
import { collapse, countWordsIn } from "./words.ts";

const htmlWriter = unified().use(rehypeStringify).freeze();

/** Whether an address leads to another host. */
function isExternal(address: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(address);
}

/** Markdown as HTML without anything that runs: no scripts, no raw HTML, no `javascript:` addresses. */
export function renderHtml(markdown: string): string {
  const tree = htmlTree(parseMarkdown(markdown).root);
  visit(tree, "element", (node) => {
    if (node.tagName === "a" && isExternal(String(node.properties.href ?? ""))) {
      node.properties.rel = ["nofollow", "noopener"];
    }
  });
  return htmlWriter.stringify(tree);
}

type Found = Pick<ContentMetadata, "headings" | "links" | "images" | "code_blocks" | "has_tables" | "has_lists">;

/** What remark-rehype adds by itself for footnotes: their section with its heading, and the links to and fro. */
function isFootnotePart(node: Element): boolean {
  const { dataFootnotes, dataFootnoteRef, dataFootnoteBackref } = node.properties;
  return dataFootnotes !== undefined || dataFootnoteRef !== undefined || dataFootnoteBackref !== undefined;
}

function describeElement(node: Element, found: Found): void {
  const level = /^h([1-6])$/.exec(node.tagName)?.[1];
  if (level) {
    found.headings.push({ level: Number(level), text: collapse(textOf(node)), id: String(node.properties.id ?? "") });
  } else if (node.tagName === "a" && node.properties.href !== undefined) {
    const href = String(node.properties.href);
    found.links.push({
      text: collapse(textOf(node)),
      href,
      is_external: isExternal(href),
      is_anchor: href.startsWith("#"),
    });
  } else if (node.tagName === "img" && node.properties.src !== undefined) {
    const alt = String(node.properties.alt ?? "").trim();
    found.images.push({ alt, src: String(node.properties.src), has_alt: alt !== "" });
  } else if (node.tagName === "pre") found.code_blocks++;
  else if (node.tagName === "table") found.has_tables = true;
  else if (node.tagName === "ul" || node.tagName === "ol") found.has_lists = true;
}

function describeTree(tree: HtmlRoot): Found {
  const found: Found = { headings: [], links: [], images: [], code_blocks: 0, has_tables: false, has_lists: false };
  visit(tree, "element", (node) => {
    if (isFootnotePart(node)) return SKIP;
    describeElement(node, found);
    return undefined;
  });
  return found;
}

/** What is in a text, as its HTML shows it; heading ids are those of `renderHtml`. */
export function describeContent(markdown: string, language = "en"): ContentMetadata {
  const { root } = parseMarkdown(markdown);
  const blocks = proseBlocks(root).map((block) => ({ kind: block.kind, text: proseOf(block) }));
  const words = blocks.reduce((sum, { text }) => sum + countWordsIn(text), 0);
  const running = blocks.filter(({ kind, text }) => (kind === "paragraph" || kind === "item") && text !== "");
  return {
    ...describeTree(htmlTree(root)),
    word_count: words,
    sentence_count: running.reduce((sum, { text }) => sum + splitSentences(text, language).length, 0),
    paragraph_count: running.filter(({ kind }) => kind === "paragraph").length,
    reading_time: Math.max(1, Math.round(words / 200)),
  };
}

/** The words of the prose, headings, lists and tables included; code blocks, addresses and citation marks are not prose. */
export function countWords(markdown: string): number {
  return proseBlocks(parseMarkdown(markdown).root).reduce((sum, block) => sum + countWordsIn(proseOf(block)), 0);
}

function runningText(markdown: string): string[] {
  return proseBlocks(parseMarkdown(markdown).root)
    .filter(({ kind }) => kind === "paragraph" || kind === "item")
    .map(proseOf)
    .filter((text) => text !== "");
}

/** The running text (paragraphs and list items), without any markup or citation marks; a blank line between paragraphs. */
export function plainText(markdown: string): string {
  return runningText(markdown).join("\n\n");
}

/** The sentences of the running text, in their order. */
export function sentences(markdown: string, language: string): string[] {
  return runningText(markdown).flatMap((text) => splitSentences(text, language).map((sentence) => sentence.text));
}

function headingAt(source: string, node: Heading, depth: number): Edit {
  const { start, end } = spanOf(node);
  const marks = "#".repeat(depth);
  const written = /^#{1,6}/.exec(source.slice(start, end))?.[0];
  if (written) return { start, end: start + written.length, text: marks };
  // Underlined headings know two levels only, so they become marked ones, on one line.
  const first = node.children[0];
  const last = node.children.at(-1);
  const text = first && last ? source.slice(spanOf(first).start, spanOf(last).end) : "";
  const oneLine = text.split(/\r\n|\n|\r/).map((line) => line.replace(/^[ \t>]+/, "").trimEnd());
  return { start, end, text: `${marks} ${oneLine.join(" ")}` };
}

/** Moves all headings up or down together, so that the highest is at `level` (1 to 6); none goes below 6. */
export function demoteHeadings(markdown: string, level: number): string {
  return withoutByteOrderMark(markdown, (source) => {
    const headings: Heading[] = [];
    visit(parseMarkdown(source).root, "heading", (node) => {
      headings.push(node);
    });
    const shift = level - Math.min(...headings.map(({ depth }) => depth));
    if (headings.length === 0 || shift === 0) return source;
    return applyEdits(
      source,
      headings.map((node) => headingAt(source, node, Math.min(6, node.depth + shift))),
    );
  });
}

/** The first heading of a text, as plain words; undefined without one. */
export function firstHeading(markdown: string): string | undefined {
  let text: string | undefined;
  visit(parseMarkdown(markdown).root, "heading", (node) => {
    text = collapse(textOf(node));
    return text === "" ? undefined : EXIT;
  });
  return text || undefined;
}
