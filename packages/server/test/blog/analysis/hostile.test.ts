import { describe, expect, it } from "vitest";
import { cite, stripMarks, supports } from "../../../src/blog/analysis/citations.ts";
import { entities } from "../../../src/blog/analysis/entities.ts";
import { insertInternalLinks } from "../../../src/blog/analysis/internal-links.ts";
import { analyseKeywords, keywordUse } from "../../../src/blog/analysis/keywords.ts";
import { removeForeignLinks } from "../../../src/blog/analysis/links.ts";
import { demoteHeadings, describeContent, renderHtml } from "../../../src/blog/analysis/markdown.ts";
import { cleanModelText } from "../../../src/blog/analysis/model-text.ts";
import { toEvidence } from "../../../src/blog/analysis/passages.ts";
import { scoreQuality } from "../../../src/blog/analysis/quality.ts";
import { readability } from "../../../src/blog/analysis/readability.ts";
import { faqPairs } from "../../../src/blog/analysis/structured-data.ts";
import { evidence, section } from "./texts.ts";

const size = 100_000;
const fill = (piece: string): string => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

/** Texts for which the Markdown parser alone takes up to 15 s, overflows the stack, or a careless pattern never ends. */
const texts: Record<string, string> = {
  "unclosed brackets": fill("["),
  "links that never open": "[".repeat(size / 2) + "](a)".repeat(size / 8),
  "references to nothing": fill("[a][b]"),
  "struck and not struck": fill("~a~~a "),
  "stars in words": fill("a**b"),
  "quotes in quotes": fill("> "),
  "footnotes in footnotes": fill("[^a]: "),
  "lists in lists": Array.from({ length: 440 }, (_, depth) => `${" ".repeat(depth)}- a`).join("\n"),
  "one letter a line": fill("- a\n"),
  "one word without an end": fill("a"),
  entities: fill("&amp"),
  "full stops": `${fill(".")}a`,
  "question marks": `${fill("?")}a`,
  "spaces before a line": `a${" ".repeat(size)}b\n===`,
  addresses: fill("me@a.example www.a.example "),
  marks: fill("Fact 5 is Big [e1]. "),
  "unfinished thoughts": fill("<think>"),
  "words of objects": fill("__proto__ constructor toString "),
  "halves of characters": fill("\ud800"),
};

const run = (text: string): void => {
  const body = section(text);
  const known = Array.from({ length: 400 }, (_, index) =>
    evidence(`e${index + 1}`, `Fact ${index % 50} is Big and hot.`),
  );
  renderHtml(text);
  describeContent(text);
  demoteHeadings(text, 3);
  cleanModelText(text, "Heat");
  readability(text, "en");
  keywordUse(text, ["a", "fact"], "en");
  analyseKeywords("a", ["a"], [evidence("e1", text)], "en");
  toEvidence([{ text, url: null, title: null }], "2026-01-01T00:00:00.000Z");
  supports(text, text, "en");
  cite([body], known, "en");
  stripMarks(text);
  insertInternalLinks([body], [{ title: "a", url: "/a", keywords: ["fact"] }], 5);
  scoreQuality({
    markdown: text,
    sections: [body],
    language: "en",
    readability: 50,
    seo: 50,
    seoFindings: [],
    citations: [],
    evidenceCount: 1,
    keywords: ["a"],
  });
  faqPairs([body], true);
  entities(text, [evidence("e1", text)], "en");
};

describe("hostile texts of 100 KB", () => {
  // All of it together takes 2 to 8 s of CPU for one text; the limit tells a polynomial from an accident.
  it.each(Object.keys(texts))("are analysed in bounded time: %s", { timeout: 60_000 }, (name) => {
    run(texts[name]!);
  });

  it.each(["links that never open", "quotes in quotes", "addresses"])("keep no foreign link: %s", (name) => {
    const { markdown } = removeForeignLinks(`${texts[name]} [x](https://evil.example) https://evil.example`, []);
    expect(describeContent(markdown).links).toEqual([]);
    expect(markdown).not.toContain("https://evil");
    expect(markdown).not.toContain("[x](");
  });

  it("show a text beyond the limits as plain words, nothing lost", () => {
    const html = renderHtml(`${texts["quotes in quotes"]}<script>x</script>`);
    expect(html).toContain("&#x3C;script>x&#x3C;/script>");
    expect(html.startsWith("<p>> > >")).toBe(true);
  });
});
