import { compile } from "@mdx-js/mdx";
import fc from "fast-check";
import { visit } from "unist-util-visit";
import { describe, expect, it } from "vitest";
import { describeContent, plainText } from "../../../src/blog/analysis/markdown.ts";
import { toMdx } from "../../../src/blog/analysis/mdx.ts";
import { parseMarkdown, spanOf } from "../../../src/blog/analysis/tree.ts";
import { markdowns } from "./texts.ts";

/** What is not code in a text. */
function besidesCode(markdown: string): string {
  const code: Array<{ start: number; end: number }> = [];
  visit(parseMarkdown(markdown).root, (node) => {
    if (node.type === "code" || node.type === "inlineCode") code.push(spanOf(node));
  });
  return code.toReversed().reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), markdown);
}

describe("toMdx", () => {
  it.each([
    ["Below <5 % it rots.", "Below \\<5 % it rots.\n"],
    ["Write {name} here.", "Write \\{name\\} here.\n"],
    ["`{a}` and `<b>` are code.", "`{a}` and `<b>` are code.\n"],
    ["See <https://ok.example>.", "See [https://ok.example](https://ok.example).\n"],
    ["    indented", "```\nindented\n```\n"],
    ["export this", "&#x65;xport this\n"],
    ["import that", "&#x69;mport that\n"],
    ["a <b>c</b> d<!-- e -->", "a c d\n"],
    ["| {a} |\n|-|\n| <5 |", "| \\{a\\} |\n| ----- |\n| \\<5   |\n"],
  ])("%s", (markdown, mdx) => {
    expect(toMdx(markdown)).toBe(mdx);
  });

  it("is taken by the compiler of MDX, whatever the text", async () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "<5 %",
      "\nexport a\n",
      "`{a}`",
      "<b",
      "</",
      "\\{",
      "&lt;",
      "{{a}}",
      "import x\n",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(markdowns, pieces), { maxLength: 6 }), async (parts) => {
        // Throws where a brace or a tag is read as code.
        const compiled = String(await compile(toMdx(parts.join(""))));
        expect(compiled).toContain("function MDXContent");
      }),
      { numRuns: 150 },
    );
  });

  it("says the same, and holds no element and no expression, whatever the text", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "<5 %",
      "\nexport a\n",
      "`{a}`",
      "| {a} |\n|-|\n| <c |\n",
      "\\{",
      "&lt;",
      "{{a}}",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(markdowns, pieces), { maxLength: 6 }), (parts) => {
        const markdown = parts.join("");
        const mdx = toMdx(markdown);
        expect(plainText(mdx).replace(/\s/g, "")).toBe(plainText(markdown).replace(/\s/g, ""));
        expect(describeContent(mdx).links.map(({ href }) => href)).toEqual(
          describeContent(markdown).links.map(({ href }) => href),
        );
        expect(besidesCode(mdx)).not.toMatch(/(?<!\\)(?:\\\\)*[<{}]|^(?:import|export)/m);
      }),
      { numRuns: 300 },
    );
  });
});
