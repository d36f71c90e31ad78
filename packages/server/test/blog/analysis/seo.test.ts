import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreSeo } from "../../../src/blog/analysis/seo.ts";
import { markdowns } from "./texts.ts";

const paragraph = `${"The garden grows well when the soil is fed with care and patience by people who like it. ".repeat(6)}`;
const good = {
  title: "Home composting: a calm guide for beginners",
  meta_title: "Home composting: a calm guide for beginners",
  meta_description:
    "Home composting turns scraps into soil. This guide shows what to put in, what to leave out, and how to keep a pile that stays warm and smells of earth.",
  slug: "home-composting-guide",
  markdown: `# Home composting: a calm guide\n\nHome composting feeds soil. ${paragraph}\n\n## Home composting basics\n\n${paragraph}\n\n## Second\n\nHome composting. ${paragraph}\n\n## Third\n\n${paragraph} [Link](/own) [1]\n`,
  keywords: ["home composting", "worm bin"],
  language: "en",
  internal_links: 1,
  citations: 1,
};

describe("scoreSeo", () => {
  it("gives 100 and no findings to a post that does everything", () => {
    expect(scoreSeo(good)).toMatchObject({ score: 100, findings: [] });
  });

  it.each([
    [
      "a short title",
      { title: "Home composting" },
      /^Lengthen the title "Home composting" to 30 to 60 characters; it has 15\.$/,
    ],
    [
      "a title without the keyword",
      { title: "How to feed your soil in twelve months" },
      /"home composting" in the title "How to feed your soil/,
    ],
    [
      "an empty meta description",
      { meta_description: "" },
      /^Write a meta description of 120 to 160 characters; it is empty/,
    ],
    ["a slug with capitals", { slug: "Home_Composting" }, /slug "Home_Composting" .* for instance "home-composting"/],
    ["no internal link", { internal_links: 0 }, /other page of your own, for instance from the text below "/],
    ["no citation", { citations: 0 }, /^Cite at least one source/],
    [
      "two H1",
      { markdown: `${good.markdown}\n# Again\n` },
      /exactly one heading of level 1; there are 2\. Make "Again" one of level 2/,
    ],
    [
      "a skipped level",
      { markdown: good.markdown.replace("## Third", "#### Third") },
      /^Make "Third" a heading of level 3: it is of level 4 below "Second"/,
    ],
    [
      "an image without alt",
      { markdown: `${good.markdown}\n![](x.png)\n` },
      /^The image "x.png" below "Third" has no alt text/,
    ],
    [
      "a keyword that is hardly used",
      { markdown: good.markdown.replaceAll(/Home composting\. |## Home composting basics/g, "## Basics\n\n") },
      /more often: .* The longest part without it is "/,
    ],
    ["no heading of level 1", { markdown: good.markdown.replace("# Home", "Home") }, /put the title above the text/],
    [
      "stuffing",
      { markdown: `${good.markdown}\n${"home composting ".repeat(60)}` },
      /^Use the main keyword "home composting" less often: .* most often in "Third", \d+ times/,
    ],
    [
      "another keyword",
      { keywords: ["bicycle repair"] },
      /"bicycle repair" in the first 100 words, which begin "Home composting feeds soil/,
    ],
  ])("takes off for %s and says what to do", (_, change, finding) => {
    const { score, findings } = scoreSeo({ ...good, ...change });
    expect(score).toBeLessThan(100);
    expect(findings.some((text) => finding.test(text))).toBe(true);
  });

  it("measures SEO, not how easy the text is to read", () => {
    const hard = good.markdown.replaceAll("people", "institutionalised organisations");
    expect(scoreSeo({ ...good, markdown: hard }).score).toBe(100);
  });

  it("counts every keyword", () => {
    expect(scoreSeo(good).keywords.map(({ keyword, count }) => `${keyword} ${count}`)).toEqual([
      "home composting 4",
      "worm bin 0",
    ]);
  });

  it("stays within 0 and 100, whatever the text", () => {
    fc.assert(
      fc.property(markdowns, fc.string(), fc.array(fc.string(), { maxLength: 2 }), (markdown, line, keywords) => {
        const { score } = scoreSeo({
          ...good,
          markdown,
          title: line,
          meta_title: line,
          meta_description: line,
          slug: line,
          keywords,
        });
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
      }),
    );
  });
});
