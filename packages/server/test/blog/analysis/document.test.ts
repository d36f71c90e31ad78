import { describe, expect, it } from "vitest";
import { toMarkdown } from "../../../src/blog/analysis/document.ts";
import { describeContent } from "../../../src/blog/analysis/markdown.ts";
import { section } from "./texts.ts";

const sections = [
  section("# Welcome\n\nIntro.", { heading: "Not shown", kind: "introduction" }),
  section("\n\n    code\n\n## Deeper\n\nText [1].\n", { heading: "Heat & *air*" }),
  section("  ", { heading: "Ende", kind: "conclusion" }),
];
const citations = [
  { id: 2, text: "b", url: null, title: "A [note]", passage: "p" },
  { id: 1, text: "a", url: "https://example.org/a_(b)", title: "First", passage: "p" },
];

describe("toMarkdown", () => {
  it("has one level 1 heading, a level 2 heading for each section but the introduction, and numbered references", () => {
    const markdown = toMarkdown("Compost: *why*?", sections, citations, "en");
    const { headings, links } = describeContent(markdown);
    expect(headings.map(({ level, text }) => `${level} ${text}`)).toEqual([
      "1 Compost: *why*?",
      "2 Welcome",
      "2 Heat & *air*",
      "3 Deeper",
      "2 Ende",
      "2 References",
    ]);
    expect(links).toEqual([{ text: "First", href: "https://example.org/a_(b)", is_external: true, is_anchor: false }]);
    const references = markdown.split("## References")[1]!.trim().split("\n");
    expect(references[0]).toMatch(/^1\. \[First\]/);
    expect(references[1]).toBe("2. A \\[note]");
    expect(markdown).toContain("    code");
    expect(markdown.endsWith("\n")).toBe(true);
  });

  it("names the references in the language of the post, and leaves them out without citations", () => {
    expect(toMarkdown("T", sections, citations, "de-CH")).toContain("## Quellen");
    expect(toMarkdown("T", sections, citations, "es")).toContain("## Referencias");
    expect(toMarkdown("T", sections, [], "en")).not.toContain("References");
  });
});
