import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scoreQuality } from "../../../src/blog/analysis/quality.ts";
import { markdowns, section } from "./texts.ts";

const citation = (id: number) => ({ id, text: "t", url: `https://example.org/${id}`, title: `S${id}`, passage: "p" });
const bodies = [
  "You may wonder why a pile gets warm. For example, leaves steam in winter. However, it depends on the air that gets in.",
  "A pile reaches 65 °C within 3 days [1]. Do you turn it? Then it stays hot for a while [2].",
  "Short pieces rot faster. Long branches need years [3], so chop them before you put them on the heap.",
];
const sections = [
  section(bodies[0]!, { kind: "introduction" }),
  section(bodies[1]!, { heading: "Heat" }),
  section(bodies[2]!, { heading: "End", kind: "conclusion" }),
];
const input = {
  markdown: `# Post\n\n${bodies[0]}\n\n## Heat\n\n${bodies[1]}\n\n## End\n\n${bodies[2]}\n\n## References\n\n1. A\n`,
  sections,
  language: "en",
  readability: 80,
  seo: 90,
  seoFindings: ["Lengthen the title."],
  citations: [citation(1), citation(2), citation(3)],
  evidenceCount: 5,
  keywords: ["pile"],
};
const repeat = (body: string) => ({ ...input, sections: [...sections, section(body), section(body), section(body)] });

describe("scoreQuality", () => {
  it("has the eight dimensions with weights that add up to 1, and their weighted mean", () => {
    const { score, dimensions } = scoreQuality(input);
    expect(Object.keys(dimensions)).toEqual([
      "readability",
      "seo",
      "structure",
      "factual",
      "uniqueness",
      "engagement",
      "eeat",
      "accessibility",
    ]);
    const all = Object.values(dimensions);
    expect(all.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 10);
    expect(score).toBeCloseTo(
      all.reduce((sum, { score: one, weight }) => sum + one! * weight, 0),
      0,
    );
    expect(dimensions.readability?.score).toBe(80);
    expect(dimensions.seo?.score).toBe(90);
    expect(dimensions.factual?.score).toBe(100);
    expect(dimensions.uniqueness?.score).toBe(100);
  });

  it("gives no score to what cannot be judged, says why, and lets the others count for the whole", () => {
    const { score, dimensions } = scoreQuality({
      ...input,
      language: "fr",
      readability: null,
      evidenceCount: 0,
      citations: [],
    });
    for (const name of ["readability", "factual", "engagement"]) {
      expect(dimensions[name]?.score).toBeNull();
      expect(dimensions[name]?.findings).toHaveLength(1);
    }
    const judged = Object.values(dimensions).filter((one) => one.score !== null);
    const weights = judged.reduce((sum, { weight }) => sum + weight, 0);
    expect(score).toBeCloseTo(judged.reduce((sum, one) => sum + one.score! * one.weight, 0) / weights, 0);
  });

  it("measures repetition in the text itself", () => {
    const body = "Turn the pile with a fork every single week in summer.";
    const { score, findings } = scoreQuality(repeat(body)).dimensions.uniqueness!;
    expect(score).toBeLessThan(80);
    expect(findings.join(" ")).toContain(body);
  });

  it("finds figures without a source", () => {
    const { score, findings } = scoreQuality(repeat("In 2021 it was 40 %.")).dimensions.factual!;
    expect(score).toBeLessThan(60);
    expect(findings[0]).toContain("3 of 4");
    expect(findings[1]).toBe('No source below "Heat": "In 2021 it was 40 %."');
  });

  it("takes off for promises, images without words, empty link words, and a missing conclusion", () => {
    const worse = scoreQuality({
      ...input,
      sections: [sections[0]!, section("This is guaranteed.")],
      markdown: `${input.markdown}\n![](a.png) [here](/x)\n`,
    }).dimensions;
    const better = scoreQuality(input).dimensions;
    expect(worse.eeat?.findings.join(" ")).toContain('promises nobody can keep below "Heat": "This is guaranteed."');
    expect(worse.accessibility!.score!).toBeLessThan(better.accessibility!.score!);
    expect(worse.accessibility?.findings.join(" ")).toMatch(
      /The image "a.png" below "References" has no alt text.*Let the link "here" to "\/x"/,
    );
    expect(worse.structure?.findings.join(" ")).toContain("conclusion");
  });

  it("names the place in every finding that has one", () => {
    const long =
      "Rain that falls on the open heap through the whole of a long and very wet winter takes the food out of it and carries that away into the ground below.";
    const { dimensions } = scoreQuality({
      ...input,
      readability: 41,
      citations: [citation(1), { ...citation(2), title: "Diary", url: null }],
      markdown: `# Post\n\n${bodies[0]}\n\n## Heat\n\n${long}\n\n#### Deep\n\n${bodies[1]}\n`,
      sections: [
        section(bodies[0]!, { kind: "introduction" }),
        section(`${long} ${"It rots very slowly. ".repeat(7)}`),
        section(""),
      ],
    });
    const all = Object.values(dimensions).flatMap(({ findings }) => findings);
    for (const finding of [
      /^Split this sentence of 31 words below "Heat": "Rain that falls/,
      /^Use shorter words and sentences: the reading ease is 41/,
      /^Lengthen the title\.$/,
      /^End with a conclusion; the text ends with "Heat"\.$/,
      /^Make "Deep" a heading of level 3: it is of level 4 below "Heat", which is of level 2\.$/,
      /^Divide the paragraph of \d+ words below "Heat" that begins "Rain that falls/,
      /^Write or drop the section "Heat"; it has no text\.$/,
      /^Say this once: "It rots very slowly\."/,
      /^Rest on at least 3 different sources; there are 2: "S1", "Diary"\.$/,
      /^Cite sources that a reader can open, in place of "Diary"\.$/,
      /^Speak to the reader directly .* The longest part without is "Heat"\.$/,
    ])
      expect(
        all.some((text) => finding.test(text)),
        `${finding}\n${all.join("\n")}`,
      ).toBe(true);
  });

  it("keeps every score within 0 and 100, whatever the text", () => {
    fc.assert(
      fc.property(
        markdowns,
        fc.array(markdowns, { maxLength: 3 }),
        fc.constantFrom("en", "de", "fr"),
        (markdown, texts, language) => {
          const { score, dimensions } = scoreQuality({
            ...input,
            markdown,
            sections: texts.map((text) => section(text)),
            language,
          });
          for (const one of [score, ...Object.values(dimensions).map((dimension) => dimension.score)]) {
            if (one === null) continue;
            expect(one).toBeGreaterThanOrEqual(0);
            expect(one).toBeLessThanOrEqual(100);
          }
        },
      ),
    );
  });
});
