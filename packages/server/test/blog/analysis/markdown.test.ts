import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countWords,
  demoteHeadings,
  describeContent,
  plainText,
  renderHtml,
  sentences,
} from "../../../src/blog/analysis/markdown.ts";
import { markdowns } from "./texts.ts";

describe("renderHtml", () => {
  it("drops scripts, raw HTML and javascript: addresses", () => {
    const html = renderHtml(
      "# Title\n\n<script>alert(1)</script>\n\n[run](javascript:alert(1)) <b onclick='x()'>bold</b>\n\n![i](data:text/html,x)",
    );
    expect(html).not.toMatch(/script|onclick|javascript|data:|<b/);
    expect(html).toContain("run");
    expect(html).toContain("bold");
  });

  it("gives external links rel, headings an id, and repeated headings different ids", () => {
    const html = renderHtml("## Heat\n\n[a](https://example.org) [b](/own) [c](#heat)\n\n## Heat");
    expect(html).toContain('<a href="https://example.org" rel="nofollow noopener">');
    expect(html).toContain('<a href="/own">');
    expect(html).toContain('<a href="#heat">');
    expect(html).toContain('<h2 id="heat">');
    expect(html).toContain('<h2 id="heat-1">');
  });

  it("keeps the two ends of a footnote together", () => {
    const html = renderHtml("A claim.[^1]\n\n[^1]: The note.");
    const target = /href="#([^"]+)" id="[^"]+" data-footnote-ref/.exec(html)?.[1];
    expect(target).toBeDefined();
    expect(html).toContain(`<li id="${target}">`);
  });

  it("lets no element and no attribute through that could run, whatever the text", () => {
    fc.assert(
      fc.property(markdowns, (markdown) => {
        const tags = [...renderHtml(markdown).matchAll(/<([a-z0-9]+)([^>]*)>/gi)];
        for (const [, tag, attributes] of tags) {
          expect(["script", "style", "iframe", "object", "svg", "form"]).not.toContain(tag);
          expect(attributes).not.toMatch(/\son\w+=|javascript:/i);
        }
      }),
    );
  });
});

const post = `# Compost

An intro with \`code words\` and a [link](https://example.org/some/path "t").

## Heat [1]

- Turn it.
- Wet it. It helps!

| a | b |
|---|---|
| one | two |

\`\`\`js
const not = "counted";
\`\`\`

![A pile](pile.png) ![](bare.png)

See <https://example.org/raw> and [below](#heat-1). It rests on a source [2].
`;

describe("describeContent", () => {
  it("lists headings, links and images as the HTML shows them", () => {
    const content = describeContent(post);
    expect(content.headings).toEqual([
      { level: 1, text: "Compost", id: "compost" },
      { level: 2, text: "Heat [1]", id: "heat-1" },
    ]);
    for (const { level, id } of content.headings) expect(renderHtml(post)).toContain(`<h${level} id="${id}">`);
    expect(content.links).toEqual([
      { text: "link", href: "https://example.org/some/path", is_external: true, is_anchor: false },
      { text: "https://example.org/raw", href: "https://example.org/raw", is_external: true, is_anchor: false },
      { text: "below", href: "#heat-1", is_external: false, is_anchor: true },
    ]);
    expect(content.images).toEqual([
      { alt: "A pile", src: "pile.png", has_alt: true },
      { alt: "", src: "bare.png", has_alt: false },
    ]);
  });

  it("counts the words of the prose, not those of code blocks, addresses and citation marks", () => {
    // Compost | An intro with code words and a link | Heat | Turn it | Wet it It helps | a b one two | See and below It rests on a source
    expect(countWords(post)).toBe(1 + 8 + 1 + 2 + 4 + 4 + 8);
    const content = describeContent(post);
    expect(content).toMatchObject({
      word_count: 28,
      sentence_count: 6,
      paragraph_count: 2,
      code_blocks: 1,
      reading_time: 1,
    });
    expect(content).toMatchObject({ has_tables: true, has_lists: true });
  });

  it("rounds the reading time at 200 words a minute", () => {
    expect(describeContent("word ".repeat(2500)).reading_time).toBe(13);
    expect(describeContent("").reading_time).toBe(1);
  });

  it("leaves out what the HTML adds for footnotes", () => {
    const content = describeContent("A.[^1]\n\n[^1]: See [here](https://example.org).");
    expect(content.headings).toEqual([]);
    expect(content.links).toEqual([]);
    expect(content.has_lists).toBe(false);
  });

  it("counts words as countWords does, whatever the text", () => {
    fc.assert(
      fc.property(markdowns, (markdown) => {
        expect(describeContent(markdown).word_count).toBe(countWords(markdown));
      }),
    );
  });
});

describe("sentences", () => {
  it("is not fooled by abbreviations and figures", () => {
    const text = "Dr. Smith walked at 3.5 m.p.h. to the heap. He turned it, i.e. he let air in. It grew hot!";
    expect(sentences(text, "en")).toEqual([
      "Dr. Smith walked at 3.5 m.p.h. to the heap.",
      "He turned it, i.e. he let air in.",
      "It grew hot!",
    ]);
  });

  it("knows German ordinals and abbreviations, and Spanish questions", () => {
    expect(sentences("Am 3. Mai kam Dr. Müller. Er blieb z. B. bis zum 5. Juni.", "de")).toEqual([
      "Am 3. Mai kam Dr. Müller.",
      "Er blieb z. B. bis zum 5. Juni.",
    ]);
    expect(sentences("¿Qué es? El Sr. Gómez lo sabe.", "es")).toEqual(["¿Qué es?", "El Sr. Gómez lo sabe."]);
  });

  it("takes each list item for itself and leaves headings, tables and code out", () => {
    expect(sentences("# Not this\n\n- First\n- Second\n\n| no |\n|---|\n\n    code here\n", "en")).toEqual([
      "First",
      "Second",
    ]);
  });

  it("splits scripts without spaces", () => {
    expect(sentences("堆肥很好。我喜欢它。", "zh")).toEqual(["堆肥很好。", "我喜欢它。"]);
  });

  it("neither loses nor adds a character of a paragraph", () => {
    fc.assert(
      fc.property(markdowns, fc.constantFrom("en", "de", "es", "fr", "ja"), (markdown, language) => {
        const joined = sentences(markdown, language).join("").replace(/\s/g, "");
        expect(joined).toBe(plainText(markdown).replace(/\s/g, ""));
      }),
    );
  });
});

describe("demoteHeadings", () => {
  it("moves all headings by the same step and leaves the rest byte for byte", () => {
    const text = "# One #\n\nText # not\n\n> ## Two\n\n```\n# code\n```\n\nUnder *lined*\n===\n";
    expect(demoteHeadings(text, 3)).toBe(
      "### One #\n\nText # not\n\n> #### Two\n\n```\n# code\n```\n\n### Under *lined*\n",
    );
  });

  it("raises headings that are too low, and stops at level 6", () => {
    expect(demoteHeadings("#### A\n\n###### B", 3)).toBe("### A\n\n##### B");
    expect(demoteHeadings("# A\n\n#### B", 5)).toBe("##### A\n\n###### B");
  });

  it("puts the highest heading at the level asked for, whatever the text", () => {
    fc.assert(
      fc.property(markdowns, fc.integer({ min: 1, max: 6 }), (markdown, level) => {
        const levels = describeContent(demoteHeadings(markdown, level)).headings.map((heading) => heading.level);
        expect(levels).toHaveLength(describeContent(markdown).headings.length);
        if (levels.length > 0) expect(Math.min(...levels)).toBe(level);
      }),
    );
  });
});
