import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analysisOperations } from "../../../src/blog/analysis/operations.ts";
import type { IntegrateBrief } from "../../../src/blog/briefs/integrate.ts";
import type { ReviseBrief } from "../../../src/blog/briefs/revise.ts";
import type { SeoAnswer, SeoBrief } from "../../../src/blog/briefs/seo.ts";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import { english, evidenceFor, posts, sectionBrief } from "./article.ts";

const { countWords, sentences } = analysisOperations;

const text = [
  "A heap needs air [e1]. It stays warm in winter.",
  "```js\nconst a = 1;\n\nconst b = 2;\n```",
  "- one\n- two",
  "| a | b |\n| --- | --- |\n| 1 | 2 |",
  "See the [guide](/guide) for more. Turn it weekly [e2].",
].join("\n\n");

describe("a revision", () => {
  const brief: ReviseBrief = {
    task: "revise",
    post: english,
    heading: "A clear goal",
    text,
    target_words: countWords(text),
    findings: ["A finding nobody can mend by rule."],
  };

  it("returns the text as it was where there is nothing it can mend", () => {
    expect(writeOffline({ ...brief, findings: [] })).toBe(text);
    expect(writeOffline(brief)).toBe(text);
  });

  it("cuts a long sentence where that is safe, and leaves one that rests on a source whole", () => {
    const long =
      "The old heap behind the shed had been forgotten by everybody in the house for years, but it was still warm in the middle on the coldest morning.";
    const cited = long.replace(".", " [e1].");
    const revised = writeOffline({ ...brief, text: `${long}\n\n${cited}`, target_words: 54 });
    expect(revised).toContain("for years. But it was still warm");
    expect(revised).toContain(cited);
  });

  it.each(["en", "de", "es"] as const)(
    "brings a text to its length in %s, without saying anything twice",
    (language) => {
      const post = posts[language];
      const written = writeOffline(sectionBrief(post, { target_words: 300 }));
      for (const target_words of [150, 370]) {
        const revised = writeOffline({
          ...brief,
          post,
          text: written,
          target_words,
          findings: ["The length is wrong."],
        });
        expect(Math.abs(countWords(revised) - target_words)).toBeLessThanOrEqual(target_words * 0.08);
        const said = sentences(revised, language);
        expect(new Set(said).size).toBe(said.length);
      }
    },
  );

  it("keeps every mark when it shortens", () => {
    const evidence = evidenceFor("en");
    const written = writeOffline({ ...sectionBrief(english, { target_words: 300 }), evidence });
    const revised = writeOffline({ ...brief, text: written, target_words: 200 });
    expect(countWords(revised)).toBeLessThan(countWords(written));
    expect(revised.match(/\[e\d+\]/g)).toEqual(written.match(/\[e\d+\]/g));
  });

  it("brings in a keyword that a finding misses", () => {
    const findings = ['The text does not speak of "worm bin".'];
    expect(writeOffline({ ...brief, target_words: brief.target_words + 8, findings })).toContain("“worm bin”");
  });
});

describe("integration", () => {
  const brief: IntegrateBrief = { task: "integrate", post: english, heading: "A clear goal", text, terms: [] };

  it("adds one sentence for each missing term and touches nothing else", () => {
    const woven = writeOffline({ ...brief, terms: ["leaf mould", "HEAP", "air"] });
    expect(woven).toContain("“leaf mould”");
    expect(woven).not.toContain("HEAP");
    for (const kept of ["[e1]", "[e2]", "](/guide)", "const b = 2;", "| 1 | 2 |", "- one\n- two"])
      expect(woven).toContain(kept);
    expect(sentences(woven, "en")).toHaveLength(sentences(text, "en").length + 1);
  });

  it("returns the text as it was where every term is there, too long or no term", () => {
    expect(writeOffline({ ...brief, terms: ["heap", "a term of far too many words", "<b>", "| x |"] })).toBe(text);
  });

  it("never loses a character of the text", () => {
    const paragraphs = fc.array(fc.constantFrom("A heap [e1] rots.", "- a\n- b", "`code` here.", "> quoted"), {
      minLength: 1,
    });
    fc.assert(
      fc.property(paragraphs, (parts) => {
        const woven = writeOffline({ ...brief, text: parts.join("\n\n"), terms: ["leaf mould"] });
        let from = 0;
        for (const part of parts) {
          from = woven.indexOf(part, from);
          expect(from).toBeGreaterThanOrEqual(0);
          from += part.length;
        }
      }),
    );
  });
});

describe("titles and descriptions", () => {
  const brief: SeoBrief = { task: "seo", post: english, title: "Composting at home: a practical guide", text: "" };
  const seo = (more: Partial<SeoBrief>) => JSON.parse(writeOffline({ ...brief, ...more })) as SeoAnswer;

  it.each(["en", "de", "es"] as const)(
    "have the lengths that result pages show, and the keyword, in %s",
    (language) => {
      for (const keyword of ["pH", "composting", "compost bins for small gardens", "x".repeat(40)]) {
        const post = { ...posts[language], topic: "Soil", keywords: [keyword] };
        const { meta_title, meta_description } = seo({ post, title: "Soil" });
        expect(meta_title.toLowerCase()).toMatch(new RegExp(`${keyword}|soil`, "i"));
        expect(meta_title.length).toBeGreaterThanOrEqual(30);
        expect(meta_title.length).toBeLessThanOrEqual(60);
        expect(meta_description.toLowerCase()).toContain(keyword.toLowerCase());
        expect(meta_description.length).toBeGreaterThanOrEqual(120);
        expect(meta_description.length).toBeLessThanOrEqual(160);
      }
    },
  );

  it("take the title where it fits", () => {
    expect(seo({}).meta_title).toBe("Composting at home: a practical guide");
  });

  it("give the first whole sentences as the excerpt, without Markdown and marks", () => {
    const long = `**First** sentence [e1]. See the [guide](/g). ${"A further sentence of some words. ".repeat(20)}`;
    const { excerpt } = seo({ text: `# Title\n\n- list\n\n${long}` });
    expect(excerpt).toMatch(/^First sentence\. See the guide\. A further sentence/);
    expect(excerpt.length).toBeLessThanOrEqual(300);
    expect(excerpt.endsWith(".")).toBe(true);
  });
});
