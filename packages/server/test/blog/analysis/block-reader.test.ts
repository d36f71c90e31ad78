import fc from "fast-check";
import type { Root } from "mdast";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { describe, expect, it } from "vitest";
import { groupsOf, plainBlock } from "../../../src/blog/analysis/block-reader.ts";
import { parseMarkdown } from "../../../src/blog/analysis/tree.ts";
import { markdowns } from "./texts.ts";

const parser = unified().use(remarkParse).use(remarkGfm).freeze();

/** A tree as JSON, without the lines and columns that nobody asks for; `places` keeps the offsets. */
function shapeOf(root: Root, places: boolean): unknown {
  const left = places ? ["line", "column"] : ["position"];
  return JSON.parse(JSON.stringify(root.children, (key, value) => (left.includes(key) ? undefined : value)));
}

/** Lines of every kind, to meet in every order. */
const lines = [
  ...[
    "Plain words here.",
    "Über alles",
    "日本語。",
    "😀 go",
    "“Quoted”",
    "(paren)",
    "¿Qué?",
    "7 things",
    "a\u00a0",
    "a\u2028b",
  ],
  ...[
    "## A heading",
    "# H #",
    "#tag",
    "##  two  ",
    "####### seven",
    "# [3] mark",
    "## H\u00a0",
    "# ",
    "===",
    "---",
    "***",
  ],
  ...[
    "- item",
    "- item two",
    "* star",
    "+ plus",
    "-  wide",
    "- # head",
    "- [e1] x",
    "- x [ ] y",
    "- [x] done",
    "-",
    "- - x",
  ],
  ...[
    "1. one",
    "2) two",
    "1.",
    "  cont",
    "    deep",
    "\tx",
    "- a\n\n  b",
    "Word.\n- x",
    "> q",
    "text  ",
    "text\\",
    "  lead",
  ],
  ...[
    "| a | b |",
    "|-|-|",
    "| 1 | 2 |",
    "a|b",
    "**Bold** lead",
    "_e_",
    "a ~~s~~ b",
    "`c`",
    "```",
    "~~~",
    "code",
    "a * b",
    "a_b",
  ],
  ...[
    "word [e1] mark",
    "See [12]. And [3][4] x",
    "a [1](u)",
    "b ![2] c",
    "d [e1][e2]",
    "[^1]",
    "[^1]: n",
    "[d]: http://x",
  ],
  ...["[x](http://a.example)", "see www.a.example now", "me@b.example", "http://c.example", "a://b", "![i](u)"],
  ...["a & b", "&amp;", "<b>x</b>", "x <b>y</b>", "<!-- open", "-->", "   ", "", "", "", "", "", ""],
];
const documents = fc.array(fc.constantFrom(...lines), { maxLength: 12 }).map((some) => some.join("\n"));

describe("reading block by block", () => {
  it("gives the tree that the parser gives for the whole, each node at its place", () => {
    fc.assert(
      fc.property(documents, (markdown) => {
        expect(shapeOf(parseMarkdown(markdown).root, true)).toEqual(shapeOf(parser.parse(markdown), true));
      }),
      { numRuns: 600 },
    );
  });

  it("gives the parser's tree for contorted texts, too", () => {
    fc.assert(
      fc.property(markdowns, (markdown) => {
        const { root, plain } = parseMarkdown(markdown);
        fc.pre(!plain);
        expect(shapeOf(root, false)).toEqual(shapeOf(parser.parse(markdown), false));
      }),
      { numRuns: 300 },
    );
  });

  it("needs no parser for a post of plain words, headings, lists and marks", () => {
    const post = "# A title\n\nSome words [e1].\n\n## Part 2: how\n\n- one\n- two [e2]\n\nThe end (nearly).";
    const groups = groupsOf(post) ?? [];
    expect(groups.map(({ text }) => text)).toEqual(post.split("\n\n"));
    expect(groups.map((group) => plainBlock(group)?.type)).toEqual([
      "heading",
      "paragraph",
      "heading",
      "list",
      "paragraph",
    ]);
  });

  it("reads a text as a whole where a piece of it may reach into others", () => {
    for (const reaching of ["[a]: /b", "```\ncode", "<div>", "a\r\nb"]) {
      expect(groupsOf(`Some words.\n\n${reaching}\n\nMore words.`)).toBeUndefined();
    }
  });
});
