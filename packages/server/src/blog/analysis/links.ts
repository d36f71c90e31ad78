import type { Definition, Nodes, Root } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import { SKIP, visit } from "unist-util-visit";
import { allowList } from "./addresses.ts";
import { applyEdits, type Edit, withoutByteOrderMark } from "./edits.ts";
import { parseMarkdown, spanOf } from "./tree.ts";

type IsAllowed = (address: string) => boolean;
interface Finds {
  edits: Edit[];
  removed: string[];
}

/** Taking links out may bring others to light (a link around an image); more rounds than this are an attack. */
const rounds = 5;

/**
 * A bare address that no reader of Markdown makes a link of any more: without scheme, `www.` or `@`. A scheme goes wherever
 * it stands, since a reader takes one right behind a digit too, and so do the marks that others leave when they go.
 */
function disarm(text: string): string {
  return text
    .replace(/(?:[a-z][a-z0-9+.-]{0,20}:\/\/)+/gi, "")
    .replace(/:\/\//g, " ")
    .replace(/(?<![a-z0-9])(?:www\.|(?:mailto|xmpp):)+/gi, "")
    .replace(/(?<=\S)@(?=\S)/g, " (at) ");
}

/** What stands in the Markdown between the brackets of a link. */
function innerSource(node: Extract<Nodes, { type: "link" | "linkReference" }>, source: string): string {
  const first = node.children[0];
  const last = node.children.at(-1);
  return first && last ? source.slice(spanOf(first).start, spanOf(last).end) : "";
}

/** `<https://…>`, `https://…`, `www.…`, `name@host`: the words of the link are its address. */
function isBare(node: Extract<Nodes, { type: "link" }>, source: string): boolean {
  return !source.slice(spanOf(node).start, spanOf(node).end).startsWith("[");
}

function definitionsOf(root: Root): Map<string, Definition> {
  const definitions = new Map<string, Definition>();
  visit(root, "definition", (node) => {
    if (!definitions.has(node.identifier)) definitions.set(node.identifier, node);
  });
  return definitions;
}

/** Addresses in raw HTML, which `renderHtml` drops but another reader of the Markdown may not. */
function htmlAddress(html: string): string | undefined {
  return (
    /\b(?:href|src|srcset|action|data|poster)\s{0,5}=\s{0,5}["']?([^"'\s>]{1,2000})/i.exec(html)?.[1] ??
    /[a-z]{2,20}:\/\/[^\s"'<>]{1,2000}|javascript:/i.exec(html)?.[0]
  );
}

function inspect(
  node: Nodes,
  source: string,
  definitions: Map<string, Definition>,
  isAllowed: IsAllowed,
  finds: Finds,
): boolean {
  const cut = (address: string | undefined, text: string): true => {
    finds.edits.push({ ...spanOf(node), text });
    if (address !== undefined) finds.removed.push(address);
    return true;
  };
  // What is left when the image inside a link went, and the end tag of an HTML link.
  const isHusk =
    (node.type === "link" && node.children.length === 0) || (node.type === "html" && /^<\/a\b/i.test(node.value));
  if (isHusk) return cut(undefined, "");
  if (node.type === "link" && !isAllowed(node.url)) {
    return cut(node.url, isBare(node, source) ? disarm(textOf(node)) : disarmed(innerSource(node, source), isAllowed));
  }
  if (node.type === "image" && !isAllowed(node.url)) return cut(node.url, "");
  if (node.type === "definition" && !isAllowed(node.url)) return cut(node.url, "");
  if (node.type === "linkReference" || node.type === "imageReference") {
    const url = definitions.get(node.identifier)?.url;
    if (url === undefined || isAllowed(url)) return false;
    return cut(url, node.type === "linkReference" ? disarmed(innerSource(node, source), isAllowed) : "");
  }
  if (node.type === "html") {
    const address = htmlAddress(node.value);
    return address !== undefined && cut(address, "");
  }
  return false;
}

/** The words of a link that goes: an address among them would become a link of its own. */
function disarmed(inner: string, isAllowed: IsAllowed): string {
  return inner.replace(/(?:[a-z][a-z0-9+.-]{0,20}:\/\/|www\.)[^\s<>]{1,2000}/gi, (address) =>
    isAllowed(address) ? address : disarm(address),
  );
}

function findForeign(root: Root, source: string, isAllowed: IsAllowed): Finds {
  const finds: Finds = { edits: [], removed: [] };
  const definitions = definitionsOf(root);
  visit(root, (node) => (inspect(node, source, definitions, isAllowed, finds) ? SKIP : undefined));
  return finds;
}

/**
 * No mark of Markdown left and every address disarmed: for a text that cannot be read as Markdown in bounded time. Escaping
 * the marks would leave the next reader 3 s of work for 100 KB of them.
 */
function neutralise(source: string, removed: string[]): string {
  for (const match of source.matchAll(/(?:[a-z][a-z0-9+.-]{0,20}:\/\/|www\.)[^\s<>()[\]]{1,2000}/gi))
    removed.push(match[0]);
  return disarm(source.replace(/[\\`*_[\]<>~|]/g, ""));
}

/**
 * Takes out every link and image whose address is not allowed: a link leaves its words, an image nothing, a bare address
 * becomes words that are no link. Links within the page (`#…`) stay. All else stays byte for byte. `removed` lists the
 * addresses.
 */
export function removeForeignLinks(markdown: string, allowed: string[]): { markdown: string; removed: string[] } {
  const isAllowed = allowList(allowed);
  const removed: string[] = [];
  const cleaned = withoutByteOrderMark(markdown, (source) => {
    let current = source;
    for (let round = 0; round < rounds; round++) {
      const { root, plain } = parseMarkdown(current);
      if (plain) break;
      const finds = findForeign(root, current, isAllowed);
      if (finds.edits.some(({ start, end }) => start === end)) break;
      if (finds.edits.length === 0) return current;
      removed.push(...finds.removed);
      current = applyEdits(current, finds.edits);
    }
    return neutralise(current, removed);
  });
  return { markdown: cleaned, removed: [...new Set(removed)] };
}
