import type { Image, ImageReference, Paragraph, Root, RootContent } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import { SKIP, visit } from "unist-util-visit";
import { applyEdits, type Edit, withoutByteOrderMark } from "./edits.ts";
import { withoutMarks } from "./marks.ts";
import { below, quoted } from "./parts.ts";
import { countPhrase, searchable } from "./phrases.ts";
import { parseMarkdown, spanOf } from "./tree.ts";
import { collapse } from "./words.ts";

/** Characters: more than screen readers read in one go. */
const longestAlt = 125;

const fileName =
  /\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?|heic)$|^(?:img|dsc|dscn|pxl|screenshot|image|photo)[-_ ]?\d+$|^[\p{L}\d]+(?:_[\p{L}\d]+)+$/iu;
/** What every image is. */
const empty =
  /^(?:an? |the |ein(?:e)? |das |una? |la |el )?(?:image|picture|photo|photograph|graphic|figure|illustration|screenshot|icon|img|alt(?: text)?|untitled|bild|foto|grafik|abbildung|imagen|fotografía|figura|ilustración|gráfico)(?: \d+)?[.:]?$/iu;
const opening =
  /^(?:an? )?(?:image|picture|photo|photograph) of |^(?:ein )?(?:bild|foto) von |^(?:una )?(?:imagen|foto) de /iu;

/** What is wrong with an alt text, and what to do, as the rest of a sentence; undefined when it may stay. */
export function altProblem(
  alt: string,
  { keywords, headings, language }: { keywords: string[]; headings: string[]; language: string },
): string | undefined {
  const text = collapse(alt);
  if (text === "") return "has no alt text; say what it shows";
  if (fileName.test(text)) return `has a file name as alt text, "${text}"; say what it shows`;
  if (empty.test(text)) return `has the alt text "${text}", which says nothing; say what it shows`;
  if (text.length > longestAlt)
    return `has an alt text of ${text.length} characters; cut it to ${longestAlt} and put the rest into the text`;
  const words = searchable(text, language);
  const uses = keywords.map((keyword) => countPhrase(words, searchable(keyword, language)));
  if (uses.some((count) => count > 1) || uses.filter((count) => count > 0).length > 2)
    return `has an alt text made of keywords, "${text}"; say what it shows, with one of them at most`;
  if (headings.includes(text.replace(/ \(\d+\)$/, "")))
    return `has an alt text that only repeats a heading, "${text}"; say what it shows`;
  if (opening.test(text)) return `has the alt text "${text}"; leave out that it is an image`;
  return undefined;
}

/** A line of words that may be an alt text: not empty, no file name, cut after a word. */
function asAlt(text: string): string | undefined {
  const line = withoutMarks(collapse(text));
  if (line === "" || fileName.test(line) || empty.test(line)) return undefined;
  if (line.length <= longestAlt) return line;
  const space = line.lastIndexOf(" ", longestAlt);
  return line.slice(0, space > 0 ? space : longestAlt).replace(/[\s,;:\u2013-]+$/u, "");
}

/** A paragraph that is all emphasis, as captions are. */
function captionIn(node: RootContent | undefined): string {
  if (node?.type !== "paragraph" || !node.children.every(({ type }) => type === "emphasis" || type === "strong"))
    return "";
  return textOf(node);
}

/** The words around an image in its paragraph. */
const besides = (paragraph: Paragraph | undefined): string => {
  const others = paragraph?.children.filter(({ type }) => type !== "image" && type !== "imageReference") ?? [];
  return others.map((node) => textOf(node)).join(" ");
};

interface Found {
  node: Image | ImageReference;
  heading: string;
  /** What may describe it, the nearest first. */
  words: string[];
}

function findImages(root: Root, title: string): Found[] {
  const found: Found[] = [];
  let heading = title;
  for (const [index, block] of root.children.entries()) {
    if (block.type === "heading") heading = collapse(textOf(block, { includeImageAlt: false })) || heading;
    visit(block, (node) => {
      if (node.type !== "image" && node.type !== "imageReference") return undefined;
      const own = node.type === "image" ? (node.title ?? "") : "";
      const near = block.type === "paragraph" ? besides(block) : "";
      // Running text around it is no caption.
      const caption = near.length <= longestAlt ? near : "";
      found.push({ node, heading, words: [own, caption, captionIn(root.children[index + 1]), heading, title] });
      return SKIP;
    });
  }
  return found;
}

const escaped = (text: string): string => text.replace(/[\\`*_[\]<>&|~!]/g, "\\$&");

/**
 * Gives every image without an alt text one: its own title, its caption, or the heading it stands below. What the writer
 * gave stays, and all else byte for byte.
 */
export function describeImages(markdown: string, title: string): string {
  if (!markdown.includes("![")) return markdown;
  return withoutByteOrderMark(markdown, (source) => {
    const edits: Edit[] = [];
    const used = new Map<string, number>();
    for (const { node, words } of findImages(parseMarkdown(source).root, title)) {
      const { start, end } = spanOf(node);
      const [marks] = /^!\[\s*\]/.exec(source.slice(start, end)) ?? [];
      const alt = words.map(asAlt).find((text) => text !== undefined);
      const isBare = marks !== undefined || (node.type === "image" && collapse(node.alt ?? "") === "");
      if (!isBare || alt === undefined) continue;
      const before = used.get(alt) ?? 0;
      used.set(alt, before + 1);
      const shown = before === 0 ? alt : `${alt} (${before + 1})`;
      const text = `![${escaped(shown)}]`;
      if (marks !== undefined) edits.push({ start, end: start + marks.length, text });
      // An image in the alt text of another has no words either.
      else if (node.type === "image") edits.push({ start, end, text: `${text}(<${encodeURI(node.url)}>)` });
    }
    return applyEdits(source, edits);
  });
}

/** How many images a text has, and what is wrong with the alt texts of which, a sentence each that names the image. */
export function judgeImages(
  markdown: string,
  keywords: string[],
  language: string,
): { images: number; findings: string[] } {
  const { root } = parseMarkdown(markdown);
  const addresses = new Map<string, string>();
  const headings: string[] = [];
  visit(root, (node) => {
    if (node.type === "definition") addresses.set(node.identifier, node.url);
    if (node.type === "heading") headings.push(collapse(textOf(node)));
  });
  const found = findImages(root, "");
  const findings = found.flatMap(({ node, heading }) => {
    const problem = altProblem(node.alt ?? "", { keywords, headings, language });
    const address = node.type === "image" ? node.url : (addresses.get(node.identifier) ?? "");
    return problem === undefined ? [] : [`The image ${quoted(address)}${below({ heading })} ${problem}.`];
  });
  return { images: found.length, findings };
}
