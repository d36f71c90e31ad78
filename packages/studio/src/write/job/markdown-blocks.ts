/** A piece of a text that is still being written. */
export type Block =
  | { kind: "heading"; level: number; text: string }
  | { kind: "list"; ordered: boolean; items: string[] }
  | { kind: "quote"; text: string }
  | { kind: "code"; text: string }
  | { kind: "table"; rows: string[][] }
  | { kind: "text"; text: string };

/**
 * Markdown cut into its blocks, as far as it is there, without the marks inside of lines. Only for looking on: the finished
 * post's HTML comes from Galley, which reads Markdown in full.
 */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  const parts = markdown.split(/(^```[^\n]*\n[\s\S]*?(?:^```$|(?![\s\S])))/m);
  for (const [place, part] of parts.entries()) {
    if (place % 2 === 1) blocks.push({ kind: "code", text: part.replace(/^```[^\n]*\n|\n?```\s*$/g, "") });
    else for (const paragraph of part.split(/\n\s*\n/)) blocks.push(...blocksIn(paragraph));
  }
  return blocks;
}

function blocksIn(paragraph: string): Block[] {
  const lines = paragraph.split("\n").filter((line) => line.trim() !== "");
  const [first = ""] = lines;
  if (lines.length === 0) return [];
  const heading = /^(#{1,6})\s+(.*)$/.exec(first);
  if (heading) {
    const block: Block = { kind: "heading", level: heading[1]?.length ?? 3, text: plain(heading[2] ?? "") };
    return [block, ...blocksIn(lines.slice(1).join("\n"))];
  }
  const item = /^\s*(?:[-*+]|\d+[.)])\s+/;
  if (item.test(first)) return [{ kind: "list", ordered: /^\s*\d/.test(first), items: itemsOf(lines, item) }];
  if (first.startsWith(">"))
    return [{ kind: "quote", text: plain(lines.map((line) => line.replace(/^>\s?/, "")).join(" ")) }];
  if (first.startsWith("|")) return [{ kind: "table", rows: rowsOf(lines) }];
  return [{ kind: "text", text: plain(lines.join(" ")) }];
}

function itemsOf(lines: readonly string[], item: RegExp): string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (item.test(line)) items.push(line.replace(item, ""));
    else items.push(`${items.pop() ?? ""} ${line.trim()}`);
  }
  return items.map(plain);
}

const rowsOf = (lines: readonly string[]): string[][] =>
  lines
    .filter((line) => !/^[|\s:-]+$/.test(line))
    .map((line) =>
      line
        .replace(/^\||\|\s*$/g, "")
        .split("|")
        .map((cell) => plain(cell.trim())),
    );

/** A line without its marks: links by their words, emphasis and code as they read. */
function plain(line: string): string {
  return line
    .replace(/!?\[([^\]]*)\]\([^)\s]*\)/g, "$1")
    .replace(/(\*\*|__|~~)(.+?)\1/g, "$2")
    .replace(/(^|[\s(])[*_]([^*_\s][^*_]*)[*_](?=[\s.,;:!?)]|$)/g, "$1$2")
    .replace(/`([^`]+)`/g, "$1");
}
