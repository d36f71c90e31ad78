import { DefuddleClass } from "defuddle/node";
import { parseHTML } from "linkedom";
import type { Heading, List, RootContent } from "mdast";
import remarkGfm from "remark-gfm";
import remarkStringify from "remark-stringify";
import { unified } from "unified";
import { collapse } from "./words.ts";

/** The article of a page as Markdown of headings, paragraphs and list items; or why there is none, as a sentence. */
export type PageText = { ok: true; title: string | null; text: string } | { ok: false; reason: string };

/**
 * What a page may be made of. Finding the article took 0.2 ms an element in ordinary pages and up to 1.6 in hostile
 * ones, and grew with the square of the depth: 25 KB of nested elements took 45 s. Within these limits the worst found
 * took 15 s. A Wikipedia article of 40,000 words has some 17,000 elements.
 */
const limits = { characters: 3_000_000, tags: 60_000, elements: 20_000, depth: 150 };
/** Characters of prose that are written out; readers keep the first 50,000. */
const enough = 100_000;
const longestTitle = 200;

/** What is never quoted, and only costs time. */
const neverRead = "script, style, template, noscript, svg, canvas, iframe, object, form, select, pre";
/** What an article may hold that is no prose. A reference mark is a `sup` with a link in it. */
const noProse = new Set([
  "TABLE",
  "PRE",
  "FIGURE",
  "IMG",
  "PICTURE",
  "VIDEO",
  "AUDIO",
  "BUTTON",
  "MATH",
  "SCRIPT",
  "STYLE",
]);
const blocks = new Set(
  "P DIV ARTICLE SECTION MAIN ASIDE HEADER FOOTER BLOCKQUOTE UL OL LI DL DT DD H1 H2 H3 H4 H5 H6 HR DETAILS SUMMARY ADDRESS".split(
    " ",
  ),
);

const writer = unified().use(remarkGfm).use(remarkStringify, { bullet: "-", listItemIndent: "one" }).freeze();

/** The parts of a DOM that are used here. */
interface Dom {
  nodeType: number;
  nodeName: string;
  textContent: string | null;
  childNodes: Iterable<Dom>;
}
interface DomElement extends Dom {
  children: Iterable<DomElement>;
  id: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): DomElement | null;
  querySelectorAll(selector: string): Iterable<DomElement>;
  remove(): void;
}
interface DomDocument extends DomElement {
  documentElement: DomElement | null;
}

/** Finds the article in a page of HTML, without its navigation, scripts and advertisements. */
export function readPage(html: string, url: string): PageText {
  if (html.length > limits.characters || countTags(html) > limits.tags) return tooLarge;
  const document = parseWhole(html);
  for (const element of document.querySelectorAll(neverRead)) element.remove();
  if (!isWithinLimits(document)) return tooLarge;
  const heading = collapse(document.querySelector("h1")?.textContent ?? "");
  const named = collapse(document.querySelector("title")?.textContent ?? "");
  const openGraph = collapse(document.querySelector("meta[property='og:title']")?.getAttribute("content") ?? "");
  for (const element of document.querySelectorAll("body title")) element.remove();
  // Asynchronous extraction would fetch from other services by itself; `parse` never does.
  const { content, title } = new DefuddleClass(document as never, { url, useAsync: false, removeImages: true }).parse();
  const text = toProse(parse(`<!doctype html><html><body>${content}</body></html>`));
  if (text === "") return { ok: false, reason: "The page holds no text that can be read without running its scripts." };
  const best = openGraph || (named.includes(heading) && heading) || collapse(title) || named || heading;
  return { ok: true, title: best === "" ? null : best.slice(0, longestTitle), text };
}

const tooLarge: PageText = { ok: false, reason: "The page is too large or too deeply nested to be read." };

function parse(html: string): DomDocument {
  return parseHTML(html).document as unknown as DomDocument;
}

/** HTML may leave out the tags of `html` and `body`; linkedom does not put them in, and all that follows needs them. */
function parseWhole(html: string): DomDocument {
  const document = parse(html);
  if (document.documentElement?.nodeName === "HTML" && document.querySelector("body") !== null) return document;
  const content = html.replace(/<!doctype[^>]*>|<\/?(?:html|head|body)\b[^>]*>/gi, "");
  return parse(`<!doctype html><html><head></head><body>${content}</body></html>`);
}

/** Before parsing, which takes 10 µs a tag. */
function countTags(html: string): number {
  let tags = 0;
  for (let at = html.indexOf("<"); at >= 0; at = html.indexOf("<", at + 1)) tags += 1;
  return tags;
}

function isWithinLimits(document: DomDocument): boolean {
  let elements = 0;
  let level: DomElement[] = document.documentElement === null ? [] : [document.documentElement];
  for (let depth = 1; level.length > 0; depth += 1) {
    elements += level.length;
    if (elements > limits.elements || depth > limits.depth) return false;
    level = level.flatMap((element) => [...element.children]);
  }
  return true;
}

interface Block {
  kind: "heading" | "paragraph" | "item";
  depth: number;
  text: string;
}

/** The prose of an article. Words only: links, emphasis and pictures would have to be taken off again to quote it. */
function toProse(document: DomDocument): string {
  const found: Block[] = [];
  const body = document.querySelector("body");
  if (body !== null) collectBlocks(body, "paragraph", found);
  const nodes: RootContent[] = [];
  let length = 0;
  for (const { kind, depth, text: whole } of found) {
    if (length > enough) break;
    const text = whole.slice(0, enough);
    length += text.length;
    const last = nodes.at(-1);
    if (kind === "heading")
      nodes.push({ type: "heading", depth: depth as Heading["depth"], children: [{ type: "text", value: text }] });
    else {
      const paragraph = { type: "paragraph" as const, children: [{ type: "text" as const, value: text }] };
      if (kind === "paragraph") nodes.push(paragraph);
      else if (last?.type === "list") last.children.push({ type: "listItem", spread: false, children: [paragraph] });
      else nodes.push(listOf(paragraph));
    }
  }
  return writer.stringify({ type: "root", children: nodes }).trim();
}

function listOf(paragraph: List["children"][number]["children"][number]): List {
  return {
    type: "list",
    ordered: false,
    spread: false,
    children: [{ type: "listItem", spread: false, children: [paragraph] }],
  };
}

/** Goes through an element: inline content that stands together is one block, block elements are blocks of their own. */
function collectBlocks(element: DomElement, kind: Block["kind"], found: Block[]): void {
  let inline = "";
  const finish = (): void => {
    const text = collapse(inline);
    inline = "";
    if (text !== "") found.push({ kind, depth: kind === "heading" ? Number(element.nodeName.slice(1)) : 0, text });
  };
  const walk = (nodes: Iterable<Dom>): void => {
    for (const node of nodes) {
      if (node.nodeType === 3) inline += node.textContent ?? "";
      else if (node.nodeType !== 1 || noProse.has(node.nodeName)) continue;
      else if (isReference(node as DomElement)) continue;
      else if (node.nodeName === "BR") inline += " ";
      else if (blocks.has(node.nodeName)) {
        finish();
        collectBlocks(node as DomElement, kindOf(node.nodeName, kind), found);
      } else walk(node.childNodes);
    }
  };
  walk(element.childNodes);
  finish();
}

function kindOf(name: string, around: Block["kind"]): Block["kind"] {
  if (/^H[1-6]$/.test(name)) return "heading";
  return name === "LI" || around === "item" ? "item" : "paragraph";
}

function isReference(element: DomElement): boolean {
  return (element.nodeName === "SUP" && element.querySelector("a") !== null) || element.id === "footnotes";
}
