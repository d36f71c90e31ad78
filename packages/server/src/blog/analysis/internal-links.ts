import type { EnhancedBlogGenerationRequest, InternalLink } from "@galley/contract";
import type { Nodes, Paragraph } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import { SKIP, visit } from "unist-util-visit";
import type { DraftSection } from "../types.ts";
import { allowList } from "./addresses.ts";
import { applyEdits, type Edit } from "./edits.ts";
import { parseMarkdown, spanOf } from "./tree.ts";
import { isWordBoundary } from "./words.ts";

/** A page of the author's that the post may link to. */
export type LinkTarget = EnhancedBlogGenerationRequest["internal_link_targets"][number];

/** Each try is a parse of the section, so a text full of places where no link can be made must not be tried for ever. */
const triesForTarget = 5;

interface Stretch {
  start: number;
  text: string;
}

/** The stretches of a paragraph's own words: not in links, code or HTML, and written without escapes. */
function stretchesOf(paragraph: Paragraph, source: string): Stretch[] {
  const stretches: Stretch[] = [];
  const walk = (node: Nodes): void => {
    if (node.type === "text") {
      const { start, end } = spanOf(node);
      if (source.slice(start, end) === node.value) stretches.push({ start, text: node.value });
    } else if ("children" in node && node.type !== "link" && node.type !== "linkReference") {
      for (const child of node.children) walk(child);
    }
  };
  walk(paragraph);
  return stretches;
}

/** Case folded without changing the length, so that positions stay true (`İ` becomes two characters). */
function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length
    ? lower
    : [...text].map((one) => (one.toLowerCase().length === one.length ? one.toLowerCase() : one)).join("");
}

/** The first place of a phrase as whole words, where a link can be made of it. */
function findPhrase(text: string, phrase: string): number {
  const folded = foldCase(text);
  const wanted = foldCase(phrase);
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    const touchesMarkup = /[![\]\\]/.test(text[at - 1] ?? "") || /[([\]:]/.test(text[end] ?? "");
    if (isWordBoundary(folded, at) && isWordBoundary(folded, end) && !touchesMarkup) return at;
  }
  return -1;
}

interface Body {
  source: string;
  paragraphs: Array<{ stretches: Stretch[]; isTaken: boolean }>;
  edits: Edit[];
}

function readBody(source: string): Body {
  const paragraphs: Body["paragraphs"] = [];
  const { root, plain } = parseMarkdown(source);
  if (plain) return { source, paragraphs, edits: [] };
  visit(root, (node) => {
    // A footnote that nothing refers to is not shown, and neither would be its link.
    if (node.type === "footnoteDefinition") return SKIP;
    if (node.type === "paragraph") paragraphs.push({ stretches: stretchesOf(node, source), isTaken: false });
    return undefined;
  });
  return { source, paragraphs, edits: [] };
}

function linkTo(url: string, anchor: string): string {
  const address = url.replace(/[<>\\\s]/g, (one) => encodeURIComponent(one));
  return `[${anchor}](${/[()]/.test(address) ? `<${address}>` : address})`;
}

/** Puts one link to the target into the first paragraph that has room and speaks of it; undefined when none does. */
function place(bodies: Body[], target: LinkTarget): InternalLink | undefined {
  const phrases = [...target.keywords, target.title].filter(
    (phrase) => /[\p{L}\p{N}]/u.test(phrase) && !/[[\]\\]/.test(phrase),
  );
  let failures = 0;
  for (const body of bodies) {
    for (const paragraph of body.paragraphs.filter(({ isTaken }) => !isTaken)) {
      for (const { start, text } of paragraph.stretches) {
        const found = phrases.map((phrase) => ({ phrase, at: findPhrase(text, phrase) })).filter(({ at }) => at >= 0);
        const first = found.toSorted((a, b) => a.at - b.at || b.phrase.length - a.phrase.length)[0];
        if (!first) continue;
        const anchor = text.slice(first.at, first.at + first.phrase.length);
        const edit = {
          start: start + first.at,
          end: start + first.at + anchor.length,
          text: linkTo(target.url, anchor),
        };
        if (!makesOneLink(body, edit)) {
          if (++failures === triesForTarget) return undefined;
          continue;
        }
        body.edits.push(edit);
        paragraph.isTaken = true;
        return { anchor, url: target.url, title: target.title };
      }
    }
  }
  return undefined;
}

function readLinks(markdown: string): { words: string; links: number } {
  const { root } = parseMarkdown(markdown);
  let links = 0;
  visit(root, ["link", "linkReference", "image"], () => {
    links++;
  });
  return { words: textOf(root), links };
}

/** Whether the text with the edit has one link more and the same words: characters around an anchor can make something else of it. */
function makesOneLink(body: Body, edit: Edit): boolean {
  const before = readLinks(applyEdits(body.source, body.edits));
  const after = readLinks(applyEdits(body.source, [...body.edits, edit]));
  return after.links === before.links + 1 && after.words === before.words;
}

function linkedAddresses(sections: DraftSection[]): string[] {
  const addresses: string[] = [];
  for (const { body } of sections) {
    visit(parseMarkdown(body).root, ["link", "definition"], (node) => {
      if (node.type === "link" || node.type === "definition") addresses.push(node.url);
    });
  }
  return addresses;
}

/**
 * Links the first words in a paragraph that are a keyword or the title of a target, in any case, as whole words: one link
 * for an address, one for a paragraph, `max` in all; never in headings, tables, code or links. Nothing is added to the words.
 */
export function insertInternalLinks(
  sections: DraftSection[],
  targets: LinkTarget[],
  max: number,
): { sections: DraftSection[]; links: InternalLink[] } {
  const linked = linkedAddresses(sections);
  const bodies = sections.map(({ body }) => readBody(body));
  const links: InternalLink[] = [];
  for (const target of targets) {
    if (links.length >= max) break;
    if (allowList(linked)(target.url)) continue;
    const link = place(bodies, target);
    if (!link) continue;
    links.push(link);
    linked.push(target.url);
  }
  const changed = sections.map((section, index) => {
    const { source, edits } = bodies[index]!;
    return edits.length === 0 ? section : { ...section, body: applyEdits(source, edits) };
  });
  return { sections: changed, links };
}
