import fc from "fast-check";
import type { DraftSection, Evidence } from "../../../src/blog/types.ts";

export function section(body: string, more: Partial<DraftSection> = {}): DraftSection {
  return { id: "s1", heading: "Heat", kind: "body", target_words: 100, body, ...more };
}

export function evidence(id: string, passage: string, more: Partial<Evidence> = {}): Evidence {
  return {
    id,
    url: `https://example.org/${id}`,
    title: `Source ${id}`,
    passage,
    retrieved_at: "2026-01-01T00:00:00.000Z",
    provider: "source",
    ...more,
  };
}

/** Pieces of Markdown, well formed and not, that meet in every order. */
const pieces = [
  "Compost",
  "a pile of leaves",
  "kitchen waste",
  "Dr. Smith",
  "60 %",
  "3.5",
  " ",
  "\n",
  "\n\n",
  ". ",
  "*",
  "**",
  "_",
  "~~",
  "`",
  "```\n",
  "[",
  "]",
  "(",
  ")",
  "![",
  "<",
  ">",
  "> ",
  "- ",
  "1. ",
  "# ",
  "## ",
  "\n===\n",
  "|",
  "|a|b|\n|-|-|\n",
  "\\",
  "&amp;",
  "https://evil.example/x",
  "www.evil.example",
  "me@evil.example",
  "<a href='https://evil.example'>",
  "</a>",
  "[x](https://evil.example)",
  "![i](https://evil.example/i.png)",
  "[ok](https://ok.example/page)",
  "[r]: https://evil.example\n",
  "[r]",
  "[^n]",
  "[^n]: note\n",
  "[e1]",
  "[e2, e1]",
  "[3]",
  "😀",
  "ß",
  "\t",
  "\r\n",
  "\uFEFF",
];

export const markdowns = fc
  .array(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...pieces) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 5 }) },
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));
