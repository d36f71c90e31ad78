import { blogTypes, tones } from "@galley/contract";
import fc from "fast-check";
import type { Nodes } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import { describe, expect, it } from "vitest";
import { analysisOperations } from "../../../src/blog/analysis/operations.ts";
import type { PostBrief } from "../../../src/blog/briefs/post.ts";
import { SeoAnswer } from "../../../src/blog/briefs/seo.ts";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import { type Article, posts, writeArticle } from "./article.ts";

const parse = (markdown: string) => unified().use(remarkParse).use(remarkGfm).parse(markdown);

/** What the writer itself puts into a section; everything else would come from the topic. */
const expected = new Set([
  "root",
  "paragraph",
  "text",
  "strong",
  "list",
  "listItem",
  "heading",
  "table",
  "tableRow",
  "tableCell",
]);

function expectStructure({ sections, outline }: Article) {
  for (const { kind, body } of sections) {
    const tree = parse(body);
    const found: string[] = [];
    const asked: string[] = [];
    visit(tree, (node: Nodes) => {
      if (!expected.has(node.type)) found.push(node.type);
      if (node.type === "heading") asked.push(`${node.depth} ${textOf(node)}`);
    });
    expect(found, body).toEqual([]);
    expect(asked).toEqual(kind === "faq" ? outline.faq.map((question) => `3 ${question.trim()}`) : []);
    expect(analysisOperations.countWords(body)).toBeGreaterThan(3);
  }
  for (const { heading } of outline.sections) {
    const [only, ...others] = parse(`## ${heading}`).children;
    expect(others).toEqual([]);
    expect(textOf(only)).toBe(heading);
  }
}

const nasty = [
  "<script>alert(1)</script>",
  "**bold** and _thin_ `code`",
  "[a](https://evil.example/x) ![i](j)",
  "1. A list? # No heading > no quote",
  "| a | b |\\\n| - | - |",
  '„Gänsefüßchen“ & «comillas» &amp; "quotes"',
  "🏡🌱 Gärtnern für Anfänger 👩‍🌾",
  "السماد المنزلي",
  "קומפוסט ביתי",
  "堆肥入门指南",
  "www.example.com me@example.com",
  "1https://example.com _www.example.com",
  "heaps ]( www.",
  "~~gone~~ [^1] [e1] [x] $a$ {b} {s} [k|l]",
  "C++ vs. C# – which one?",
  "\u202Egnisrever",
  "---",
  "a".repeat(190),
];

const odd = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: "grapheme", minLength: 3, maxLength: 60 }),
  fc
    .array(fc.constantFrom(...nasty, "compost", "*", "_", "<b", "](", "\\", "`"), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(" ").slice(0, 200)),
);
/** As the contract lets it in: one line, trimmed, at least 3 characters. */
const line = odd
  .map((text) => text.replaceAll(/\p{Cc}/gu, " ").trim())
  .filter((text) => text.length >= 3 && /[\p{L}\p{N}]/u.test(text));

const request: fc.Arbitrary<PostBrief> = fc.record({
  topic: line,
  keywords: fc.array(
    line.map((text) => text.slice(0, 100)),
    { minLength: 1, maxLength: 4 },
  ),
  tone: fc.constantFrom(...tones),
  blog_type: fc.constantFrom(...blogTypes),
  language: fc.constantFrom("en", "de", "es", "fi", "de-AT"),
  target_audience: line,
  brand_name: line.map((text) => text.slice(0, 100)),
  product_name: line,
  category: line,
  custom_instructions: line,
  comparison_items: fc.array(line, { maxLength: 4 }),
});

describe("an odd topic", () => {
  it.each(nasty)("never becomes Markdown or HTML: %s", (topic) => {
    for (const language of ["en", "de", "es"] as const)
      expectStructure(writeArticle({ ...posts[language], topic, keywords: [topic.slice(0, 100)] }, 500));
  });

  it("never breaks the structure, whichever field it comes in", () => {
    fc.assert(
      fc.property(request, fc.integer({ min: 100, max: 1200 }), (post, words) => {
        expectStructure(writeArticle(post, words));
      }),
      { numRuns: 60 },
    );
  });

  it("is still readable in the text, character for character", () => {
    const topic = "Why *does* <b> matter_here?";
    const { sections } = writeArticle({ ...posts.en, topic, keywords: [topic] }, 500);
    expect(textOf(parse(sections[0]!.body))).toContain(topic);
  });

  it("gives titles and descriptions of a usable length", () => {
    fc.assert(
      fc.property(request, (post) => {
        const brief = { task: "seo" as const, post, title: post.topic, text: "One sentence. Another one." };
        const seo = SeoAnswer.parse(JSON.parse(writeOffline(brief)));
        expect(seo.meta_title.length).toBeLessThanOrEqual(60);
        expect(seo.meta_description.length).toBeLessThanOrEqual(160);
        expect(seo.meta_description.length).toBeGreaterThanOrEqual(120);
        expect(seo.excerpt).toBe("One sentence. Another one.");
      }),
      { numRuns: 200 },
    );
  });
});
