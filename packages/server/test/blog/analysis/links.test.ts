import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { insertInternalLinks } from "../../../src/blog/analysis/internal-links.ts";
import { removeForeignLinks } from "../../../src/blog/analysis/links.ts";
import { describeContent, plainText, renderHtml } from "../../../src/blog/analysis/markdown.ts";
import { markdowns, section } from "./texts.ts";

describe("removeForeignLinks", () => {
  it("leaves a link's words, drops images, and keeps what is allowed byte for byte", () => {
    const text =
      'See [*the* site](https://evil.example/a "t") and [ok](https://ok.example/) and [top](#heat)  \n![pic](https://evil.example/p.png)Text * here_ \\[x\\]\r\n';
    const { markdown, removed } = removeForeignLinks(text, ["https://OK.example"]);
    expect(markdown).toBe("See *the* site and [ok](https://ok.example/) and [top](#heat)  \nText * here_ \\[x\\]\r\n");
    expect(removed).toEqual(["https://evil.example/a", "https://evil.example/p.png"]);
  });

  it("makes plain words of bare addresses", () => {
    const { markdown } = removeForeignLinks(
      "At https://evil.example/a, <https://evil.example/b>, www.evil.example and me@evil.example.",
      [],
    );
    expect(markdown).toBe("At evil.example/a, evil.example/b, evil.example and me (at) evil.example.");
    expect(describeContent(markdown).links).toEqual([]);
  });

  it("leaves no address where taking marks out brings one together", () => {
    const pieces = [
      "[3]https://evil.example/x</a>www.evil.example\u0000",
      "https:https:////evil.example",
      "wwwabcdefghijklmnopqrstu://.evil.example",
      "3https://www.evil.example",
    ];
    for (const text of pieces) expect(describeContent(removeForeignLinks(text, []).markdown).links).toEqual([]);
  });

  it("takes out references with their definitions, links in HTML, and invented pages of the own site", () => {
    const { markdown, removed } = removeForeignLinks(
      '[a][1] [b] <a href="https://evil.example">c</a> [d](/invented) [e](/own)\n\n[1]: https://evil.example/1\n[b]: https://evil.example/2\n',
      ["/own/"],
    );
    expect(markdown.trim()).toBe("a b c d [e](/own)");
    expect(removed.toSorted()).toEqual([
      "/invented",
      "https://evil.example",
      "https://evil.example/1",
      "https://evil.example/2",
    ]);
  });

  it("leaves no husk of a link around a dropped image, and no address in a link's words", () => {
    const { markdown } = removeForeignLinks(
      "[![i](https://evil.example/i.png)](https://ok.example) [https://evil.example/x](https://evil.example/y)",
      ["https://ok.example"],
    );
    expect(markdown).toBe(" evil.example/x");
  });

  it("leaves no link or image to a foreign address, whatever the text, and is done after one call", () => {
    fc.assert(
      fc.property(markdowns, (text) => {
        const { markdown } = removeForeignLinks(text, ["https://ok.example/page"]);
        const { links, images } = describeContent(markdown);
        for (const { href } of links) expect(href).toMatch(/^(?:https:\/\/ok\.example\/page|#.*)$/);
        // The pieces "![" and "[ok](…)" may meet: a picture at the allowed address, which stays.
        for (const { src } of images) expect(src).toBe("https://ok.example/page");
        const sources = renderHtml(markdown).matchAll(/<img\b[^>]*?\bsrc="([^"]*)"/g);
        for (const [, src] of sources) expect(src).toBe("https://ok.example/page");
        expect(removeForeignLinks(markdown, ["https://ok.example/page"])).toEqual({ markdown, removed: [] });
      }),
      { numRuns: 2000 },
    );
  });

  it("returns a text without links as it was", () => {
    const words = fc.array(
      fc.constantFrom("compost", "*heat*", "`x`", "\n\n", "# H\n", "| a |\n|-|\n", " ", "\r\n", "\uFEFF", "\\["),
    );
    fc.assert(
      fc.property(
        words.map((list) => list.join("")),
        (text) => {
          expect(removeForeignLinks(text, [])).toEqual({ markdown: text, removed: [] });
        },
      ),
    );
  });
});

const targets = [
  { title: "Worm bins explained", url: "/worms", keywords: ["worm bin", "worms"] },
  { title: "Heat", url: "https://own.example/heat_(guide)", keywords: [] },
  { title: "Leaves", url: "/leaves", keywords: ["leaf mould"] },
];

describe("insertInternalLinks", () => {
  it("links the first whole words that match, in any case, outside headings, code, links and tables", () => {
    const body =
      "# Worms\n\n`worms` [worms](#a) wormsign\n\n| worms |\n|---|\n| worms |\n\n- A **Worm Bin** helps; worms too, says heat.\n\nPreheat. HEAT!";
    const { sections, links } = insertInternalLinks([section(body)], targets, 5);
    expect(sections[0]?.body).toBe(
      body.replace("Worm Bin", "[Worm Bin](/worms)").replace("HEAT!", "[HEAT](<https://own.example/heat_(guide)>)!"),
    );
    expect(links).toEqual([
      { anchor: "Worm Bin", url: "/worms", title: "Worm bins explained" },
      { anchor: "HEAT", url: "https://own.example/heat_(guide)", title: "Heat" },
    ]);
  });

  it("does not link an address twice, nor one that the text links already", () => {
    const sections = [section("See [this](/worms/)."), section("Worms like heat.\n\nWorms and heat.", { id: "s2" })];
    const { links } = insertInternalLinks(
      sections,
      [...targets, { title: "Heat", url: "https://own.example/heat_(guide)", keywords: ["worms"] }],
      5,
    );
    expect(links).toEqual([{ anchor: "heat", url: "https://own.example/heat_(guide)", title: "Heat" }]);
  });

  it("makes no link where it would become something else", () => {
    for (const body of ["Wow!heat", "[heat", "heat](x)", "\\heat", "x [y]heat", "heat: x"]) {
      const { sections, links } = insertInternalLinks([section(body)], targets, 5);
      expect(describeContent(sections[0]!.body).links).toHaveLength(links.length);
      expect(describeContent(sections[0]!.body).images).toEqual([]);
    }
  });

  it("never exceeds the limit, repeats no address, adds no word, and stays out of headings and code, whatever the text", () => {
    const bodies = fc.array(
      fc
        .array(
          fc.oneof(
            fc.constantFrom(
              "worms",
              "heat",
              "leaf mould",
              "Worm bins explained",
              " ",
              ". ",
              "\n\n",
              "# ",
              "- ",
              "`",
              "heat ",
              "!",
              "[",
              "]",
              "(x)",
              "**",
            ),
            markdowns,
          ),
          { maxLength: 20 },
        )
        .map((parts) => parts.join("")),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(bodies, fc.integer({ min: 0, max: 3 }), (texts, max) => {
        const before = texts.map((text) => section(text));
        const { sections, links } = insertInternalLinks(before, targets, max);
        expect(links.length).toBeLessThanOrEqual(max);
        expect(new Set(links.map(({ url }) => url)).size).toBe(links.length);
        for (const [index, { body }] of sections.entries()) {
          expect(plainText(body)).toBe(plainText(texts[index]!));
          const old = describeContent(texts[index]!);
          const now = describeContent(body);
          expect(now.headings).toEqual(old.headings);
          expect(now.code_blocks).toBe(old.code_blocks);
        }
        const count = (list: typeof sections): number =>
          list.reduce((sum, { body }) => sum + describeContent(body).links.length, 0);
        expect(count(sections)).toBe(count(before) + links.length);
      }),
    );
  });
});
